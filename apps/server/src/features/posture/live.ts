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
import { placeOf } from "./scope.ts";
import { readInputs, readScopes, readStandings } from "./scopes.ts";
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
      const states = await readScopes(tx, revision, scopes, { counters: true });
      return new Map([...states].map(([scope, { counters }]) => [scope, histogramsOf(revision, counters)]));
    },
    gaps: async (state) => {
      const statuses = statusesOf(state);
      const checks = [...revision.checks];
      const found: Counter[] = [];
      for (const [scope, { counters }] of await readScopes(tx, revision, null, { counters: true }))
        for (const [check, { number }] of checks) {
          const cells = counters.of(number);
          if (statuses.some((status) => (cells[status] ?? 0) > 0)) found.push({ scope, check, cells });
        }
      return found;
    },
    standings: () => readStandings(tx, revision),
    totals: async () => {
      const states = await readScopes(tx, revision, null, { counters: false });
      return new Map([...states].filter(([scope]) => placeOf(scope).system !== ""));
    },
    freshness: () => readInputs(tx),
  };
}

/** The counters of a scope by check, those that count no cell left out. */
function histogramsOf({ checks }: Revision, counters: Counts): ReadonlyMap<string, ArrayLike<number>> {
  const counted = new Set(counters.checks());
  return new Map(
    [...checks].flatMap(([id, { number }]) => (counted.has(number) ? [[id, counters.of(number)] as const] : [])),
  );
}
