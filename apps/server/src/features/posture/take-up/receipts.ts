/**
 * The log of reports, as it is written: of each a receipt, and what it says by how that differs from what its source said
 * before.
 * @module
 */
import { sql } from "kysely";
import { bytes, instants, integers, texts } from "../../../platform/database/columns.ts";
import type { Tx } from "../../../platform/database/database.ts";
import { instant } from "../../../platform/database/values.ts";
import type { Subject } from "../../inventory/service.ts";

export interface Receipt {
  readonly subject: Subject;
  readonly source: string;
  readonly observedAt: number;
  readonly sequence: number;
  readonly batch: Buffer;
  readonly told: Buffer;
}

export async function writeReceipts(tx: Tx, receipts: readonly Receipt[], recordedAt: number): Promise<void> {
  await sql`
    insert into report (organization_id, subject_id, source, observed_at, sequence, batch, told, recorded_at)
    select *, ${instant(recordedAt)} from unnest(
      ${texts(receipts.map(({ subject }) => subject.organization))}, ${texts(receipts.map(({ subject }) => subject.id))},
      ${texts(receipts.map(({ source }) => source))}, ${instants(receipts.map(({ observedAt }) => observedAt))},
      ${integers(receipts.map(({ sequence }) => sequence))}, ${bytes(receipts.map(({ batch }) => batch))},
      ${bytes(receipts.map(({ told }) => told))}
    )
  `.execute(tx);
}
