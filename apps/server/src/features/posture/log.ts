/**
 * Reading the log of reports: what follows from it, and what was ever said of one cell.
 * @module
 */
import { emptyVector, foundWidth, merge, outcomeOf, type Outcome, type SourceVector } from "@tokiwa/assurance";
import { sql } from "kysely";
import { instants, texts } from "../../platform/database/columns.ts";
import type { Tx } from "../../platform/database/database.ts";
import type { Clocks, Subject } from "../inventory/service.ts";
import { among, keyOf } from "./records.ts";
import { type Content, decodeContent, digestAt, frontOf } from "./store/content.ts";
import type { Sourced } from "./store/vectors.ts";

interface Receipt {
  readonly organization: string;
  readonly id: string;
  readonly source: string;
  readonly sequence: number;
  readonly observedAt: number;
  readonly recordedAt: number;
  readonly told: Buffer;
}

/** A receipt with what its report says. */
type Told = Receipt & { readonly content: Content };

/** The receipts of subjects up to an entry of the log, by subject; of each in the order of acceptance. */
async function readReceipts(
  tx: Tx,
  sequence: number,
  subjects: readonly Subject[],
): Promise<ReadonlyMap<string, readonly Receipt[]>> {
  const { rows } = await sql<Receipt>`
    select organization_id as organization, subject_id as id, source, sequence, observed_at as "observedAt",
      recorded_at as "recordedAt", told
    from ${among(subjects)} join report using (organization_id, subject_id)
    where sequence <= ${sequence} order by sequence
  `.execute(tx);
  return Map.groupBy(rows, keyOf);
}

/** How many rows there are of what was said and shown of subjects, by key. */
export async function countLogged(tx: Tx, subjects: readonly Subject[]): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ organization: string; id: string; rows: number }>`
    select organization_id as organization, subject_id as id, count(*) as rows from (
      select organization_id, subject_id from ${among(subjects)} join report using (organization_id, subject_id)
      union all
      select organization_id, subject_id from ${among(subjects)} join subject_change using (organization_id, subject_id)
    ) logged group by organization_id, subject_id
  `.execute(tx);
  return new Map(rows.map((row) => [keyOf(row), row.rows]));
}

/** Reads what the reports of one source on one subject say: each is written by how it differs from those before it. */
function* contentsOf(source: string, receipts: readonly Receipt[]): Iterable<{ told: Told; vector: SourceVector }> {
  let vector = emptyVector(source);
  for (const receipt of receipts) {
    const before = vector;
    const content = decodeContent(receipt.told, () => frontOf(before));
    vector = merge(vector, { source, observedAt: receipt.observedAt, ...content }).vector;
    yield { told: { ...receipt, content }, vector };
  }
}

/** Of all that was ever said of subjects of one organization, what their findings are known by; each once. */
export async function readFound(tx: Tx, subjects: readonly Subject[]): Promise<readonly Buffer[]> {
  const found = new Map<string, Buffer>();
  for (const receipts of (await readReceipts(tx, Number.MAX_SAFE_INTEGER, subjects)).values())
    for (const [source, those] of Map.groupBy(receipts, (receipt) => receipt.source))
      for (const { told } of contentsOf(source, those))
        for (let at = 0; at < told.content.found.length; at += foundWidth) {
          const digest = digestAt(told.content.found, told.content.found[at] ?? 0);
          if (digest) found.set(digest.toString("latin1"), digest);
        }
  return [...found.values()];
}

/** What a source said by a moment; null where it had said nothing. */
function sourcedAt(source: string, receipts: readonly Receipt[], asOf: number): Sourced | null {
  const known = receipts.filter(({ observedAt }) => observedAt <= asOf);
  if (known.length === 0) return null;
  const lastReceived = Math.max(...known.map(({ recordedAt }) => recordedAt));
  let at = emptyVector(source);
  let all = at;
  for (const { told, vector } of contentsOf(source, receipts)) {
    all = vector;
    if (known.length < receipts.length && told.observedAt <= asOf)
      at = merge(at, { source, observedAt: told.observedAt, ...told.content }).vector;
  }
  return { vector: known.length < receipts.length ? at : all, lastReceived };
}

/** What the sources of subjects said, as it follows from the log, by key. */
export async function readLogged(
  tx: Tx,
  at: Clocks,
  subjects: readonly Subject[],
): Promise<ReadonlyMap<string, readonly Sourced[]>> {
  const receipts = await readReceipts(tx, at.sequence, subjects);
  return new Map(
    [...receipts].map(([key, all]) => {
      const bySource = [...Map.groupBy(all, ({ source }) => source)].toSorted(([a], [b]) => (a < b ? -1 : 1));
      return [key, bySource.flatMap(([source, those]) => sourcedAt(source, those, at.asOf) ?? [])];
    }),
  );
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
  const receipts = (await readReceipts(tx, at.sequence, [subject])).get(keyOf(subject)) ?? [];
  const observed = [...Map.groupBy(receipts, ({ source }) => source)].flatMap(([source, those]) =>
    [...contentsOf(source, those)].flatMap(({ told: { sequence, observedAt, recordedAt, content } }): Observed[] => {
      const outcome = outcomeOf(content.outcome[position] ?? 0);
      if (!outcome || observedAt > at.asOf) return [];
      return [{ sequence, source, observedAt, recordedAt, outcome, finding: digestAt(content.found, position) }];
    }),
  );
  observed.sort((a, b) => a.observedAt - b.observedAt || a.sequence - b.sequence);
  const last = new Map<string, string>();
  const changes = observed.filter(({ source, outcome, finding }) => {
    const said = `${outcome} ${finding?.toString("hex")}`;
    const differs = last.get(source) !== said;
    last.set(source, said);
    return differs;
  });
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
  const distinct = [
    ...new Map(
      observations.map((one) => [key(one.subject.organization, one.subject.id, one.source, one.observedAt), one]),
    ).values(),
  ];
  const { rows } = await sql<Omit<Receipt, "told">>`
    select organization_id as organization, subject_id as id, source, observed_at as "observedAt",
      min(recorded_at) as "recordedAt"
    from unnest(
      ${texts(distinct.map(({ subject }) => subject.organization))}, ${texts(distinct.map(({ subject }) => subject.id))},
      ${texts(distinct.map(({ source }) => source))}, ${instants(distinct.map(({ observedAt }) => observedAt))}
    ) as row (organization_id, subject_id, source, observed_at)
    join report using (organization_id, subject_id, source, observed_at)
    where sequence <= ${sequence} group by organization_id, subject_id, source, observed_at
  `.execute(tx);
  const found = new Map(rows.map((row) => [key(row.organization, row.id, row.source, row.observedAt), row.recordedAt]));
  return (subject, source, observedAt) => found.get(key(subject.organization, subject.id, source, observedAt)) ?? null;
}
