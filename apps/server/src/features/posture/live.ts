/**
 * The present state of everything, from what is kept true by change. Nothing is counted here.
 * @module
 */
import { statusesOf } from "@tokiwa/assurance";
import type { Tx } from "../../platform/database/database.ts";
import { readOrganizations, readSubjects, readSystems } from "../inventory/service.ts";
import { readAssets, readWorst, recordsByAge, subjectsInOrder } from "./pages.ts";
import type { Counter, Moment, Projection } from "./projection.ts";
import { keyOf, readRecords } from "./records.ts";
import type { Revision } from "./revision.ts";
import { readInputs, readScopes, readStandings, readTotals } from "./scopes.ts";
import type { Counts } from "./store/counts.ts";

/** The projection of the present. All that is due by the clock must have been settled in what `tx` sees. */
export function liveProjection(tx: Tx, moment: Moment, revision: Revision): Projection {
  return {
    tx,
    moment,
    revision,
    organizations: () => readOrganizations(tx, null),
    systems: () => readSystems(tx, null),
    subjects: (filter) => readSubjects(tx, null, filter),
    statuses: async (subjects) => {
      const records = await readRecords(tx, revision, subjects, moment.asOf);
      return new Map(records.map(({ subject, states }) => [keyOf(subject), states.status]));
    },
    records: (subjects) => readRecords(tx, revision, subjects, moment.asOf),
    worst: (most) => readWorst(tx, most),
    assets: (page) => readAssets(tx, page),
    inOrder: (of) => subjectsInOrder(tx, of),
    byAge: (within) => recordsByAge(tx, revision, within, moment.asOf),
    histograms: async (scopes) => {
      const states = await readScopes(tx, revision, scopes);
      return new Map([...states].map(([scope, { counters }]) => [scope, histogramsOf(revision, counters)]));
    },
    gaps: async (state) => {
      const statuses = statusesOf(state);
      const found: Counter[] = [];
      for (const [scope, { counters }] of await readScopes(tx, revision, null))
        for (const [check, { number }] of revision.checks)
          if (counters.has(number, statuses)) found.push({ scope, check, cells: counters.of(number) });
      return found;
    },
    standings: () => readStandings(tx, revision),
    totals: () => readTotals(tx),
    freshness: () => readInputs(tx),
  };
}

/** The counters of a scope by check, those that count no cell left out. */
function histogramsOf({ checks }: Revision, counters: Counts): ReadonlyMap<string, ArrayLike<number>> {
  const found = new Map<string, ArrayLike<number>>();
  for (const [id, { number }] of checks) if (counters.has(number)) found.set(id, counters.of(number));
  return found;
}
