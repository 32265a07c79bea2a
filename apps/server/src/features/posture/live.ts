/**
 * The present state of everything, from what is kept true by change. Nothing is counted here.
 * @module
 */
import { type RequirementStanding, statusesOf } from "@tokiwa/assurance";
import { sql } from "kysely";
import type { Tx } from "../../platform/database/database.ts";
import { isAsset, readOrganizations, readSubjects, readSystems } from "../inventory/service.ts";
import { readSources } from "./log.ts";
import type { Freshness, Moment, Projection } from "./projection.ts";
import { readRecords, readStates } from "./records.ts";
import type { Revision } from "./revision.ts";
import { rowset } from "./rowset.ts";
import { placeOf, scopeOf } from "./scope.ts";

interface InScope {
  readonly organization: string;
  readonly system: string;
}

const scope = ({ organization, system }: InScope): string => scopeOf(organization, system);
const inScope = sql`organization_id as organization, system_id as system`;

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
      const states = await readStates(tx, subjects);
      return new Map([...states].map(([key, { status }]) => [key, status]));
    },
    records: (subjects, reading) => readRecords(tx, revision, subjects, reading),
    sources: (subjects) => readSources(tx, null, subjects),
    histograms: async (scopes) => {
      const wanted = scopes.map((one) => {
        const { organization, system } = placeOf(one);
        return { organization_id: organization, system_id: system };
      });
      const { rows } = await sql<InScope & { check: string; cells: number[] }>`
        select ${inScope}, check_id as check, cells
        from check_count join ${rowset(wanted, "organization_id text, system_id text")}
          using (organization_id, system_id)
      `.execute(tx);
      const byScope = Map.groupBy(rows, scope);
      return new Map(
        [...byScope].map(([key, those]) => [key, new Map(those.map(({ check, cells }) => [check, cells]))]),
      );
    },
    gaps: async (state) => {
      const { rows } = await sql<InScope & { check: string; cells: number[] }>`
        select ${inScope}, check_id as check, cells from check_count
        where ${sql.join(
          statusesOf(state).map((status) => sql`cells[${sql.lit(status + 1)}] > 0`),
          sql` or `,
        )}
      `.execute(tx);
      return rows.map((row) => ({ scope: scope(row), check: row.check, cells: row.cells }));
    },
    standings: async () => {
      const { rows } = await sql<InScope & { control: string; standing: RequirementStanding }>`
        select ${inScope}, control_id as control, standing from requirement
        order by organization_id, system_id, control_id collate "C"
      `.execute(tx);
      const byScope = Map.groupBy(rows, scope);
      return new Map(
        [...byScope].map(([key, those]) => [key, new Map(those.map(({ control, standing }) => [control, standing]))]),
      );
    },
    totals: async () => {
      const { rows } = await sql<InScope & { cells: number[]; points: number }>`
        select ${inScope}, cells, points from system_total
      `.execute(tx);
      return new Map(rows.map((row) => [scope(row), row]));
    },
    freshness: () => readFreshness(tx),
  };
}

async function readFreshness(tx: Tx): Promise<ReadonlyMap<string, Freshness>> {
  const { rows } = await sql<InScope & { kind: string; number: number; oldest: number | null; last: number | null }>`
    select ${inScope}, kind, count(*) as number, min(oldest_input) as oldest, max(last_received) as last
    from subject left join subject_state using (organization_id, subject_id)
    left join (
      select organization_id, subject_id, max(last_received) as last_received from source_vector
      group by organization_id, subject_id
    ) source using (organization_id, subject_id)
    group by organization_id, system_id, kind
  `.execute(tx);
  const found = new Map<string, Freshness>();
  for (const row of rows) {
    const held = found.get(scope(row));
    found.set(scope(row), {
      assets: (held?.assets ?? 0) + (isAsset(row.kind) ? row.number : 0),
      oldestInput: Math.min(held?.oldestInput ?? Number.POSITIVE_INFINITY, row.oldest ?? Number.POSITIVE_INFINITY),
      lastReceived: Math.max(held?.lastReceived ?? Number.NEGATIVE_INFINITY, row.last ?? Number.NEGATIVE_INFINITY),
    });
  }
  return found;
}
