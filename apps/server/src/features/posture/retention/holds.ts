/**
 * Holds, as for an audit: who let nothing go, why, and until when.
 * @module
 */
import { sql } from "kysely";
import { type Database, inTransaction, type Tx } from "../../../platform/database/database.ts";
import { instant } from "../../../platform/database/values.ts";

export interface NewHold {
  readonly organization: string;
  /** null for all systems. */
  readonly system: string | null;
  /** null for all subjects. */
  readonly subject: string | null;
  /** What was from then on is held; null: all that is kept. */
  readonly from: number | null;
  readonly until: number;
  readonly reason: string;
  readonly placedBy: string;
  readonly placedAt: number;
}

export interface Hold extends NewHold {
  readonly id: number;
  readonly liftedBy: string | null;
  readonly liftedAt: number | null;
}

/** All holds, those that are over as well. */
export async function readHolds(tx: Tx): Promise<readonly Hold[]> {
  const { rows } = await sql<Hold>`
    select organization_id as organization, hold_id as id, system_id as system, subject_id as subject,
      held_from as "from", until, reason, placed_by as "placedBy", placed_at as "placedAt", lifted_by as "liftedBy",
      lifted_at as "liftedAt"
    from retention_hold order by organization_id, hold_id
  `.execute(tx);
  return rows;
}

export const isInForce = ({ until, liftedAt }: Hold, now: number): boolean => liftedAt === null && now < until;

export async function placeHold(database: Database, hold: NewHold): Promise<number> {
  const { organization, system, subject, from, until, reason, placedBy, placedAt } = hold;
  const { rows } = await inTransaction(database, (tx) =>
    sql<{ id: number }>`
      insert into retention_hold
        (organization_id, system_id, subject_id, held_from, until, reason, placed_by, placed_at)
      values (${organization}, ${system}, ${subject}, ${from === null ? null : instant(from)}, ${instant(until)},
        ${reason}, ${placedBy}, ${instant(placedAt)})
      returning hold_id as id
    `.execute(tx),
  );
  return rows[0]?.id ?? 0;
}

/** Ends a hold before its time. @returns whether there was such a hold in force. */
export async function liftHold(
  database: Database,
  { organization, id, by, at }: { organization: string; id: number; by: string; at: number },
): Promise<boolean> {
  const { rows } = await inTransaction(database, (tx) =>
    sql`
      update retention_hold set lifted_by = ${by}, lifted_at = ${instant(at)}
      where organization_id = ${organization} and hold_id = ${id} and lifted_at is null returning hold_id
    `.execute(tx),
  );
  return rows.length > 0;
}
