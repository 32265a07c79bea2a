/**
 * A change of the tree as far as it was filled in, and what it states once it is. Pure.
 * @module
 */
import type { ImportedTree, OrganizationRow } from "@tokiwa/server/api";

/** The kinds of change, in the order in which they are offered. */
export const kinds = ["add", "name", "parent", "end"] as const;

/** What stands for the top of the tree among the choices of an organization: no id is empty. */
export const top = "top";
export const choiceOf = (id: string): string => `of ${id}`;
export const idOf = (choice: string): string | null => (choice === top ? null : choice.slice("of ".length));

export interface Draft {
  readonly kind: (typeof kinds)[number] | undefined;
  readonly id: string;
  readonly ja: string;
  readonly en: string;
  /** Where it is put, or where what is below it goes: a choice, empty for none. */
  readonly parent: string;
  /** The day from which it holds; empty for now. */
  readonly from: string;
}

export const emptyDraft: Draft = { kind: undefined, id: "", ja: "", en: "", parent: "", from: "" };

/** What a form is about: nothing where an organization is added anywhere. */
export type About = Pick<OrganizationRow, "id" | "above" | "name"> | undefined;

type Tree = ImportedTree["organizations"];

/**
 * What is stated, once all of it is filled in.
 * @param below The ids of those directly below the organization that it is about.
 */
export function draftedTree(draft: Draft, about: About, below: readonly string[]): Tree | undefined {
  const { kind, parent, from: day } = draft;
  const id = draft.id.trim();
  const [ja, en] = [draft.ja.trim(), draft.en.trim()];
  const from = day === "" ? {} : { from: day };
  const name = { name: { ja: ja || en, en: en || ja }, ...from };
  const isNamed = ja !== "" || en !== "";
  if (kind === "add") {
    const place = about?.id ?? (parent === "" ? undefined : idOf(parent));
    if (id === "" || !isNamed || place === undefined) return undefined;
    return [{ id, names: [name], parents: [{ parent: place, ...from }] }];
  }
  if (!about || kind === undefined) return undefined;
  if (kind === "name") return isNamed ? [{ id: about.id, names: [name], parents: [] }] : undefined;
  if (kind === "parent")
    return parent === "" ? undefined : [{ id: about.id, names: [], parents: [{ parent: idOf(parent), ...from }] }];
  const moved = parent === "" ? [] : below;
  return [
    { id: about.id, names: [{ name: null, ...from }], parents: [] },
    ...moved.map((one) => ({ id: one, names: [], parents: [{ parent: idOf(parent), ...from }] })),
  ];
}
