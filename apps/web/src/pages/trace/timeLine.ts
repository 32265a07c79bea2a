const hour = 3_600_000;
const lengths = { hour, day: 24 * hour, week: 7 * 24 * hour, month: 30 * 24 * hour, year: 365 * 24 * hour } as const;

/** How far back the slider reaches. */
export type Span = keyof typeof lengths;
export const spans: readonly Span[] = ["hour", "day", "week", "month", "year"];

/** Positions of the slider; the last is now. */
export const stepsIn = 240;

export interface TimeLine {
  readonly span: Span;
  /** The moment at a position, in RFC 3339 form; undefined for now. */
  readonly instantAt: (step: number) => string | undefined;
  /** The position of a moment; now for undefined. */
  readonly stepOf: (instant: string | undefined) => number;
}

/**
 * A span of time that ends now, in equal steps. It is made longer where a moment that must be on it is older.
 * @param now milliseconds since the epoch.
 */
export function timeLine(wanted: Span, now: number, moments: readonly (string | undefined)[]): TimeLine {
  const oldest = Math.min(now, ...moments.flatMap((moment) => (moment ? [Date.parse(moment)] : [])));
  const reaches = (span: Span) => lengths[span] >= lengths[wanted] && lengths[span] >= now - oldest;
  const span = spans.find(reaches) ?? "year";
  const step = lengths[span] / stepsIn;
  return {
    span,
    instantAt: (at) => (at >= stepsIn ? undefined : new Date(now - (stepsIn - at) * step).toISOString()),
    stepOf: (instant) => {
      if (instant === undefined) return stepsIn;
      const at = stepsIn - Math.round((now - Date.parse(instant)) / step);
      return Math.min(stepsIn, Math.max(0, at));
    },
  };
}
