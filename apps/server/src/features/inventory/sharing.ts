/**
 * Joint systems: who shares in one beside the organization that is accountable for it, each for an interval.
 * @module
 */
import { sql } from "kysely";
import { instants, texts } from "../../platform/database/columns.ts";
import type { Tx } from "../../platform/database/database.ts";
import { instant } from "../../platform/database/values.ts";
import type { Stated } from "./statements.ts";
import { counting, type Interval } from "./tree.ts";
import { addTurns } from "./turns.ts";

/** That an organization shares, or does not, in a system of the organization that is accountable for it. */
export interface Sharing extends Interval {
  readonly organization: string;
  readonly system: string;
  readonly sharer: string;
  readonly shares: boolean;
  readonly sequence: number;
}

/** All that was stated of sharing by an entry of the log, in the order in which it was. */
export async function readSharing(tx: Tx, sequence: number): Promise<readonly (Sharing & Stated)[]> {
  const { rows } = await sql<Sharing & Stated>`
    select organization_id as organization, system_id as system, sharer_id as sharer, shares, sequence,
      valid_from as "from", valid_until as until, reason, actor, recorded_at as "recordedAt"
    from system_sharing where sequence <= ${sequence} order by sequence
  `.execute(tx);
  return rows;
}

/** Writes down what was stated of sharing by one decision. */
export async function writeSharing(
  tx: Tx,
  statements: readonly Sharing[],
  { recordedAt, reason, actor }: Stated,
): Promise<void> {
  const [first] = statements;
  if (!first) return;
  await sql`
    insert into system_sharing
      (organization_id, system_id, sharer_id, sequence, recorded_at, valid_from, valid_until, shares, reason, actor)
    select organization_id, system_id, sharer_id, ${first.sequence}::bigint, ${instant(recordedAt)}, valid_from,
      valid_until, shares = 'true', ${reason}, ${actor}
    from unnest(
      ${texts(statements.map(({ organization }) => organization))}, ${texts(statements.map(({ system }) => system))},
      ${texts(statements.map(({ sharer }) => sharer))}, ${instants(statements.map(({ from }) => from))},
      ${instants(statements.map(({ until }) => until))}, ${texts(statements.map(({ shares }) => String(shares)))}
    ) as row (organization_id, system_id, sharer_id, valid_from, valid_until, shares)
  `.execute(tx);
  const sharers = statements.map((one) => ({ ...one, organization: one.sharer }));
  await addTurns(tx, [...statements, ...sharers], recordedAt);
}

/** A system that goes from one organization to another. */
export interface Going {
  readonly system: string;
  readonly from: string;
  readonly to: string;
  /** When, in milliseconds since the epoch, and by which entry of the log. */
  readonly at: number;
  readonly sequence: number;
}

/**
 * What has to be stated where a system comes to, so that whoever shared in it goes on to, for as long as was stated; the
 * organization that becomes accountable no longer shares, and the one that was does not begin to. Pure.
 */
export function carriedSharing(stated: readonly Sharing[], going: Going): readonly Sharing[] {
  const { system, from, to, at, sequence } = going;
  const about = stated.filter((one) => one.system === system && (one.organization === from || one.organization === to));
  const sharers = [...new Set(about.map(({ sharer }) => sharer))].filter((sharer) => sharer !== to);
  return sharers.flatMap((sharer) => {
    const own = about.filter((one) => one.sharer === sharer);
    const later = own.flatMap((one) => [one.from, one.until ?? at]).filter((instant) => instant > at);
    const instants = [at, ...new Set(later.toSorted((a, b) => a - b))];
    const shares = (organization: string, asOf: number): boolean => {
      const those = own.filter((one) => one.organization === organization);
      return counting(those, { asOf, sequence: Number.MAX_SAFE_INTEGER })?.shares ?? false;
    };
    return instants.flatMap((asOf, index): Sharing[] => {
      const wanted = shares(from, asOf);
      if (wanted === shares(to, asOf)) return [];
      const until = instants[index + 1] ?? null;
      return [{ organization: to, system, sharer, shares: wanted, sequence, from: asOf, until }];
    });
  });
}
