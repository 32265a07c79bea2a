/**
 * Snapshots: how all scopes stood at a moment, written down at the beginning of each day and whenever much was shown since
 * the last, so that a later moment can be told from there. They say nothing that does not follow from the log.
 * @module
 */
import { hash } from "node:crypto";
import { sql } from "kysely";
import type { Tx } from "../../../platform/database/database.ts";
import { instant } from "../../../platform/database/values.ts";
import type { Freshness } from "../projection.ts";
import type { Revision } from "../revision.ts";
import { scopeOf } from "../scope.ts";
import { amongScopes } from "../scopes.ts";
import { Counts } from "../store/counts.ts";

/** A moment at which all scopes were written down. */
export interface Snapshot {
  readonly at: number;
  /** The last entry of the log by then. */
  readonly sequence: number;
  /** The content by which they were counted. */
  readonly revision: number;
  /** What cells go by under that content, see {@link rulesOf}. */
  readonly rules: string;
}

/**
 * What the cells of subjects go by, as a digest: which check is where, how long it stays good, what silence means. Where
 * it is the same under two contents, cells that were counted under the one stand so under the other.
 */
export function rulesOf({ framework }: Revision): string {
  const rules = [...framework.benchmarks].map(([kind, benchmark]) => [
    kind,
    // A list only ever grows at its end, by checks that an earlier content knows nothing of.
    benchmark.flatMap((rule, position) => (rule ? [[position, rule.check, rule.maxAge, rule.silence]] : [])),
  ]);
  return hash("sha256", JSON.stringify(rules.filter(([, listed]) => listed && listed.length > 0)), "base64");
}

/**
 * Writes down how all scopes stand. All that is due by the clock up to `at` is settled, and nothing more will be
 * accepted as of then.
 */
export async function writeSnapshot(tx: Tx, { at, sequence, revision, rules }: Snapshot): Promise<void> {
  const { rows } = await sql`
    insert into snapshot (at, sequence, revision, rules) values (${instant(at)}, ${sequence}, ${revision}, ${rules})
    on conflict do nothing returning at
  `.execute(tx);
  if (rows.length === 0) return;
  await sql`
    insert into scope_snapshot
      (organization_id, system_id, at, counters, standings, assets, oldest_input, last_received)
    select organization_id, system_id, ${instant(at)}, coalesce(counters, ''), coalesce(standings, ''),
      coalesce(assets, 0), oldest_input, last_received
    from scope full join scope_input using (organization_id, system_id)
  `.execute(tx);
}

/** The last snapshot of a moment or before it; null where there is none. */
export async function readSnapshot(tx: Tx, at: number, sequence: number): Promise<Snapshot | null> {
  const { rows } = await sql<Snapshot>`
    select at, sequence, revision, rules from snapshot where at <= ${instant(at)} and sequence <= ${sequence}
    order by at desc limit 1
  `.execute(tx);
  return rows[0] ?? null;
}

/** Whether other rules than those of a snapshot came into use between it and an entry of the log. */
export async function haveRulesChanged(tx: Tx, { sequence, rules }: Snapshot, until: number): Promise<boolean> {
  const { rows } = await sql<{ changed: boolean }>`
    select exists (
      select from snapshot where sequence > ${sequence} and sequence <= ${until} and rules <> ${rules}
    ) as changed
  `.execute(tx);
  return rows[0]?.changed ?? true;
}

/** How a scope stood. */
export interface ScopeThen {
  readonly counters: Counts;
  /** One byte for each control of that content. */
  readonly standings: Buffer;
  readonly freshness: Freshness;
}

/**
 * How scopes stood at a snapshot.
 * @param scopes null for all.
 */
export async function readScopesThen(
  tx: Tx,
  { at }: Snapshot,
  scopes: readonly string[] | null,
): Promise<ReadonlyMap<string, ScopeThen>> {
  const { rows } = await sql<{
    organization: string;
    system: string;
    counters: Buffer;
    standings: Buffer;
    assets: number;
    oldest: number | null;
    last: number | null;
  }>`
    select organization_id as organization, system_id as system, counters, standings, assets, oldest_input as oldest,
      last_received as last
    from ${scopes === null ? sql`scope_snapshot` : sql`${amongScopes(scopes)} join scope_snapshot using (organization_id, system_id)`}
    where at = ${instant(at)}
  `.execute(tx);
  return new Map(
    rows.map(({ organization, system, counters, standings, ...fresh }) => [
      scopeOf(organization, system),
      { counters: Counts.decode(counters), standings, freshness: freshnessOf(fresh) },
    ]),
  );
}

interface Fresh {
  readonly assets: number;
  readonly oldest: number | null;
  readonly last: number | null;
}

const freshnessOf = ({ assets, oldest, last }: Fresh): Freshness => ({
  assets,
  oldestInput: oldest ?? Number.POSITIVE_INFINITY,
  lastReceived: last ?? Number.NEGATIVE_INFINITY,
});

/** A scope's freshness as it last came to be by a moment. */
export interface FreshnessThen {
  readonly scope: string;
  /** null where that was written down only later, together with what came after: it follows from the log. */
  readonly freshness: Freshness | null;
}

/**
 * What became of the freshness of scopes between a snapshot and a moment.
 * @param scopes null for all.
 */
export async function readFreshnessSince(
  tx: Tx,
  since: number,
  until: number,
  scopes: readonly string[] | null,
): Promise<readonly FreshnessThen[]> {
  const changes = sql`${scopes === null ? sql`` : sql`${amongScopes(scopes)} join`} scope_input_change
    ${scopes === null ? sql`` : sql`using (organization_id, system_id)`}`;
  const columns = sql`organization_id, system_id, at, assets, oldest_input, last_received`;
  const { rows } = await sql<Fresh & { organization: string; system: string; unsure: boolean }>`
    select distinct on (organization_id, system_id)
      organization_id as organization, system_id as system, assets, oldest_input as oldest, last_received as last,
      at > ${instant(until)} as unsure
    from (
      select ${columns} from ${changes} where at > ${instant(since)} and at <= ${instant(until)}
      union all
      select ${columns} from ${changes}
      where at > ${instant(until)} and unsure_from <= ${instant(until)} and unsure_from < at
    ) change order by organization_id, system_id, at desc
  `.execute(tx);
  return rows.map(({ organization, system, unsure, ...fresh }) => ({
    scope: scopeOf(organization, system),
    freshness: unsure ? null : freshnessOf(fresh),
  }));
}

const day = 86_400_000;
/** After a longer time off, so many days are written down, the last ones. */
const mostDays = 31;

/** The beginning of the next day that is to be written down, at or before `now`; null where there is none. Days are those of UTC. */
function dayDue(last: number | null, now: number): number | null {
  const today = Math.floor(now / day) * day;
  if (last === null) return today;
  const next = (Math.floor(last / day) + 1) * day;
  return next > today ? null : Math.max(next, today - (mostDays - 1) * day);
}

/** About what a row costs besides what is in it, in bytes. */
const row = 40;

/** So many bytes of changes are much: a moment is told from about as many, or from more where there are many scopes. */
export const enough = 1_048_576;

/**
 * Whether so much was shown since a snapshot that another is worth its room: a quarter of what it spares to read.
 * @param much As {@link enough}.
 */
async function isMuchSince(tx: Tx, at: number, much: number): Promise<boolean> {
  const { rows } = await sql<{ worth: boolean }>`
    with least as (
      select greatest(${much}::bigint, 4 * coalesce(sum(octet_length(counters) + octet_length(standings) + ${row}), 0)) as bytes
      from scope_snapshot where at = ${instant(at)}
    )
    select coalesce(sum(octet_length(changes) + ${row}), 0) >= (select bytes from least) as worth from (
      select changes from subject_change where at > ${instant(at)} limit (select bytes / ${row} from least)
    ) shown
  `.execute(tx);
  return rows[0]?.worth ?? false;
}

/**
 * The moment that is to be written down next, at or before `now`; null where there is none.
 * @param much As {@link enough}.
 */
export async function snapshotDue(tx: Tx, now: number, much: number): Promise<number | null> {
  const last = await lastSnapshotAt(tx);
  const day = dayDue(last, now);
  if (day !== null || last === null || last >= now) return day;
  return (await isMuchSince(tx, last, much)) ? now : null;
}

/** When all scopes were last written down; null where they never were. */
async function lastSnapshotAt(tx: Tx): Promise<number | null> {
  const { rows } = await sql<{ at: number | null }>`select max(at) as at from snapshot`.execute(tx);
  return rows[0]?.at ?? null;
}
