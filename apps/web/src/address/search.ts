/**
 * The part of an address after `?`: plain strings, so that an address stays readable and can be written by hand.
 * @module
 */

/** What an address says, before a page has read it. */
export type RawSearch = Readonly<Record<string, unknown>>;

export function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

/** Leaves out what is undefined or empty; keeps `:` and `/` readable, which a query may hold as they are (RFC 3986 §3.4). */
export function stringifySearch(search: RawSearch): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    if (typeof value === "string" && value !== "") query.set(name, value);
    else if (typeof value === "number" || value === true) query.set(name, String(value));
  }
  const text = query.toString().replaceAll("%3A", ":").replaceAll("%2F", "/");
  return text === "" ? "" : `?${text}`;
}

/** The string under a name, or undefined; longer than an address could sensibly hold counts as absent. */
export function wordOf(search: RawSearch, name: string, longest = 400): string | undefined {
  const value = search[name];
  return typeof value === "string" && value !== "" && value.length <= longest ? value : undefined;
}

/** One of the words allowed, or undefined. */
export function oneOf<const Word extends string>(
  search: RawSearch,
  name: string,
  words: readonly Word[],
): Word | undefined {
  const value = wordOf(search, name);
  return words.find((word) => word === value);
}

/** An instant in RFC 3339 form, or undefined where it is not one. */
export function instantOf(search: RawSearch, name: string): string | undefined {
  const value = wordOf(search, name);
  if (value === undefined || !/^\d{4}-\d{2}-\d{2}T/.test(value)) return undefined;
  const instant = Date.parse(value);
  return Number.isNaN(instant) ? undefined : new Date(instant).toISOString();
}
