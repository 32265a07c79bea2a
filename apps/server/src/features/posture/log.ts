/**
 * Reading the log of reports: the vectors that follow from it, who reported when, and what was ever said of one cell.
 * @module
 */
import { emptyVector, merge, outcomeOf, type Outcome, type SourceVector } from "@tokiwa/assurance";
import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database/database.ts";
import { instant } from "../../platform/database/values.ts";
import type { Clocks, Subject } from "../inventory/service.ts";
import { decodeOutcomes, digestAt } from "./encoding.ts";
import { among, keyOf } from "./records.ts";

/** The last entry of the log that was accepted by an instant; 0 where none was. */
export async function sequenceAt(tx: Tx, knownAt: number): Promise<number> {
  const until = instant(knownAt);
  const last = (table: string, sequence = "sequence", at = "recorded_at"): RawBuilder<unknown> =>
    sql`(select max(${sql.ref(sequence)}) from ${sql.table(table)} where ${sql.ref(at)} <= ${until})`;
  const { rows } = await sql<{ sequence: number | null }>`
    select greatest(
      (select sequence from report where recorded_at <= ${until} order by recorded_at desc, sequence desc limit 1),
      ${last("content_revision")}, ${last("system_revision")}, ${last("placement")},
      ${last("exception")}, ${last("exception", "revoked_sequence", "revoked_at")},
      ${last("not_applicable", "sequence", "since")}, ${last("not_applicable", "withdrawn_sequence", "withdrawn_at")}
    ) as sequence
  `.execute(tx);
  return rows[0]?.sequence ?? 0;
}

const known = ({ asOf, sequence }: Clocks) =>
  sql`report.sequence <= ${sequence} and report.observed_at <= ${instant(asOf)}`;

interface ToldRow {
  readonly organization: string;
  readonly id: string;
  readonly source: string;
  readonly outcomes: Buffer;
  readonly observedAt: number;
}

/**
 * The vectors of subjects as they follow from the log. Of reports that say the same only the newest matters, so no more
 * is read than was ever said differently.
 * @param subjects null for all.
 */
export async function readLoggedVectors(
  tx: Tx,
  at: Clocks,
  subjects: readonly Subject[] | null,
): Promise<ReadonlyMap<string, readonly SourceVector[]>> {
  const { rows } = await sql<ToldRow>`
    select organization_id as organization, subject_id as id, source, outcomes, max(observed_at) as "observedAt"
    from report ${subjects === null ? sql`` : sql`join ${among(subjects)} using (organization_id, subject_id)`}
    where ${known(at)} group by organization_id, subject_id, source, outcomes
    order by organization_id, subject_id, source
  `.execute(tx);
  const told = await readOutcomes(tx, rows);
  const vectors = new Map<string, readonly SourceVector[]>();
  for (const [key, ofSubject] of Map.groupBy(rows, keyOf)) {
    const bySource = [...Map.groupBy(ofSubject, ({ source }) => source)];
    vectors.set(
      key,
      bySource.map(([source, reports]) =>
        reports.reduce((vector, { organization, outcomes, observedAt }) => {
          const said = told(organization, outcomes);
          return merge(vector, { source, observedAt, ...said }).vector;
        }, emptyVector(source)),
      ),
    );
  }
  return vectors;
}

type Said = ReturnType<typeof decodeOutcomes>;

async function readOutcomes(
  tx: Tx,
  reports: readonly { readonly organization: string; readonly outcomes: Buffer }[],
): Promise<(organization: string, digest: Buffer) => Said> {
  const key = (organization: string, digest: Buffer): string => `${organization}\0${digest.toString("hex")}`;
  const said = new Map<string, Said>();
  for (const [organization, those] of Map.groupBy(reports, (report) => report.organization)) {
    const digests = new Map(those.map(({ outcomes }) => [outcomes.toString("hex"), outcomes]));
    const { rows } = await sql<{ digest: Buffer; cells: Buffer }>`
      select digest, cells from outcomes
      where organization_id = ${organization} and digest = any(${[...digests.values()]}::bytea[])
    `.execute(tx);
    for (const { digest, cells } of rows) said.set(key(organization, digest), decodeOutcomes(cells));
  }
  return (organization, digest) => {
    const found = said.get(key(organization, digest));
    if (!found) throw new Error(`the outcomes ${digest.toString("hex")} of ${organization} are not kept`);
    return found;
  };
}

/** When a source last reported on a subject, and of when that was at the latest. */
export interface SourceTimes {
  readonly source: string;
  readonly lastReceived: number;
  readonly lastObserved: number;
}

/** Who reported on subjects, by key. */
export async function readSources(
  tx: Tx,
  at: Clocks | null,
  subjects: readonly Subject[],
): Promise<ReadonlyMap<string, readonly SourceTimes[]>> {
  const place = sql`organization_id as organization, subject_id as id, source`;
  const { rows } = await sql<SourceTimes & { organization: string; id: string }>`
    ${
      at
        ? sql`select ${place}, max(recorded_at) as "lastReceived", max(observed_at) as "lastObserved"
            from report join ${among(subjects)} using (organization_id, subject_id)
            where ${known(at)} group by organization_id, subject_id, source`
        : sql`select ${place}, last_received as "lastReceived", last_observed as "lastObserved"
            from source_vector join ${among(subjects)} using (organization_id, subject_id)`
    } order by organization_id, subject_id, source
  `.execute(tx);
  return Map.groupBy(rows, keyOf);
}

/** One observation of one cell, as a source made it. */
export interface Observed {
  readonly sequence: number;
  readonly source: string;
  readonly observedAt: number;
  readonly recordedAt: number;
  readonly outcome: Outcome;
  readonly finding: Buffer | null;
}

/** The most reports that are looked through for the history of one cell. */
const mostReports = 10_000;

/**
 * What was observed of one cell: of each source, each observation that says something else than the one before it, in
 * the order of observation, newest first.
 */
export async function readObservations(
  tx: Tx,
  at: Clocks,
  subject: Subject,
  position: number,
  most: number,
): Promise<readonly Observed[]> {
  const { organization, id } = subject;
  const { rows } = await sql<Omit<Observed, "outcome" | "finding"> & { organization: string; outcomes: Buffer }>`
    select * from (
      select organization_id as organization, sequence, source, observed_at as "observedAt",
        recorded_at as "recordedAt", outcomes
      from report where organization_id = ${organization} and subject_id = ${id} and ${known(at)}
      order by observed_at desc, sequence desc limit ${mostReports}
    ) newest order by "observedAt", sequence
  `.execute(tx);
  const told = await readOutcomes(tx, rows);
  const last = new Map<string, string>();
  const changes: Observed[] = [];
  for (const { outcomes, organization: _, ...report } of rows) {
    const { outcome: codes, digest } = told(organization, outcomes);
    const outcome = outcomeOf(codes[position] ?? 0);
    if (!outcome) continue;
    const finding = digestAt(digest, position);
    const said = `${outcome} ${finding?.toString("hex")}`;
    if (last.get(report.source) === said) continue;
    last.set(report.source, said);
    changes.push({ ...report, outcome, finding });
  }
  return changes.reverse().slice(0, most);
}

/** When observations were accepted: for each, the first report of that source and moment. */
export async function readAcceptances(
  tx: Tx,
  sequence: number,
  observations: readonly { readonly subject: Subject; readonly source: string; readonly observedAt: number }[],
): Promise<(subject: Subject, source: string, observedAt: number) => number | null> {
  const key = (organization: string, id: string, source: string, observedAt: number): string =>
    JSON.stringify([organization, id, source, observedAt]);
  const wanted = observations.map(({ subject, source, observedAt }) => ({
    organization_id: subject.organization,
    subject_id: subject.id,
    source,
    observed_at: new Date(observedAt).toISOString(),
  }));
  const distinct = [...new Map(wanted.map((row) => [JSON.stringify(row), row])).values()];
  const columns = "organization_id text, subject_id text, source text, observed_at timestamptz";
  const { rows } = await sql<ToldRow & { recordedAt: number }>`
    select organization_id as organization, subject_id as id, source, observed_at as "observedAt",
      min(recorded_at) as "recordedAt"
    from report join json_to_recordset(${JSON.stringify(distinct)}::json) as row (${sql.raw(columns)})
      using (organization_id, subject_id, source, observed_at)
    where sequence <= ${sequence} group by organization_id, subject_id, source, observed_at
  `.execute(tx);
  const found = new Map(rows.map((row) => [key(row.organization, row.id, row.source, row.observedAt), row.recordedAt]));
  return (subject, source, observedAt) => found.get(key(subject.organization, subject.id, source, observedAt)) ?? null;
}
