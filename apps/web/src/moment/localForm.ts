/** A moment as a `datetime-local` field holds it: the browser's own time zone, to the minute. */
export function localForm(instant: number): string {
  const local = new Date(instant - new Date(instant).getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

/** The moment that such a field says, or undefined where it says none. */
export function instantOfLocalForm(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(text)) return undefined;
  const instant = new Date(text).getTime();
  return Number.isNaN(instant) ? undefined : instant;
}
