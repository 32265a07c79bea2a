/**
 * Taking another content into use: everything is worked out anew under it, and what differs is a change like any other.
 * @module
 */
import { isDeepStrictEqual } from "node:util";
import { difference, type Tally } from "@tokiwa/assurance";
import type { Content } from "@tokiwa/content";
import type { Tx } from "../../platform/database/database.ts";
import { holdHead, takePlace } from "../../platform/live/head.ts";
import { readSystems, type Subject, type System } from "../inventory/service.ts";
import { writeAcceptance } from "./acceptance.ts";
import type { Change, TimedFlip } from "./apply.ts";
import { settleUntil } from "./clock.ts";
import { mostCells, publishChanges } from "./events.ts";
import { writeFlips, writeSubjectChanges } from "./history.ts";
import { rulesOf, writeSnapshot } from "./past/snapshots.ts";
import { inChunks, readRecords, writeStates } from "./records.ts";
import { count, emptyTally } from "./recount.ts";
import { type Revision, readPositions, readRevision, revisionAt, revisionOf, writeRevision } from "./revision.ts";
import { placeOf, scopeOf } from "./scope.ts";
import { nothingCounted, readScopes, readStandings, refreshOldest, type ScopeState, writeScopes } from "./scopes.ts";
import { Standings } from "./standings.ts";
import { Counts } from "./store/counts.ts";

/** Takes a content into use, where it is not already. */
export async function useContent(tx: Tx, content: Content, clock: () => number): Promise<Revision> {
  const head = await holdHead(tx);
  const last = await revisionAt(tx, head.sequence);
  const held = last === null ? null : await readRevision(tx, last);
  if (held?.content.hash === content.hash) return revisionOf(held.sequence, content, await readPositions(tx));
  const { sequence, recordedAt } = await takePlace(tx, clock());
  await writeAcceptance(tx, { sequence, recordedAt, digest: null });
  // What happened before happened under the rules of before.
  if (held) await settleUntil(tx, held, recordedAt, sequence - 1);
  const revision = await writeRevision(tx, content, { sequence, recordedAt });
  const systems = await readSystems(tx, null);
  if (held && asksTheSame(held, revision, systems))
    await writeScopes(tx, revision, await readScopes(tx, held, { since: 0 }));
  else if (held) await reconcile(tx, held, revision, { sequence, at: recordedAt });
  // What was counted by another content cannot be gone on from.
  await writeSnapshot(tx, { at: recordedAt, sequence, revision: revision.sequence, rules: rulesOf(revision) });
  return revision;
}

/**
 * Whether every system is asked for the same under both, by the same checks: then nothing stands otherwise, and only the
 * places of controls in what is kept of scopes are others.
 */
function asksTheSame(held: Revision, revision: Revision, systems: readonly System[]): boolean {
  const none: ReadonlySet<string> = new Set();
  const profiles = new Set(systems.map(({ profile }) => profile));
  return (
    isDeepStrictEqual(held.framework.benchmarks, revision.framework.benchmarks) &&
    [...profiles].every((profile) => {
      const [a, b] = [held, revision].map(({ framework }) => framework.profiles.get(profile) ?? none);
      return a !== undefined && b !== undefined && a.size === b.size && a.isSubsetOf(b);
    })
  );
}

interface Now {
  readonly sequence: number;
  readonly at: number;
}

async function reconcile(tx: Tx, held: Revision, revision: Revision, now: Now): Promise<void> {
  const before = await readStandings(tx, held);
  const systems = await readSystems(tx, null);
  const tally = await emptyTally(tx, revision, systems, null);
  const scopes = new Set(
    systems.flatMap(({ organization, id }) => [scopeOf(organization, id), scopeOf(organization, "")]),
  );
  const told: Change[] = [];
  await inChunks(tx, async (subjects) => {
    const changes = await restated(tx, held, revision, { subjects, tally, now });
    await writeSubjectChanges(tx, changes, "content", now.sequence);
    await refreshOldest(tx, subjects, { at: now.at });
    if (told.length <= mostCells) told.push(...changes);
    for (const { organization, system } of subjects) scopes.add(scopeOf(organization, system));
  });
  tally.flips();
  const flips = differences(before, tally, now.at);
  await writeScopes(tx, revision, counted(revision, tally, scopes));
  await writeFlips(tx, now.sequence, flips);
  await publishChanges(tx, { revision, cause: "content", changes: told, flips });
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

/** What is to be kept of scopes, from a tally of everything. */
function counted(revision: Revision, tally: Tally, scopes: Iterable<string>): ReadonlyMap<string, ScopeState> {
  return new Map(
    [...scopes].map((scope) => {
      const counters = new Counts();
      for (const { check, number } of revision.checks.values())
        counters.of(number).set(tally.histogram(scope, check.id));
      const { cells, points } = placeOf(scope).system === "" ? nothingCounted : tally.totals(scope);
      const standings = new Standings(revision).with(tally.requirements(scope));
      return [scope, { counters, cells: [...cells], points, standings }];
    }),
  );
}

/** The requirements that stand otherwise than before. */
function differences(
  before: Awaited<ReturnType<typeof readStandings>>,
  tally: Tally,
  at: number,
): readonly TimedFlip[] {
  const flips: TimedFlip[] = [];
  for (const { scope } of tally.systems()) {
    const after = tally.requirements(scope);
    const shown = before.get(scope) ?? new Map<string, never>();
    for (const control of new Set([...shown.keys(), ...after.keys()])) {
      const [from, to] = [shown.get(control) ?? null, after.get(control) ?? null];
      if (from !== to) flips.push({ scope, control, from, to, at, cause: "content" });
    }
  }
  return flips;
}
