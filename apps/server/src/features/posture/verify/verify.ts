/**
 * Recounting everything from the log, and telling where what is kept differs.
 * @module
 */
import { inSnapshot, type Tx } from "../../../platform/database/database.ts";
import { readHead } from "../../../platform/live/head.ts";
import { type Clocks, readSystems } from "../../inventory/service.ts";
import { readDecisions } from "../exceptions.ts";
import { haveMoved } from "../content-move.ts";
import { moveNow, type Reading } from "../moment.ts";
import type { Freshness } from "../projection.ts";
import { freshen } from "../past/counting.ts";
import { recordsAt } from "../recount.ts";
import type { Revision } from "../revision.ts";
import type { Verification } from "../schema.ts";
import { Comparison } from "./comparison.ts";
import { compareLog, countKept } from "./log.ts";
import { comparePast, type Random } from "./past.ts";
import { compareFreshness, compareScopes, compareSystems } from "./scopes.ts";
import { Subjects } from "./subjects.ts";
import { Sums } from "./sums.ts";

/**
 * Recounts everything from the log.
 * @param at The head of the log: what is kept was true of that moment, and of each one since at which nothing was due.
 * @param random Chooses what of the past is recounted.
 */
export async function verify(
  tx: Tx,
  revision: Revision,
  at: Clocks,
  random: Random = Math.random,
): Promise<Omit<Verification, "moment">> {
  const found = new Comparison();
  const freshness = new Map<string, Freshness>();
  const sums = new Sums(revision);
  const systems = await readSystems(tx, at);
  const subjects = new Subjects(tx, revision, systems, found);
  for await (const records of recordsAt(tx, revision, at)) {
    for (const record of records) {
      sums.add(record);
      freshen(freshness, record);
    }
    await subjects.compare(records);
  }
  await compareSystems(tx, systems, found);
  const decisions = await readDecisions(tx, at, null);
  const requirements = await compareScopes(tx, revision, { sums, systems, decisions }, found);
  await compareFreshness(tx, freshness, found);
  const entries = await compareLog(tx, at.sequence, found);
  const past = await comparePast(tx, at, random, found);
  for (const [table, kept] of Object.entries(await countKept(tx))) found.same("subjects", table, kept, found.subjects);
  return {
    recounted: { ...entries, subjects: found.subjects, cells: found.cells, requirements, ...past },
    differences: found.differences,
    total: found.total,
  };
}

const all = { organizations: null, system: undefined };

/** Recounts everything at the present, once all subjects have followed the content in use. */
export async function verifyNow(reading: Reading): Promise<Verification> {
  for (;;) {
    await moveNow(reading, all);
    const verified = await inSnapshot(reading.database, async (tx) => {
      // Another content may have come meanwhile.
      if (!(await haveMoved(tx, all))) return null;
      const { sequence, recordedAt } = await readHead(tx);
      const at = new Date(recordedAt).toISOString();
      const found = await verify(tx, await reading.revisionAt(tx, sequence), { asOf: recordedAt, sequence });
      return { moment: { asOf: at, knownAt: at, sequence, live: true }, ...found };
    });
    if (verified) return verified;
  }
}
