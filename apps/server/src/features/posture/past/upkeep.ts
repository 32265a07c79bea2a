/**
 * How the upkeep of the past goes: what should lie in a month and does not, and when each part of it was last done.
 * @module
 */
import { sql } from "kysely";
import type { Tx } from "../../../platform/database/database.ts";
import { histories } from "./months.ts";

/** Instants in milliseconds since the epoch; null where it was never done. */
export interface Upkeep {
  /** Rows that lie in no month that was made, up to 10,000 of each table. */
  readonly astray: number;
  /** The moment of the last snapshot of all scopes. */
  readonly snapshotAt: number | null;
  /** When the last round of keyframes ended. */
  readonly keyframesAt: number | null;
  /** When, of the organizations of which something may be gone, the one was cleared that was longest ago. */
  readonly clearedAt: number | null;
}

/** So many are counted; of more it is enough to know that they are many. */
const most = 10_000;

export async function readUpkeep(tx: Tx): Promise<Upkeep> {
  const { rows } = await sql<Upkeep>`
    select
      (select sum(stray_history_rows(history::regclass, ${most}))::int from unnest(${[...histories]}::text[]) history) as astray,
      (select max(at) from snapshot) as "snapshotAt",
      (select max(ended_at) from keyframe_round) as "keyframesAt", (select min(cleared_at) from history_cut) as "clearedAt"
  `.execute(tx);
  return rows[0] ?? { astray: 0, snapshotAt: null, keyframesAt: null, clearedAt: null };
}
