/**
 * Which changes of cells may go: those of which each cell changed again before the time that is kept. The last change of
 * each cell stays, for it tells since when that has been as it is.
 * @module
 */
import { sql } from "kysely";
import { instants, integers, texts } from "../../../platform/database/columns.ts";
import type { Tx } from "../../../platform/database/database.ts";
import { instant } from "../../../platform/database/values.ts";
import type { Subject } from "../../inventory/service.ts";
import { among, keyOf } from "../records.ts";
import { decodeChanges } from "../store/steps.ts";

interface Row {
  readonly organization: string;
  readonly id: string;
  readonly sequence: number;
  readonly at: number;
  readonly changes: Buffer;
}

export interface Superseded {
  readonly length: number;
  remove(): Promise<void>;
}

/**
 * Finds them.
 * @param until Up to when the changes of a subject may go.
 * @param kept From when on all changes are kept.
 */
export async function supersededChanges(
  tx: Tx,
  subjects: readonly Subject[],
  until: (subject: Subject) => number,
  kept: number,
): Promise<Superseded> {
  const { rows } = await sql<Row>`
    select organization_id as organization, subject_id as id, sequence, at, changes
    from ${among(subjects)} join subject_change using (organization_id, subject_id)
    where at < ${instant(kept)} order by sequence desc, at desc
  `.execute(tx);
  const byKey = Map.groupBy(rows, keyOf);
  const gone = subjects.flatMap((subject) => {
    const seen = new Set<number>();
    return (byKey.get(keyOf(subject)) ?? []).filter(({ at, changes }) => {
      const positions = decodeChanges(changes).map(({ position }) => position);
      const isSuperseded = positions.every((position) => seen.has(position));
      for (const position of positions) seen.add(position);
      return isSuperseded && at < until(subject);
    });
  });
  return {
    length: gone.length,
    remove: async () => {
      await sql`
        delete from subject_change using unnest(
          ${texts(gone.map(({ organization }) => organization))}, ${texts(gone.map(({ id }) => id))},
          ${integers(gone.map(({ sequence }) => sequence))}, ${instants(gone.map(({ at }) => at))}
        ) as row (organization_id, subject_id, sequence, at)
        where subject_change.organization_id = row.organization_id and subject_change.subject_id = row.subject_id
          and subject_change.sequence = row.sequence and subject_change.at = row.at
      `.execute(tx);
    },
  };
}
