/**
 * Recounting everything from the log, and telling where what is kept differs.
 * @module
 */
import type { Tx } from "../../../platform/database/database.ts";
import type { Clocks } from "../../inventory/service.ts";
import type { Freshness } from "../projection.ts";
import { recount } from "../recount.ts";
import { freshen } from "../replay.ts";
import type { Revision } from "../revision.ts";
import type { Verification } from "../schema.ts";
import { Comparison } from "./comparison.ts";
import { compareLog, countKept } from "./log.ts";
import { compareFreshness, compareScopes, compareSystems } from "./scopes.ts";
import { Subjects } from "./subjects.ts";

/**
 * Recounts everything from the log.
 * @param at The head of the log: what is kept was true of that moment, and of each one since at which nothing was due.
 */
export async function verify(tx: Tx, revision: Revision, at: Clocks): Promise<Omit<Verification, "moment">> {
  const found = new Comparison();
  const freshness = new Map<string, Freshness>();
  const subjects = new Subjects(tx, revision, found);
  const counted = await recount(tx, revision, at, async (records, systems) => {
    for (const record of records) freshen(freshness, record);
    await subjects.compare(records, systems);
  });
  await compareSystems(tx, counted.systems, found);
  const requirements = await compareScopes(tx, revision, counted, found);
  await compareFreshness(tx, freshness, found);
  const entries = await compareLog(tx, at.sequence, found);
  for (const [table, kept] of Object.entries(await countKept(tx))) found.same("subjects", table, kept, found.subjects);
  return {
    recounted: { ...entries, subjects: found.subjects, cells: found.cells, requirements },
    differences: found.differences,
    total: found.total,
  };
}
