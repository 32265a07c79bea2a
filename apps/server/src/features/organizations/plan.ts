/**
 * What stating a tree would change, before it is done: pure, so that a dry run and the run itself cannot differ.
 * @module
 */
import { inBoth, startOfDay, type Text } from "@tokiwa/content";
import { type Place, ProblemError } from "../../platform/http/problem.ts";
import { invalidRequest } from "../../platform/http/problems.ts";
import { cycleIn, type Interval, type Statement } from "../inventory/service.ts";
import type { ImportedTree } from "./schema.ts";

/** What is stated, before it has an entry of the log; without a `from` it holds from when it is. */
export type Stating = { readonly organization: string; readonly from: number | null; readonly until: number | null } & (
  | { readonly kind: "name"; readonly name: Text }
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

const textOf = (name: string | Text): Text => (typeof name === "string" ? inBoth(name) : name);
const orNull = (written: string | undefined): number | null => (written === undefined ? null : instantOf(written));
const far = Number.MAX_SAFE_INTEGER;

const overlap = (a: Interval, b: Interval): boolean => a.from < (b.until ?? far) && b.from < (a.until ?? far);
const at = (one: Stating, now: number): Interval => ({ from: one.from ?? now, until: one.until });
const valueOf = (one: Stating | Statement): string =>
  one.kind === "name" ? JSON.stringify([one.name.ja, one.name.en]) : JSON.stringify(one.parent);

/** Whether it was stated just so, and nothing about the same moments since. */
function isKnown(one: Stating, known: readonly Statement[], now: number): boolean {
  const about = known.filter((other) => other.organization === one.organization && other.kind === one.kind);
  const same = about.findLast(
    (other) =>
      valueOf(other) === valueOf(one) &&
      other.until === one.until &&
      (one.from === null ? other.from <= now : other.from === one.from),
  );
  return same !== undefined && !about.some((other) => other.sequence > same.sequence && overlap(other, at(one, now)));
}

/**
 * Works out what a tree would change.
 * @param now When it is stated, in milliseconds since the epoch.
 * @throws ProblemError that names each place that is wrong: an interval that is empty or overlaps another one, a parent
 *   that there is not, an organization that would be above itself.
 */
export function planTree(
  { organizations }: ImportedTree,
  known: { readonly ids: ReadonlySet<string>; readonly statements: readonly Statement[] },
  now: number,
): TreePlan {
  const errors: Place[] = [];
  const wrong = (pointer: string, ja: string, en: string) => errors.push({ pointer, detail: { ja, en } });
  const ids = new Set([...known.ids, ...organizations.map(({ id }) => id)]);
  const stating: Stating[] = [];
  const take = (one: Stating, pointer: string): void => {
    if (one.until !== null && one.until <= (one.from ?? now))
      wrong(`${pointer}/until`, "開始より後でなければなりません。", "It must be later than the beginning.");
    if (one.kind === "parent" && one.parent !== null && !ids.has(one.parent))
      wrong(`${pointer}/parent`, `組織「${one.parent}」はありません。`, `There is no organization "${one.parent}".`);
    const alike = stating.filter((other) => other.organization === one.organization && other.kind === one.kind);
    if (alike.some((other) => overlap(at(other, now), at(one, now))))
      wrong(pointer, "期間が重なっています。", "Its interval overlaps another one.");
    stating.push(one);
  };
  for (const [index, { id: organization, names, parents }] of organizations.entries()) {
    const pointer = `/organizations/${index}`;
    for (const [place, { name, from, until }] of names.entries())
      take(
        { organization, kind: "name", name: textOf(name), from: orNull(from), until: orNull(until) },
        `${pointer}/names/${place}`,
      );
    for (const [place, { parent, from, until }] of parents.entries())
      take(
        { organization, kind: "parent", parent, from: orNull(from), until: orNull(until) },
        `${pointer}/parents/${place}`,
      );
  }
  const fresh = stating.filter((one) => !isKnown(one, known.statements, now));
  const cycle = cycleIn([...known.statements, ...fresh.map((one) => statementOf(one, { sequence: far, now }))]);
  if (cycle) {
    const day = new Date(cycle.at).toISOString();
    const ja = `${day} の時点で、組織「${cycle.organization}」が自らの上位になります。`;
    wrong("/organizations", ja, `At ${day} the organization "${cycle.organization}" would be above itself.`);
  }
  if (errors.length > 0) throw new ProblemError(invalidRequest, { errors: errors.slice(0, 50) });
  const added = [...new Set(organizations.map(({ id }) => id))].filter((id) => !known.ids.has(id));
  return {
    added: added.map((id) => {
      const named = stating.flatMap((one) => (one.organization === id && one.kind === "name" ? [one] : []));
      const present = named.findLast((one) => (one.from ?? now) <= now && now < (one.until ?? far)) ?? named.at(-1);
      return { id, name: present?.name ?? inBoth(id) };
    }),
    stating: fresh,
    unchanged: stating.length - fresh.length,
  };
}

/** What is stated, at its entry of the log. */
export function statementOf(
  { from, ...one }: Stating,
  { sequence, now }: { readonly sequence: number; readonly now: number },
): Statement {
  return { ...one, from: from ?? now, sequence };
}
