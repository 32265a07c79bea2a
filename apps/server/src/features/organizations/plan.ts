/**
 * What stating a tree would change, before it is done: pure, so that a dry run and the run itself cannot differ.
 * @module
 */
import { inBoth, startOfDay, type Text } from "@tokiwa/content";
import { type Place, ProblemError } from "../../platform/http/problem.ts";
import { invalidRequest } from "../../platform/http/problems.ts";
import {
  boundsOf,
  counting,
  cycleIn,
  type Interval,
  isThere,
  type Statement,
  withoutIt,
} from "../inventory/service.ts";
import type { ImportedTree } from "./schema.ts";

/** What is stated, before it has an entry of the log; without a `from` it holds from when it is. */
export type Stating = { readonly organization: string; readonly from: number | null; readonly until: number | null } & (
  | { readonly kind: "name"; readonly name: Text | null }
  | { readonly kind: "parent"; readonly parent: string | null }
);

export interface TreePlan {
  /** Organizations that are not known yet, with the names that they are registered by. */
  readonly added: readonly { readonly id: string; readonly name: Text }[];
  readonly stating: readonly Stating[];
  readonly unchanged: number;
}

/** An instant as it is written: a day begins at midnight of Japan. */
export const instantOf = (written: string): number =>
  /^\d{4}-\d\d-\d\d$/.test(written) ? startOfDay(written) : Date.parse(written);

const textOf = (name: string | Text | null): Text | null => (typeof name === "string" ? inBoth(name) : name);
const orNull = (written: string | undefined): number | null => (written === undefined ? null : instantOf(written));
const far = Number.MAX_SAFE_INTEGER;

const overlap = (a: Interval, b: Interval): boolean => a.from < (b.until ?? far) && b.from < (a.until ?? far);
const at = (one: Stating, now: number): Interval => ({ from: one.from ?? now, until: one.until });
const valueOf = (one: Stating | Statement): string =>
  one.kind === "name" ? JSON.stringify(one.name && [one.name.ja, one.name.en]) : JSON.stringify(one.parent);

/** What is known of organizations. */
export interface Known {
  /** As they are called, by id. */
  readonly names: ReadonlyMap<string, Text>;
  /** The entry of the log that made each known. */
  readonly registered: ReadonlyMap<string, number>;
  readonly statements: readonly Statement[];
}

/** Whether it is so already, at every moment that it is about. */
function isKnown(one: Stating, { names, registered, statements }: Known, now: number): boolean {
  const { organization, kind } = one;
  const name = names.get(organization);
  if (name === undefined) return false;
  const about = statements.filter((other) => other.organization === organization && other.kind === kind);
  const namings = about.flatMap((other) => (other.kind === "name" ? [other] : []));
  const { from, until } = at(one, now);
  return [from, ...boundsOf(about).filter((bound) => bound > from && bound < (until ?? far))].every((asOf) => {
    const found = counting(about, { asOf, sequence: far });
    if (found) return valueOf(found) === valueOf(one);
    // Where nothing was stated it is under none, and there by the name that it was registered with, or not there.
    if (one.kind === "parent") return one.parent === null;
    if (namings.length === 0) return valueOf(one) === valueOf({ ...one, name });
    return one.name === null && !isThere(namings, registered.get(organization) ?? 0, { asOf, sequence: far });
  });
}

const wrongAbove = (stating: readonly Stating[], { statements }: Known, now: number): Place | null => {
  const cycle = cycleIn([...statements, ...stating.map((one) => statementOf(one, { sequence: far, now }))]);
  if (!cycle) return null;
  const day = new Date(cycle.at).toISOString();
  const ja = `${day} の時点で、組織「${cycle.organization}」が自らの上位になります。別の上位組織を選んでください。`;
  const en = `At ${day} the organization "${cycle.organization}" would be above itself. Choose another one above it.`;
  return { pointer: "/organizations", detail: { ja, en } };
};

/**
 * Works out what a tree would change.
 * @param now When it is stated, in milliseconds since the epoch.
 * @throws ProblemError that names each place that is wrong: an interval that is empty or overlaps another one, a parent
 *   that there is not, an organization that would be above itself.
 */
export function planTree({ organizations }: ImportedTree, known: Known, now: number): TreePlan {
  const errors: Place[] = [];
  // Of a table, its row says more than a pointer into what was made of it.
  const wrong = (pointer: string, row: number | undefined, ja: string, en: string) =>
    errors.push({
      pointer,
      detail: row === undefined ? { ja, en } : { ja: `${row} 行目：${ja}`, en: `Row ${row}: ${en}` },
    });
  const ids = new Set([...known.names.keys(), ...organizations.map(({ id }) => id)]);
  const stating: Stating[] = [];
  const take = (one: Stating, pointer: string, row?: number): void => {
    if (one.until !== null && one.until <= (one.from ?? now))
      wrong(
        `${pointer}/until`,
        row,
        "終わり（until）は始まり（from）より後の日にしてください。",
        "Its end (until) must be later than its beginning (from).",
      );
    if (one.kind === "parent" && one.parent !== null && !ids.has(one.parent))
      wrong(
        `${pointer}/parent`,
        row,
        `上位の組織「${one.parent}」がありません。識別子を直すか、先に追加してください。`,
        `There is no organization "${one.parent}" to be under. Correct its id, or add it first.`,
      );
    const alike = stating.filter((other) => other.organization === one.organization && other.kind === one.kind);
    if (alike.some((other) => overlap(at(other, now), at(one, now))))
      wrong(
        pointer,
        row,
        `組織「${one.organization}」の期間が重なっています。`,
        `Intervals of the organization "${one.organization}" overlap.`,
      );
    stating.push(one);
  };
  for (const [index, { id: organization, names, parents }] of organizations.entries()) {
    const pointer = `/organizations/${index}`;
    for (const [place, { name, from, until, row }] of names.entries())
      take(
        { organization, kind: "name", name: textOf(name), from: orNull(from), until: orNull(until) },
        `${pointer}/names/${place}`,
        row,
      );
    for (const [place, { parent, from, until, row }] of parents.entries())
      take(
        { organization, kind: "parent", parent, from: orNull(from), until: orNull(until) },
        `${pointer}/parents/${place}`,
        row,
      );
  }
  const fresh = stating.filter((one) => !isKnown(one, known, now));
  const above = wrongAbove(fresh, known, now);
  if (above) errors.push(above);
  if (errors.length > 0) throw new ProblemError(invalidRequest, { errors: errors.slice(0, 50) });
  const added = [...new Set(organizations.map(({ id }) => id))].filter((id) => !known.names.has(id));
  return {
    added: added.map((id) => {
      const named = stating.flatMap((one) =>
        one.organization === id && one.kind === "name" && one.name ? [{ ...one, name: one.name }] : [],
      );
      const present = named.findLast((one) => (one.from ?? now) <= now && now < (one.until ?? far)) ?? named.at(-1);
      return { id, name: present?.name ?? inBoth(id) };
    }),
    stating: fresh,
    unchanged: stating.length - fresh.length,
  };
}

/** Which statements are taken back: those of one decision, or of those the ones about one organization. */
export interface Undone {
  readonly sequence: number;
  readonly organization?: string | undefined;
}

/**
 * Works out what has to be stated so that all is as if a decision had not been. What was decided since stays.
 * @param otherwise The name of an organization that was there before it was named.
 * @throws ProblemError where an organization would be above itself.
 */
export function planUndo(
  undone: Undone,
  known: Known,
  now: number,
  otherwise: (organization: string) => Text,
): TreePlan {
  const taken = known.statements.filter(
    ({ sequence, organization }) =>
      sequence === undone.sequence && organization === (undone.organization ?? organization),
  );
  const stating = taken.flatMap((one): readonly Stating[] => {
    const { organization, kind, sequence } = one;
    const others = known.statements.filter(
      (other) => other.organization === organization && other.kind === kind && other.sequence !== sequence,
    );
    const isOlder = (known.registered.get(organization) ?? sequence) < sequence;
    return withoutIt(one, others, isOlder ? otherwise(organization) : null);
  });
  const fresh = stating.filter((one) => !isKnown(one, known, now));
  const above = wrongAbove(fresh, known, now);
  if (above) throw new ProblemError(invalidRequest, { errors: [above] });
  return { added: [], stating: fresh, unchanged: stating.length - fresh.length };
}

/** What is stated, at its entry of the log. */
export function statementOf(
  { from, ...one }: Stating,
  { sequence, now }: { readonly sequence: number; readonly now: number },
): Statement {
  return { ...one, from: from ?? now, sequence };
}
