/**
 * The present state of everything, from what is kept true by change. Nothing is counted here.
 * @module
 */
import { statusesOf } from "@tokiwa/assurance";
import type { Tx } from "../../platform/database/database.ts";
import { currentSight } from "../../platform/database/sight.ts";
import { readSubjects } from "../inventory/service.ts";
import { type Among, haveMoved } from "./content-move.ts";
import { readAssets, recordsByAge, subjectsInOrder } from "./pages.ts";
import type { Present } from "./present.ts";
import type { Counter, Moment, Projection } from "./projection.ts";
import { keyOf, readRecords } from "./records.ts";

/** Somebody looks at subjects by what is kept of each, and some of them have not followed the content in use yet. */
export class Unmoved extends Error {
  readonly those: Among;

  constructor(those: Among) {
    super("subjects have not followed the content in use");
    this.those = those;
  }
}

async function refuseUnmoved(
  tx: Tx,
  { organization, system }: { readonly organization?: string | undefined; readonly system?: string | undefined },
  by: "age" | "all",
): Promise<void> {
  const those = { organizations: organization === undefined ? currentSight() : [organization], system };
  if (!(await haveMoved(tx, those, by))) throw new Unmoved(those);
}

/**
 * The projection of the present. All that is due by the clock must have been settled in what `tx` sees.
 * @param present Of the same snapshot.
 * @throws Unmoved by those of its members that look at subjects by what is kept of each.
 */
export function liveProjection(tx: Tx, moment: Moment, present: Present): Projection {
  const { revision } = present;
  return {
    tx,
    moment,
    revision,
    unsettled: null,
    organizations: async () => present.organizations,
    systems: async () => present.systems,
    subjects: (filter) => readSubjects(tx, null, filter),
    statuses: async (subjects) => {
      const records = await readRecords(tx, revision, subjects, moment.asOf);
      return new Map(records.map(({ subject, states }) => [keyOf(subject), states.status]));
    },
    records: (subjects) => readRecords(tx, revision, subjects, moment.asOf),
    assets: async (page) => {
      if (page.limit > 0 || page.words.length > 0) await refuseUnmoved(tx, page, "all");
      return readAssets(tx, page);
    },
    inOrder: (wanted) => subjectsInOrder(tx, wanted),
    byAge: async function* (within) {
      await refuseUnmoved(tx, within, "age");
      yield* recordsByAge(tx, revision, within, moment.asOf);
    },
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
