/**
 * Documents of others as they are kept: by the SHA-256 of their bytes, with who brought them and when.
 * @module
 */
import { sql } from "kysely";
import { type Tx } from "../../platform/database/database.ts";
import { instant } from "../../platform/database/values.ts";
import type { Summary } from "./schema.ts";

export interface Kept {
  /** SHA-256 in hexadecimal digits. */
  readonly id: string;
  readonly name: string;
  readonly summary: Summary;
  /** Reference, as `missing` names it → id of a document. */
  readonly refers: Readonly<Record<string, string>>;
  readonly importedBy: string;
  readonly importedAt: number;
}

const bytesOf = (id: string): Buffer => Buffer.from(id, "hex");

/** What is kept, in the order in which it came. */
export async function readKept(tx: Tx): Promise<readonly Kept[]> {
  const { rows } = await sql<Omit<Kept, "importedBy" | "importedAt"> & { by: string; at: number }>`
    select encode(digest, 'hex') as id, name, summary::json as summary, refers::json as refers,
      imported_by as by, imported_at as at
    from imported_document order by imported_at, digest
  `.execute(tx);
  return rows.map(({ by, at, ...row }) => ({ ...row, importedBy: by, importedAt: at }));
}

/** The bytes of a document; undefined where it is not kept. */
export async function readContent(tx: Tx, id: string): Promise<Uint8Array | undefined> {
  const { rows } = await sql<{ content: Buffer }>`
    select content from imported_document where digest = ${bytesOf(id)}
  `.execute(tx);
  return rows[0]?.content;
}

/** Keeps a document; one whose bytes are kept already stays as it is. */
export async function keep(tx: Tx, kept: Kept, content: Uint8Array): Promise<void> {
  const { id, name, summary, refers, importedBy, importedAt } = kept;
  await sql`
    insert into imported_document (digest, model, name, summary, refers, imported_by, imported_at, content)
    values (${bytesOf(id)}, ${summary.model}, ${name}, ${JSON.stringify(summary)}, ${JSON.stringify(refers)},
      ${importedBy}, ${instant(importedAt)}, ${Buffer.from(content)})
    on conflict do nothing
  `.execute(tx);
}

/** Says what the references of a document mean. */
export async function refer(tx: Tx, id: string, refers: Kept["refers"]): Promise<void> {
  await sql`update imported_document set refers = ${JSON.stringify(refers)} where digest = ${bytesOf(id)}`.execute(tx);
}

/** @returns whether it was there. */
export async function remove(tx: Tx, id: string): Promise<boolean> {
  const { rows } = await sql<{ name: string }>`
    delete from imported_document where digest = ${bytesOf(id)} returning name
  `.execute(tx);
  return rows.length > 0;
}
