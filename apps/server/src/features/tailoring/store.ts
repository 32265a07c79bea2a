/**
 * Changes as they are kept: proposed, decided, in force.
 * @module
 */
import type { Text } from "@tokiwa/content";
import { sql } from "kysely";
import type { Tx } from "../../platform/database/database.ts";
import { instant } from "../../platform/database/values.ts";
import type { Clocks } from "../inventory/service.ts";
import { type SetValues, valuesAfter } from "./change.ts";
import type { TailoringChange, TailoringRecord } from "./schema.ts";

export interface Place {
  readonly organization: string;
  readonly system: string;
}

/** What was so before a change came into force. */
export interface Before {
  readonly profile: string;
  readonly value: Text | null;
}

export interface Kept {
  readonly id: string;
  readonly change: TailoringChange;
  readonly reason: string;
  readonly proposedBy: string;
  readonly proposedAt: number;
  readonly undoes: string | null;
  readonly state: TailoringRecord["state"];
  readonly decidedBy: string | null;
  readonly recordedBy: string | null;
  readonly decidedAt: number | null;
  readonly note: string | null;
  readonly sequence: number | null;
  readonly before: Before | null;
}

/** The changes of a system, the newest first: whatever they became. */
export async function readChanges(tx: Tx, { organization, system }: Place): Promise<readonly Kept[]> {
  const { rows } = await sql<Kept>`
    select change_id as id, change::json as change, reason, proposed_by as "proposedBy", proposed_at as "proposedAt",
      undoes, state, decided_by as "decidedBy", recorded_by as "recordedBy", decided_at as "decidedAt", note, sequence,
      before::json as before
    from tailoring where organization_id = ${organization} and system_id = ${system}
    order by proposed_at desc, change_id
  `.execute(tx);
  return rows;
}

/** The values that are set for a system. @param at null for the present. */
export async function readValues(tx: Tx, { organization, system }: Place, at: Clocks | null): Promise<SetValues> {
  const known = at ? sql`sequence <= ${at.sequence} and decided_at <= ${instant(at.asOf)}` : sql`true`;
  const { rows } = await sql<{ change: TailoringChange }>`
    select change::json as change from tailoring
    where organization_id = ${organization} and system_id = ${system} and state = 'in-force' and ${known}
    order by sequence
  `.execute(tx);
  return valuesAfter(rows.map(({ change }) => change));
}

export async function writeProposal(tx: Tx, { organization, system }: Place, kept: Kept): Promise<void> {
  const { id, change, reason, proposedBy, proposedAt, undoes } = kept;
  await sql`
    insert into tailoring (organization_id, system_id, change_id, change, reason, proposed_by, proposed_at, undoes, state)
    values (${organization}, ${system}, ${id}, ${JSON.stringify(change)}, ${reason}, ${proposedBy},
      ${instant(proposedAt)}, ${undoes}, 'proposed')
  `.execute(tx);
}

export type Decided = Pick<
  Kept,
  "id" | "state" | "decidedBy" | "recordedBy" | "decidedAt" | "note" | "sequence" | "before"
>;

export async function writeDecision(tx: Tx, { organization, system }: Place, decided: Decided): Promise<void> {
  const { id, state, decidedBy, recordedBy, decidedAt, note, sequence, before } = decided;
  await sql`
    update tailoring set state = ${state}, decided_by = ${decidedBy}, recorded_by = ${recordedBy}, note = ${note},
      decided_at = ${decidedAt === null ? null : instant(decidedAt)}, sequence = ${sequence},
      before = ${before === null ? null : JSON.stringify(before)}
    where organization_id = ${organization} and system_id = ${system} and change_id = ${id}
  `.execute(tx);
}
