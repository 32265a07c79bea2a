import type { Overview } from "@tokiwa/server/api";

export type TrendPoint = Overview["documents"][number]["trend"][number];

/** The share of requirements that are satisfied or excepted, among those that apply, 0–1; null where none apply. */
export function shareOf({ counts }: TrendPoint): number | null {
  const good = counts.satisfied + counts.excepted;
  const all = good + counts.notSatisfied + counts.unknown;
  return all === 0 ? null : good / all;
}

/** At least this much of the scale is shown, so that a hair's breadth does not look like a cliff. */
const leastSpan = 0.1;

/**
 * The part of the scale that a trend is drawn on: its own range, or a tenth of the whole around its middle where it
 * moves less, within 0–1.
 */
export function scaleOf(shares: readonly number[]): { readonly low: number; readonly high: number } {
  const least = Math.min(...shares);
  const most = Math.max(...shares);
  const span = Math.max(leastSpan, most - least);
  const low = Math.min(1 - span, Math.max(0, (least + most - span) / 2));
  return { low, high: low + span };
}

/**
 * The points of a trend in a box of `width` × `height`, x by time and y by share on its own scale, as an SVG path. The
 * share in force at a moment holds until the next point: steps, not slopes.
 */
export function trendPath(points: readonly TrendPoint[], width: number, height: number): string {
  const known = points.flatMap((point) => {
    const share = shareOf(point);
    return share === null ? [] : [{ at: Date.parse(point.at), share }];
  });
  const first = known[0];
  const last = known.at(-1);
  if (!first || !last) return "";
  const span = last.at - first.at || 1;
  const { low, high } = scaleOf(known.map(({ share }) => share));
  const x = (at: number) => round(((at - first.at) / span) * width);
  const y = (share: number) => round((1 - (share - low) / (high - low)) * height);
  const steps = known.slice(1).map((point) => `H${x(point.at)}V${y(point.share)}`);
  return `M0 ${y(first.share)}${steps.join("")}${known.length === 1 ? `H${width}` : ""}`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
