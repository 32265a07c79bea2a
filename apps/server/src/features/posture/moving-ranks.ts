/**
 * By how much a content changes how assets rank, kept for those that have not followed it yet.
 * @module
 */
import { sql } from "kysely";
import { integers, texts } from "../../platform/database/columns.ts";
import type { Tx } from "../../platform/database/database.ts";
import { isAsset } from "../inventory/service.ts";
import { type CountedBy, type RankShift, rankShift } from "./rank-shift.ts";
import { placeOf } from "./scope.ts";

/** A system whose counters are brought to another content. */
export interface Carried {
  readonly scope: string;
  readonly profile: string;
  readonly before: CountedBy["counters"];
  readonly after: CountedBy["counters"];
}

/** Keeps by how much a content changes how the subjects of systems rank, of the kinds that follow it later. */
export async function writeShifts(
  tx: Tx,
  {
    held,
    revision,
    kinds,
  }: Readonly<Record<"held" | "revision", CountedBy["revision"]>> & { readonly kinds: Iterable<string> },
  systems: readonly Carried[],
): Promise<void> {
  const assets = [...kinds].filter(isAsset);
  const rows = systems.flatMap(({ scope, profile, before, after }) =>
    assets.flatMap((kind) => {
      const then = { revision: held, counters: before };
      const shift = rankShift(then, { revision, counters: after }, profile, kind);
      return shift ? [{ ...placeOf(scope), kind, shift }] : [];
    }),
  );
  if (rows.length === 0) return;
  const numbers = (of: (shift: RankShift) => number) => integers(rows.map(({ shift }) => of(shift)));
  await sql`
    insert into content_move_rank (
      sequence, organization_id, system_id, kind, failing_least, failing_most, unknown_least, unknown_most, in_scope
    )
    select ${revision.sequence}::bigint, * from unnest(
      ${texts(rows.map(({ organization }) => organization))}, ${texts(rows.map(({ system }) => system))},
      ${texts(rows.map(({ kind }) => kind))}, ${numbers(({ failing }) => failing.least)},
      ${numbers(({ failing }) => failing.most)}, ${numbers(({ unknown }) => unknown.least)},
      ${numbers(({ unknown }) => unknown.most)}, ${numbers(({ inScope }) => inScope)}
    )
  `.execute(tx);
}
