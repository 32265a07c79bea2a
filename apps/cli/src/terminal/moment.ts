/**
 * An instant by the clock of whoever reads it, with how far that is from UTC: 2026-11-23 09:00:00 +09:00. The same in both
 * languages, so that lines stand below each other.
 * @param at RFC 3339.
 */
export function momentOf(at: string): string {
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, "0");
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":");
  const ahead = -date.getTimezoneOffset();
  const offset = `${two(Math.floor(Math.abs(ahead) / 60))}:${two(Math.abs(ahead) % 60)}`;
  return `${day} ${time} ${ahead < 0 ? "-" : "+"}${offset}`;
}
