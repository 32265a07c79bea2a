/**
 * Instants still to come at which something that was stated of an organization begins or ends: kept until it was told.
 * @module
 */
import { sql } from "kysely";
import { instants, texts } from "../../platform/database/columns.ts";
import type { Tx } from "../../platform/database/database.ts";
import { instant } from "../../platform/database/values.ts";
import type { Interval } from "./tree.ts";

/** An instant at which something of an organization begins or ends. */
export interface Turn {
  readonly organization: string;
  readonly at: number;
}

/**
 * Keeps the instants at which what was stated will begin or end.
 * @param stated About which organization, and for when.
 * @param now When it was stated: what is so by then is told by whoever states it.
 */
export async function addTurns(
  tx: Tx,
  stated: readonly (Interval & { readonly organization: string })[],
  now: number,
): Promise<void> {
  const turns = stated.flatMap(({ organization, from, until }) =>
    [from, until].flatMap((at): Turn[] => (at !== null && at > now ? [{ organization, at }] : [])),
  );
  if (turns.length === 0) return;
  await sql`
    insert into organization_turn (organization_id, at)
    select * from unnest(${texts(turns.map(({ organization }) => organization))}, ${instants(turns.map(({ at }) => at))})
    on conflict do nothing
  `.execute(tx);
}

/** The first of them; Infinity where there is none. */
export async function nextTurn(tx: Tx): Promise<number> {
  const { rows } = await sql<{ next: number | null }>`select min(at) as next from organization_turn`.execute(tx);
  return rows[0]?.next ?? Number.POSITIVE_INFINITY;
}

/** Takes those up to an instant out, in their order, to be told. */
export async function takeTurns(tx: Tx, until: number): Promise<readonly Turn[]> {
  const { rows } = await sql<Turn>`
    delete from organization_turn where at <= ${instant(until)} returning organization_id as organization, at
  `.execute(tx);
  return rows.toSorted((a, b) => a.at - b.at || (a.organization < b.organization ? -1 : 1));
}
