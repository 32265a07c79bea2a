/**
 * What was stated of organizations and of those who share in systems, as it is kept.
 * @module
 */
import type { Text } from "@tokiwa/content";
import { sql } from "kysely";
import { instants, texts } from "../../platform/database/columns.ts";
import type { Tx } from "../../platform/database/database.ts";
import { instant } from "../../platform/database/values.ts";
import { isThere } from "./course.ts";
import type { Clocks } from "./service.ts";
import { below, type Interval, parentsAt, type Statement } from "./tree.ts";
import { addTurns } from "./turns.ts";

/** Who stated it, why, and when it became known. */
export interface Stated {
  readonly recordedAt: number;
  readonly reason: string;
  readonly actor: string;
}

interface Row extends Interval, Stated {
  readonly organization: string;
  readonly kind: "name" | "parent";
  readonly sequence: number;
  readonly name: Text | null;
  readonly parent: string | null;
}

/** All statements that were known at an entry of the log, in the order in which they were made. */
export async function readStatements(tx: Tx, sequence: number): Promise<readonly (Statement & Stated)[]> {
  const { rows } = await sql<Row>`
    select organization_id as organization, kind, sequence, valid_from as "from", valid_until as until, name,
      parent_id as parent, reason, actor, recorded_at as "recordedAt"
    from organization_statement where sequence <= ${sequence} order by sequence, organization_id, kind, valid_from
  `.execute(tx);
  return rows.map(({ kind, name, parent, ...row }) =>
    kind === "parent" ? { ...row, kind, parent } : { ...row, kind, name },
  );
}

/** The entry of the log that made each organization known, of those that were by an entry. */
export async function readRegistered(tx: Tx, sequence: number): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ id: string; sequence: number }>`
    select organization_id as id, sequence from organization where sequence <= ${sequence}
  `.execute(tx);
  return new Map(rows.map((row) => [row.id, row.sequence]));
}

/** The organizations that are not there at a moment: those that ended, or are still to come. */
export async function readAbsent(tx: Tx, { asOf, sequence }: Clocks): Promise<ReadonlySet<string>> {
  const statements = await readStatements(tx, sequence);
  const registered = await readRegistered(tx, sequence);
  const names = Map.groupBy(
    statements.flatMap((one) => (one.kind === "name" ? [one] : [])),
    ({ organization }) => organization,
  );
  // Whoever was never named is there.
  const absent = [...names].filter(
    ([id, those]) => registered.has(id) && !isThere(those, registered.get(id) ?? 0, { asOf, sequence }),
  );
  return new Set(absent.map(([id]) => id));
}

/** Some organizations and all that are below them at an instant. */
export async function readBelow(tx: Tx, organizations: readonly string[], asOf: number): Promise<readonly string[]> {
  const sequence = Number.MAX_SAFE_INTEGER;
  return [...below(parentsAt(await readStatements(tx, sequence), { asOf, sequence }), organizations)];
}

/** Writes statements of one decision down. */
export async function writeStatements(
  tx: Tx,
  statements: readonly Statement[],
  { recordedAt, reason, actor }: Stated,
): Promise<void> {
  const [first] = statements;
  if (!first) return;
  await sql`
    insert into organization_statement
      (organization_id, kind, sequence, recorded_at, valid_from, valid_until, name, parent_id, reason, actor)
    select organization_id, kind, ${first.sequence}::bigint, ${instant(recordedAt)}, valid_from, valid_until, name::jsonb,
      parent_id, ${reason}, ${actor}
    from unnest(
      ${texts(statements.map(({ organization }) => organization))}, ${texts(statements.map(({ kind }) => kind))},
      ${instants(statements.map(({ from }) => from))}, ${instants(statements.map(({ until }) => until))},
      ${texts(statements.map((one) => (one.kind === "name" && one.name ? JSON.stringify(one.name) : null)))},
      ${texts(statements.map((one) => (one.kind === "parent" ? one.parent : null)))}
    ) as row (organization_id, kind, valid_from, valid_until, name, parent_id)
  `.execute(tx);
  await addTurns(tx, statements, recordedAt);
}
