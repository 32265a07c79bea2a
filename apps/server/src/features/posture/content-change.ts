/**
 * Taking another content into use. What is counted is brought to it at once, in one short transaction; subjects follow
 * later (`content-move.ts`). Only where cells stand otherwise by what was observed before, is all worked out at once.
 * @module
 */
import { difference, type System as Assured, Tally } from "@tokiwa/assurance";
import type { Content } from "@tokiwa/content";
import { sql } from "kysely";
import { texts } from "../../platform/database/columns.ts";
import type { Tx } from "../../platform/database/database.ts";
import { holdHead, takePlace } from "../../platform/live/head.ts";
import { readSystems, type Subject } from "../inventory/service.ts";
import { writeAcceptance } from "./acceptance.ts";
import type { Change, TimedFlip } from "./apply.ts";
import { settleUntil } from "./clock.ts";
import { type Carrying, carriedOver, numberIn, stateIn } from "./content-counters.ts";
import { type ContentDifference, differenceOf } from "./content-difference.ts";
import { beginMove, moveOldest, moveOn } from "./content-move.ts";
import { mostCells, publishChanges } from "./events.ts";
import { readDecisions } from "./exceptions.ts";
import { writeFlips, writeSubjectChanges } from "./history.ts";
import { rulesOf, writeSnapshot } from "./past/snapshots.ts";
import { inChunks, readRecords, writeStates } from "./records.ts";
import { count } from "./recount.ts";
import { writeShifts } from "./moving-ranks.ts";
import { type Revision, readRevision, revisionAt, writeRevision } from "./revision.ts";
import { assured, placeOf, scopeOf } from "./scope.ts";
import { readScopes, refreshOldest, type ScopeState, writeScopes } from "./scopes.ts";
import { Counts } from "./store/counts.ts";

/** Takes a content into use, where it is not already. */
export async function useContent(tx: Tx, content: Content, clock: () => number): Promise<Revision> {
  const head = await holdHead(tx);
  const last = await revisionAt(tx, head.sequence);
  const held = last === null ? null : await readRevision(tx, last);
  // As it was written down, so that all processes, and whoever asks for the past, have it in the same order.
  if (held?.content.hash === content.hash) return held;
  const { sequence, recordedAt } = await takePlace(tx, clock());
  await writeAcceptance(tx, { sequence, recordedAt, digest: null });
  // What happened before happened under the rules of before.
  if (held) await settleUntil(tx, held, recordedAt, sequence - 1);
  const revision = await writeRevision(tx, content, { sequence, recordedAt });
  if (held) await bringOver(tx, held, revision, { sequence, at: recordedAt });
  // What was counted by another content cannot be gone on from.
  await writeSnapshot(tx, { at: recordedAt, sequence, revision: revision.sequence, rules: rulesOf(revision) });
  return revision;
}

interface Now {
  readonly sequence: number;
  readonly at: number;
}

async function bringOver(tx: Tx, held: Revision, revision: Revision, now: Now): Promise<void> {
  const systems = await readAssured(tx);
  const differs = differenceOf(held, revision, new Set(systems.map(({ profile }) => profile)));
  const { tally: anew, told, scopes } = await countAnew(tx, held, revision, { differs, now });
  const uncounted = await countUnlisted(tx, held, revision);
  const carrying: Carrying = { held, revision, difference: differs, anew, uncounted };
  const { flips, numbers } = await carryScopes(tx, carrying, { systems, now });
  const move = { ...now, kinds: [...differs.moved], retired: differs.retired };
  await beginMove(tx, move, differs.anew, (kind) => numbers.get(kind) ?? 0);
  const oldest = differs.retired.size > 0 ? await moveOldest(tx, revision, await readScopeNames(tx)) : [];
  for (const { organization, system } of oldest) scopes.add(scopeOf(organization, system));
  await refreshOldest(tx, revision, [...scopes].map(placeOf), { at: now.at });
  await publishChanges(tx, { revision, cause: "content", changes: told, flips });
}

async function readAssured(tx: Tx): Promise<readonly Assured[]> {
  const decisions = await readDecisions(tx, null, null);
  return (await readSystems(tx, null)).map((system) =>
    assured(system, decisions.get(scopeOf(system.organization, system.id)) ?? new Set()),
  );
}

/**
 * Works the subjects of some kinds out under the new rules, and counts them.
 * @returns what to tell of it, if that is little, and the scopes of which the oldest input may be another.
 */
async function countAnew(
  tx: Tx,
  held: Revision,
  revision: Revision,
  { differs: { anew }, now }: { readonly differs: ContentDifference; readonly now: Now },
): Promise<{ readonly tally: Tally; readonly told: readonly Change[]; readonly scopes: Set<string> }> {
  const tally = new Tally(revision.framework);
  const told: Change[] = [];
  const scopes = new Set<string>();
  if (anew.size === 0) return { tally, told, scopes };
  await inChunks(tx, async (all) => {
    const subjects = all.filter(({ kind }) => anew.has(kind));
    // What they are still to follow comes first.
    await moveOn(tx, held, subjects);
    const changes = await restated(tx, held, revision, { subjects, tally, now });
    await writeSubjectChanges(tx, changes, "content", now.sequence);
    if (told.length <= mostCells) told.push(...changes);
    for (const { organization, system } of subjects) scopes.add(scopeOf(organization, system));
  });
  return { tally, told, scopes };
}

/** Works out some subjects under the new rules, counts them, and gives what changed. */
async function restated(
  tx: Tx,
  held: Revision,
  revision: Revision,
  { subjects, tally, now }: { readonly subjects: readonly Subject[]; readonly tally: Tally; readonly now: Now },
): Promise<readonly Change[]> {
  const before = await readRecords(tx, held, subjects, now.at);
  const after = await readRecords(tx, revision, subjects, now.at);
  await writeStates(tx, revision, after);
  count(tally, revision, after);
  return after.flatMap(({ subject, states }, index): Change[] => {
    const changes = difference(before[index]?.states.status ?? new Uint8Array(), states.status);
    return changes.length > 0 ? [{ subject, step: { at: now.at, changes } }] : [];
  });
}

interface Place {
  readonly organization: string;
  readonly system: string;
}

/** By scope and kind, how many subjects there are of those kinds that had no check, and have one now. */
async function countUnlisted(tx: Tx, held: Revision, revision: Revision): Promise<Carrying["uncounted"]> {
  const isListed = ({ lists }: Revision, kind: string) => (lists.get(kind) ?? []).some((place) => place !== null);
  const kinds = [...revision.lists.keys()].filter((kind) => isListed(revision, kind) && !isListed(held, kind));
  if (kinds.length === 0) return new Map();
  const { rows } = await sql<Place & { kind: string; number: number }>`
    select organization_id as organization, system_id as system, kind, count(*) as number
    from subject where kind = any(${texts(kinds)}) group by organization_id, system_id, kind
  `.execute(tx);
  const byScope = Map.groupBy(rows, ({ organization, system }) => scopeOf(organization, system));
  return new Map(
    [...byScope].map(([scope, those]) => [scope, new Map(those.map(({ kind, number }) => [kind, number]))]),
  );
}

/** The scopes of which something is kept. */
async function readScopeNames(tx: Tx): Promise<readonly string[]> {
  const { rows } = await sql<Place>`
    select organization_id as organization, system_id as system from scope order by organization_id, system_id
  `.execute(tx);
  return rows.map(({ organization, system }) => scopeOf(organization, system));
}

/** How many systems are brought over at a time: the counters of all might not find room in memory. */
const atOnce = 500;

interface Carried {
  readonly flips: readonly TimedFlip[];
  /** How many subjects there are of each kind. */
  readonly numbers: ReadonlyMap<string, number>;
}

/** Brings the counters of all scopes over, and what follows from them. */
async function carryScopes(
  tx: Tx,
  carrying: Carrying,
  { systems, now }: { readonly systems: readonly Assured[]; readonly now: Now },
): Promise<Carried> {
  const { held, revision, uncounted } = carrying;
  const flips: TimedFlip[] = [];
  const numbers = new Map<string, number>();
  const carry = (scope: string, state: ScopeState | undefined): Counts => {
    const before = state?.counters ?? new Counts();
    for (const kind of revision.lists.keys())
      numbers.set(kind, (numbers.get(kind) ?? 0) + numberIn(carrying, scope, before, kind));
    return carriedOver(carrying, scope, before);
  };
  const kept = await readScopeNames(tx);
  const scopes = new Set([
    ...kept,
    ...uncounted.keys(),
    ...systems.flatMap(({ scope, inherits }) => [scope, ...inherits]),
  ]);
  const byOrganization = Map.groupBy(scopes, (scope) => placeOf(scope).organization);
  const bySystem = new Map(systems.map((system) => [system.scope, system]));
  for (const [organization, own] of byOrganization) {
    const around = scopeOf(organization, "");
    const shared = carry(around, (await readScopes(tx, held, [around])).get(around));
    const others = own.filter((scope) => scope !== around);
    for (let begin = 0; begin === 0 || begin < others.length; begin += atOnce) {
      const some = others.slice(begin, begin + atOnce);
      const before = await readScopes(tx, held, some);
      const tally = new Tally(revision.framework);
      tally.loadCounters(around, (check) => shared.of(revision.checks.get(check)?.number ?? 0));
      const counters = new Map(some.map((scope) => [scope, carry(scope, before.get(scope))]));
      for (const [scope, of] of counters) {
        tally.loadCounters(scope, (check) => of.of(revision.checks.get(check)?.number ?? 0));
        tally.loadStandings(scope, before.get(scope)?.standings ?? new Map());
        const system = bySystem.get(scope);
        if (system) tally.setSystem(system);
      }
      const flipped = tally.flips().map((flip) => ({ ...flip, at: now.at, cause: "content" as const }));
      const all = new Map([[around, shared], ...counters]);
      const states = new Map([...all].map(([scope, of]) => [scope, stateIn(tally, revision, scope, of)]));
      await writeScopes(tx, revision, states);
      const shifting = [...counters].flatMap(([scope, after]) => {
        const profile = bySystem.get(scope)?.profile;
        return profile === undefined
          ? []
          : [{ scope, profile, before: before.get(scope)?.counters ?? new Counts(), after }];
      });
      await writeShifts(tx, { held, revision, kinds: carrying.difference.moved }, shifting);
      await writeFlips(tx, now.sequence, flipped);
      flips.push(...flipped);
    }
  }
  return { flips, numbers };
}
