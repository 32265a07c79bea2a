/**
 * Reading the log of reports: what follows from it, and what was ever said of one cell.
 * @module
 */
import {
  emptyVector,
  type Found,
  foundWidth,
  merge,
  outcomeOf,
  type Outcome,
  type SourceVector,
} from "@tokiwa/assurance";
import { sql } from "kysely";
import { instants, integers, texts } from "../../platform/database/columns.ts";
import type { Tx } from "../../platform/database/database.ts";
import { instant } from "../../platform/database/values.ts";
import type { Clocks, Subject } from "../inventory/service.ts";
import { readBeginnings, readKeyframes } from "./past/keyframes.ts";
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

/** What is known of a subject up to a moment: what was written down of it before, and the receipts since then. */
interface Logged {
  readonly keyframe: readonly Sourced[];
  /** In the order of acceptance. */
  readonly receipts: readonly Receipt[];
}

/** What the log is read from: its beginning, as if nothing else had ever been kept, or the last keyframe. */
export type Beginning = "the log" | "keyframes";

/** Reports are taken up within this, in milliseconds, or are late (the index `report_late`). */
const soon = 3_600_000;

/** What the log has of subjects for a moment: no further than to the last report that tells of it. */
async function readReceipts(
  tx: Tx,
  { asOf, sequence }: Clocks,
  subjects: readonly Subject[],
  from: Beginning,
): Promise<ReadonlyMap<string, Logged>> {
  const keyframes = await (from === "the log"
    ? readBeginnings(tx, subjects, asOf)
    : readKeyframes(tx, { asOf, sequence }, subjects));
  const froms = subjects.map((subject) => keyframes.get(keyOf(subject)));
  // `offset 0`: subject by subject by the index, not all that was ever said of anything, sorted, for each lot of subjects.
  const { rows } = await sql<Receipt>`
    select row.organization_id as organization, row.subject_id as id, source, report.sequence,
      observed_at as "observedAt", recorded_at as "recordedAt", told
    from (
      select wanted.*, greatest(${instant(asOf + soon)}, (
        select max(recorded_at) from report late
        where late.organization_id = wanted.organization_id and late.subject_id = wanted.subject_id
          and recorded_at - observed_at > interval '1 hour' and recorded_at > ${instant(asOf + soon)}
          and observed_at <= ${instant(asOf)} and late.sequence <= ${sequence}
      )) as until
      from unnest(
        ${texts(subjects.map(({ organization }) => organization))}, ${texts(subjects.map(({ id }) => id))},
        ${integers(froms.map((from) => from?.sequence ?? 0))}, ${instants(froms.map((from) => from?.at ?? 0))}
      ) as wanted (organization_id, subject_id, sequence, at) offset 0
    ) row
    cross join lateral (
      select source, report.sequence, observed_at, recorded_at, told from report
      where report.organization_id = row.organization_id and report.subject_id = row.subject_id
        and recorded_at >= row.at and report.sequence > row.sequence
        and recorded_at <= row.until and report.sequence <= ${sequence} offset 0
    ) report order by report.sequence
  `.execute(tx);
  const receipts = Map.groupBy(rows, keyOf);
  return new Map(
    subjects.flatMap((subject) => {
      const [keyframe, those] = [keyframes.get(keyOf(subject))?.sources ?? [], receipts.get(keyOf(subject)) ?? []];
      return keyframe.length + those.length > 0 ? [[keyOf(subject), { keyframe, receipts: those }]] : [];
    }),
  );
}

/** How many rows there are of what was said and shown of subjects, by key. */
export async function countLogged(tx: Tx, subjects: readonly Subject[]): Promise<ReadonlyMap<string, number>> {
  const of = sql`organization_id = row.organization_id and subject_id = row.subject_id`;
  const { rows } = await sql<{ organization: string; id: string; rows: number }>`
    select row.organization_id as organization, row.subject_id as id,
      (select count(*) from report where ${of}) + (select count(*) from subject_change where ${of}) as rows
    from ${among(subjects)}
  `.execute(tx);
  return new Map(rows.map((row) => [keyOf(row), row.rows]));
}

/** Reads what the reports of one source on one subject say: each is written by how it differs from those before it. */
function* contentsOf(held: SourceVector, receipts: readonly Receipt[]): Iterable<{ told: Told; vector: SourceVector }> {
  const { source } = held;
  let vector = held;
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
  const add = (those: Found): void => {
    for (let at = 0; at < those.length; at += foundWidth) {
      const digest = digestAt(those, those[at] ?? 0);
      if (digest) found.set(digest.toString("latin1"), digest);
    }
  };
  const always = { asOf: Date.UTC(9000, 0), sequence: Number.MAX_SAFE_INTEGER };
  for (const { keyframe, receipts } of (await readReceipts(tx, always, subjects, "the log")).values()) {
    const held = new Map(keyframe.map(({ vector }) => [vector.source, vector]));
    for (const vector of held.values()) add(vector.found);
    for (const [source, those] of Map.groupBy(receipts, (receipt) => receipt.source))
      for (const { told } of contentsOf(held.get(source) ?? emptyVector(source), those)) add(told.content.found);
  }
  return [...found.values()];
}

/** What a source said by a moment; null where it had said nothing. */
function sourcedAt(
  source: string,
  held: Sourced | undefined,
  receipts: readonly Receipt[],
  asOf: number,
): Sourced | null {
  const known = receipts.filter(({ observedAt }) => observedAt <= asOf);
  if (known.length === 0) return held ?? null;
  const lastReceived = Math.max(held?.lastReceived ?? 0, ...known.map(({ recordedAt }) => recordedAt));
  let at = held?.vector ?? emptyVector(source);
  let all = at;
  for (const { told, vector } of contentsOf(all, receipts)) {
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
  from: Beginning,
): Promise<ReadonlyMap<string, readonly Sourced[]>> {
  const logged = await readReceipts(tx, at, subjects, from);
  return new Map(
    [...logged].map(([key, { keyframe, receipts }]) => {
      const held = new Map(keyframe.map((one) => [one.vector.source, one]));
      const told = Map.groupBy(receipts, ({ source }) => source);
      const sources = [...new Set([...held.keys(), ...told.keys()])].toSorted((a, b) => (a < b ? -1 : 1));
      return [
        key,
        sources.flatMap((source) => sourcedAt(source, held.get(source), told.get(source) ?? [], at.asOf) ?? []),
      ];
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

/** All receipts of a subject that are kept, and what was known when the first of them came. */
async function readAllReceipts(tx: Tx, { sequence }: Clocks, subject: Subject): Promise<Logged> {
  const { rows } = await sql<Receipt>`
    select organization_id as organization, subject_id as id, source, sequence, observed_at as "observedAt",
      recorded_at as "recordedAt", told
    from report
    where organization_id = ${subject.organization} and subject_id = ${subject.id} and sequence <= ${sequence}
    order by sequence
  `.execute(tx);
  const first = (await readBeginnings(tx, [subject])).get(keyOf(subject));
  if (!first) return { keyframe: [], receipts: rows };
  return { keyframe: first.sources, receipts: rows.filter((row) => row.sequence > first.sequence) };
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
  const { keyframe, receipts } = await readAllReceipts(tx, at, subject);
  const held = new Map(keyframe.map(({ vector }) => [vector.source, vector]));
  const observed = [...Map.groupBy(receipts, ({ source }) => source)].flatMap(([source, those]) =>
    [...contentsOf(held.get(source) ?? emptyVector(source), those)].flatMap(
      ({ told: { sequence, observedAt, recordedAt, content } }): Observed[] => {
        const outcome = outcomeOf(content.outcome[position] ?? 0);
        if (!outcome || observedAt > at.asOf) return [];
        return [{ sequence, source, observedAt, recordedAt, outcome, finding: digestAt(content.found, position) }];
      },
    ),
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
    where recorded_at >= observed_at and sequence <= ${sequence} group by organization_id, subject_id, source, observed_at
  `.execute(tx);
  const found = new Map(rows.map((row) => [key(row.organization, row.id, row.source, row.observedAt), row.recordedAt]));
  return (subject, source, observedAt) => found.get(key(subject.organization, subject.id, source, observedAt)) ?? null;
}
