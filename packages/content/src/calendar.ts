/** The calendar of content is Japan's: its documents are decided and take effect there (UTC+9, no summer time). */
const japanStandardTime = 9 * 60 * 60 * 1000;

/** The instant at which a calendar day of content (`YYYY-MM-DD`) begins. */
export const startOfDay = (date: string): number => Date.parse(`${date}T00:00:00Z`) - japanStandardTime;

/** The calendar day of content in which an instant falls, `YYYY-MM-DD`. */
export const dayOf = (instant: number): string => new Date(instant + japanStandardTime).toISOString().slice(0, 10);

/** Whether an instant falls into an interval of days: from the first day until before the last, which may be open. */
export const within = (instant: number, from: string, until: string | undefined): boolean =>
  instant >= startOfDay(from) && (until === undefined || instant < startOfDay(until));
