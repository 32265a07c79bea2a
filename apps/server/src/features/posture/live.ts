/**
 * The present state of everything, from what is kept true by change. Nothing is counted here.
 * @module
 */
import { statusesOf } from "@tokiwa/assurance";
import type { Tx } from "../../platform/database/database.ts";
import { readSubjects } from "../inventory/service.ts";
import { readMovingAssets } from "./moving-page.ts";
import { recordsByAge, subjectsInOrder } from "./pages.ts";
import type { Present } from "./present.ts";
import type { Counter, Moment, Projection } from "./projection.ts";
import { keyOf, readRecords } from "./records.ts";

/**
 * The projection of the present. All that is due by the clock must have been settled in what `tx` sees.
 * @param present Of the same snapshot.
 * @throws Unmoved by `assets`, where too many of them would have to be looked at.
 */
export function liveProjection(tx: Tx, moment: Moment, present: Present): Projection {
  const { revision } = present;
  return {
    tx,
    moment,
    revision,
    unsettled: null,
    organizations: async () => present.organizations,
    absent: async () => present.absent,
    systems: async () => present.systems,
    subjects: (filter) => readSubjects(tx, null, filter),
    statuses: async (subjects) => {
      const records = await readRecords(tx, revision, subjects, moment.asOf);
      return new Map(records.map(({ subject, states }) => [keyOf(subject), states.status]));
    },
    records: (subjects) => readRecords(tx, revision, subjects, moment.asOf),
    assets: (page) => readMovingAssets(tx, revision, page, moment.asOf),
    inOrder: (wanted) => subjectsInOrder(tx, wanted),
    byAge: (within) => recordsByAge(tx, revision, within, moment.asOf),
    histograms: async (scopes) =>
      new Map(
        scopes.flatMap((scope) => {
          const counters = present.counters(scope);
          return counters ? [[scope, counters] as const] : [];
        }),
      ),
    flips: async () => present.flips,
    rollup: async (organization) => present.rollup(organization),
    gaps: async (state, checks) => {
      const statuses = statusesOf(state);
      return [...present.scopes].flatMap((scope) => {
        const counters = present.counters(scope);
        return checks.flatMap((place): Counter[] => {
          const cells = counters?.get(place.rule.check);
          return cells && statuses.some((status) => (cells[status] ?? 0) > 0) ? [{ scope, place, cells }] : [];
        });
      });
    },
    standings: async () => present.standings,
    totals: async () => present.totals,
    freshness: async () => present.freshness,
  };
}
