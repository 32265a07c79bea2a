/**
 * Content as people write it: without what is understood.
 * @module
 */

/** What content takes for said where it is not. */
const defaults: Readonly<Record<string, unknown>> = { borneBy: "self", focus: "security", safe: false };

/** A value of the authoring form without what is absent, empty or the same as if it were not said. */
export const trimmed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(trimmed);
  if (typeof value !== "object" || value === null) return value;
  const isClause = "id" in value && "section" in value && "text" in value;
  const kept = Object.entries(value).filter(
    ([name, part]) =>
      part !== undefined &&
      part !== defaults[name] &&
      !(isClause && name === "certainty" && part === "seen") &&
      !(name === "method" && part === "TEST") &&
      !(name === "on" && part === "any") &&
      !(Array.isArray(part) && part.length === 0 && name !== "clauses"),
  );
  return Object.fromEntries(kept.map(([name, part]) => [name, trimmed(part)]));
};
