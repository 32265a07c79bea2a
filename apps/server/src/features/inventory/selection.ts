/**
 * What a system is asked for, as it is kept: the profile by its id, and what was added to it and taken out for this
 * system, as in `moderate +TB-AA-15 -TB-PS-01`. One selection has one such text, so that systems that are asked for the
 * same share what is worked out for it, and its revisions are those of the system.
 * @module
 */

/** A profile as it is tailored for a system. Ids have no blank in them. */
export interface Selection {
  readonly profile: string;
  /** Controls besides those of the profile. */
  readonly added: readonly string[];
  /** Controls of the profile that are left out. */
  readonly removed: readonly string[];
}

export function readSelection(text: string): Selection {
  const [profile = "", ...changes] = text.split(" ");
  const those = (sign: string) => changes.filter((one) => one.startsWith(sign)).map((one) => one.slice(1));
  return { profile, added: those("+"), removed: those("-") };
}

const ordered = (ids: readonly string[], sign: string): readonly string[] =>
  [...new Set(ids)].toSorted((a, b) => (a < b ? -1 : 1)).map((id) => `${sign}${id}`);

export const writeSelection = ({ profile, added, removed }: Selection): string =>
  [profile, ...ordered(added, "+"), ...ordered(removed, "-")].join(" ");

/** Whether a text names a profile with changes to it. */
export const isTailored = (text: string): boolean => text.includes(" ");

/** The controls that are selected, given those of the profile. */
export function selectedBy({ added, removed }: Selection, controls: Iterable<string>): ReadonlySet<string> {
  const selected = new Set(controls);
  for (const id of added) selected.add(id);
  for (const id of removed) selected.delete(id);
  return selected;
}
