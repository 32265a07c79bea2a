const units: readonly (readonly [RegExp, number])[] = [
  [/^(usec|us|µs)$/, 1e-6],
  [/^(msec|ms)$/, 1e-3],
  [/^(seconds?|sec|s|)$/, 1],
  [/^(minutes?|min|m)$/, 60],
  [/^(hours?|hr|h)$/, 3600],
  [/^(days?|d)$/, 86_400],
  [/^(weeks?|w)$/, 604_800],
  [/^(months?|M)$/, 2_629_800],
  [/^(years?|y)$/, 31_557_600],
];

/**
 * A time span in the form of systemd.time(7), as in `1month`, `2h 30min`, `90`, in seconds.
 * @returns `undefined` where it is none
 */
export function timeSpan(text: string): number | undefined {
  const parts = [...text.matchAll(/\s*(\d{1,12}(?:\.\d+)?)\s*([A-Za-zµ]*)/gy)];
  if (parts.length === 0 || parts.map(([part]) => part).join("") !== text.trimEnd()) return undefined;
  let total = 0;
  for (const [, amount, name = ""] of parts) {
    const unit = units.find(([pattern]) => pattern.test(name))?.[1];
    if (unit === undefined) return undefined;
    total += Number(amount) * unit;
  }
  return total;
}
