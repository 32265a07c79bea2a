const ordered = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, part]) => [key, ordered(part)]));
};

/** JSON without white space and with sorted keys, as RFC 8785 has it for strings, integers and what they are put in. */
export const canonicalJson = (value: unknown): string => JSON.stringify(ordered(value));
