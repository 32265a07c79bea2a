/**
 * How an organization is at a moment, and what becomes of it from one to another. Pure.
 * @module
 */
import type { Text } from "@tokiwa/content";
import type { Sharing } from "./sharing.ts";
import { termAt, termsOf } from "./spans.ts";
import { counting, type Statement } from "./tree.ts";

/** A point on both clocks. */
interface At {
  readonly asOf: number;
  readonly sequence: number;
}

type Naming = Extract<Statement, { readonly kind: "name" }>;

/** Whether an organization is known and there: while it bears a name. @param registered as for `termsOf`. */
export function isThere(names: readonly Naming[], registered: number, { asOf, sequence }: At): boolean {
  if (registered > sequence) return false;
  const known = names.filter((one) => one.sequence <= sequence);
  const term = termAt(termsOf(known, registered), asOf);
  return term !== undefined && term.from <= asOf && (term.until === null || asOf < term.until);
}

/** All that was stated of one organization. */
export interface About {
  readonly statements: readonly Statement[];
  /** The sharing that it takes part in, on either side. */
  readonly sharing: readonly Sharing[];
  /** The entry of the log that made it known. */
  readonly registered: number;
}

/** What can become of an organization. */
export const becomings = ["begun", "ended", "renamed", "moved", "sharing"] as const;
export type Becoming = (typeof becomings)[number];

/** How an organization is. */
interface Being {
  readonly there: boolean;
  readonly name: Text | null;
  readonly parent: string | null;
  /** With whom it shares in what. */
  readonly shared: ReadonlySet<string>;
}

function beingAt({ statements, sharing, registered }: About, at: At): Being {
  const names = statements.flatMap((one) => (one.kind === "name" ? [one] : []));
  const parents = statements.flatMap((one) => (one.kind === "parent" ? [one] : []));
  const ties = Map.groupBy(sharing, ({ organization, system, sharer }) =>
    JSON.stringify([organization, system, sharer]),
  );
  return {
    there: isThere(names, registered, at),
    name: counting(names, at)?.name ?? null,
    parent: counting(parents, at)?.parent ?? null,
    shared: new Set([...ties].flatMap(([tie, those]) => (counting(those, at)?.shares ? [tie] : []))),
  };
}

const isSameName = (a: Text | null, b: Text | null): boolean => a?.ja === b?.ja && a?.en === b?.en;

/** What became of an organization from one moment to another, and the names that it bore at both. */
export function becoming(
  about: About,
  before: At,
  after: At,
): { readonly became: readonly Becoming[]; readonly was: Text | null; readonly is: Text | null } {
  const [a, b] = [beingAt(about, before), beingAt(about, after)];
  const found: Readonly<Record<Becoming, boolean>> = {
    begun: !a.there && b.there,
    ended: a.there && !b.there,
    renamed: a.there && b.there && !isSameName(a.name, b.name),
    moved: a.parent !== b.parent,
    sharing: a.shared.symmetricDifference(b.shared).size > 0,
  };
  return { became: becomings.filter((one) => found[one]), was: a.name, is: b.name };
}
