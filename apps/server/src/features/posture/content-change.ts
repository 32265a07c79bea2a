/**
 * Taking another content into use: everything is worked out anew under it, and what differs is a change like any other.
 * @module
 */
import { difference, type RequirementStanding } from "@tokiwa/assurance";
import type { Content } from "@tokiwa/content";
import { sql } from "kysely";
import type { Tx } from "../../platform/database/database.ts";
import { holdHead, takePlace } from "../../platform/live/head.ts";
import type { Change, TimedFlip } from "./apply.ts";
import { settleUntil } from "./clock.ts";
import { writeCounters, writeStandings, writeTotals } from "./counters.ts";
import { publishChanges } from "./events.ts";
import { historyOf, writeCellChanges, writeFlips } from "./history.ts";
import { keyOf, readStates, writeStates } from "./records.ts";
import { type Recount, recount } from "./recount.ts";
import { type Revision, readPositions, readRevision, revisionAt, revisionOf, writeRevision } from "./revision.ts";
import { placeOf, scopeOf } from "./scope.ts";

/** Takes a content into use, where it is not already. */
export async function useContent(tx: Tx, content: Content, clock: () => number): Promise<Revision> {
  const head = await holdHead(tx);
  const last = await revisionAt(tx, head.sequence);
  const held = last === null ? null : await readRevision(tx, last);
  if (held?.content.hash === content.hash) return revisionOf(held.sequence, content, await readPositions(tx));
  const { sequence, recordedAt } = await takePlace(tx, clock());
  // What happened before happened under the rules of before.
  if (held) await settleUntil(tx, held, recordedAt, sequence - 1);
  const revision = await writeRevision(tx, content, { sequence, recordedAt });
  await reconcile(tx, revision, { sequence, at: recordedAt });
  return revision;
}

async function reconcile(
  tx: Tx,
  revision: Revision,
  now: { readonly sequence: number; readonly at: number },
): Promise<void> {
  const counted = await recount(tx, revision, { asOf: now.at, sequence: now.sequence });
  const { subjects } = counted;
  const held = await readStates(tx, subjects);
  const changes = subjects.flatMap((subject): Change[] => {
    const { states } = counted.record(subject);
    const step = {
      at: now.at,
      changes: difference(held.get(keyOf(subject))?.status ?? new Uint8Array(), states.status),
    };
    return step.changes.length > 0 ? [{ subject, step }] : [];
  });
  await writeStates(tx, subjects.map(counted.record));
  await writeCellChanges(
    tx,
    changes.flatMap((change) => historyOf(change, "content", now.sequence)),
  );
  await rewriteCounters(tx, revision, counted);
  const flips = await flipStandings(tx, counted, now.at);
  await writeFlips(tx, now.sequence, flips);
  await publishChanges(tx, { revision, cause: "content", changes, flips });
}

async function rewriteCounters(tx: Tx, revision: Revision, { posture, systems, subjects }: Recount): Promise<void> {
  await sql`delete from check_count`.execute(tx);
  await sql`delete from system_total`.execute(tx);
  const scopes = new Set(subjects.map(({ organization, system }) => scopeOf(organization, system)));
  await writeCounters(
    tx,
    [...scopes].flatMap((scope) => {
      const { organization, system } = placeOf(scope);
      return [...revision.checks.keys()].flatMap((check) => {
        const cells = [...posture.tally.histogram(scope, check)];
        const row = { organization_id: organization, system_id: system, check_id: check, cells };
        return cells.some((number) => number > 0) ? [row] : [];
      });
    }),
  );
  await writeTotals(
    tx,
    systems.map(({ organization, id }) => {
      const { cells, points } = posture.tally.totals(scopeOf(organization, id));
      return { organization_id: organization, system_id: id, cells: [...cells], points };
    }),
  );
}

async function flipStandings(tx: Tx, { posture }: Recount, at: number): Promise<readonly TimedFlip[]> {
  const { rows } = await sql<{ organization: string; system: string; control: string; standing: RequirementStanding }>`
    select organization_id as organization, system_id as system, control_id as control, standing from requirement
  `.execute(tx);
  const flips: TimedFlip[] = [];
  const held = Map.groupBy(rows, ({ organization, system }) => scopeOf(organization, system));
  for (const { scope } of posture.tally.systems()) {
    const after = posture.tally.requirements(scope);
    const before = new Map((held.get(scope) ?? []).map(({ control, standing }) => [control, standing]));
    for (const control of new Set([...before.keys(), ...after.keys()])) {
      const [from, to] = [before.get(control) ?? null, after.get(control) ?? null];
      if (from !== to) flips.push({ scope, control, from, to, at });
    }
  }
  await writeStandings(
    tx,
    flips.map(({ scope, control, to }) => {
      const { organization, system } = placeOf(scope);
      return { organization_id: organization, system_id: system, control_id: control, standing: to };
    }),
  );
  return flips;
}
