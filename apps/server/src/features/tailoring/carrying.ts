/**
 * What a system is asked for, when it goes to another organization: what is in force stays so, with who decided it and
 * why; what is proposed is for the new organization to decide.
 * @module
 */
import { sql } from "kysely";
import type { Tx } from "../../platform/database/database.ts";
import type { Place } from "./store.ts";

/** Copies what was decided, of which the past is told where it was, and moves what is not decided yet. */
export async function carryTailoring(tx: Tx, { organization, system }: Place, to: string): Promise<void> {
  const decision = sql`state, decided_by, recorded_by, decided_at, note, sequence, before`;
  const columns = sql`system_id, change_id, change, reason, proposed_by, proposed_at, undoes, ${decision}`;
  await sql`
    insert into tailoring (organization_id, ${columns})
    select ${to}, ${columns} from tailoring where organization_id = ${organization} and system_id = ${system}
    on conflict (organization_id, system_id, change_id) do update set (${decision}) = (
      select excluded.state, excluded.decided_by, excluded.recorded_by, excluded.decided_at, excluded.note,
        excluded.sequence, excluded.before
    )
  `.execute(tx);
  await sql`
    delete from tailoring
    where organization_id = ${organization} and system_id = ${system} and state = 'proposed'
  `.execute(tx);
}
