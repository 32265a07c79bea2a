/**
 * What is kept of subjects: what each of their sources said. How their cells stand follows from that, at any instant.
 * @module
 */
import {
  type Evidence,
  noEvidence,
  noStates,
  instantAt,
  outcomeOf,
  type SourceVector,
  standingOf,
  type States,
  statesOf,
} from "@tokiwa/assurance";
import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database/database.ts";
import { findSystemsAmong, isAsset, readSubjectsAfter, type Subject } from "../inventory/service.ts";
import { readExceptions, spansOf } from "./exceptions.ts";
import { type Rank, rankOf } from "./rank.ts";
import type { Revision } from "./revision.ts";
import { scopeOf } from "./scope.ts";
import { bytes, instants, integers, texts } from "../../platform/database/columns.ts";
import { decodeVectors, encodeVectors, type Sourced } from "./store/vectors.ts";

/** A subject with what is known of it. */
export interface SubjectRecord {
  readonly subject: Subject;
  readonly evidence: Evidence;
  readonly states: States;
  /** When its sources last spoke; in the order of `evidence.sources`. */
  readonly received: readonly number[];
}

/** A subject among all organizations. */
export const keyOf = ({ organization, id }: Pick<Subject, "organization" | "id">): string => `${organization}\0${id}`;

/** Joins a table that has organization_id and subject_id with some subjects, as `row`. */
export const among = (subjects: readonly Pick<Subject, "organization" | "id">[]): RawBuilder<unknown> => sql`
  unnest(${texts(subjects.map(({ organization }) => organization))}, ${texts(subjects.map(({ id }) => id))})
    as row (organization_id, subject_id)
`;

/** What the sources of subjects said, by key. Subjects of which nothing is kept are not in it. */
export async function readVectors(
  tx: Tx,
  subjects: readonly Subject[],
): Promise<ReadonlyMap<string, readonly Sourced[]>> {
  const { rows } = await sql<{ index: number; vectors: Buffer }>`
    select row.index::int as index, vectors
    from unnest(
      ${texts(subjects.map(({ organization }) => organization))}, ${texts(subjects.map(({ id }) => id))}
    ) with ordinality as row (organization_id, subject_id, index)
    join subject_state using (organization_id, subject_id)
  `.execute(tx);
  const found = new Map<string, readonly Sourced[]>();
  for (const { index, vectors } of rows) {
    const subject = subjects[index - 1];
    if (subject) found.set(keyOf(subject), decodeVectors(vectors));
  }
  return found;
}

/**
 * Reads what is kept of subjects, and works out how their cells stand.
 * @param at The instant that they stand so at: for all, or one for each. Nothing may have been settled beyond it.
 */
export async function readRecords(
  tx: Tx,
  revision: Revision,
  subjects: readonly Subject[],
  at: number | ((index: number) => number),
): Promise<readonly SubjectRecord[]> {
  return recordsOf(tx, revision, subjects, await readVectors(tx, subjects), at);
}

/** Works out how the cells of subjects stand, from what their sources said. */
export async function recordsOf(
  tx: Tx,
  revision: Revision,
  subjects: readonly Subject[],
  vectors: ReadonlyMap<string, readonly Sourced[]>,
  at: number | ((index: number) => number),
): Promise<readonly SubjectRecord[]> {
  const exceptions = await readExceptions(tx, subjects, null);
  const bySystem = Map.groupBy(exceptions, ({ organization, system }) => `${organization}\0${system}`);
  return subjects.map((subject, index): SubjectRecord => {
    const sources = vectors.get(keyOf(subject));
    const now = typeof at === "number" ? at : at(index);
    if (!sources) return { subject, evidence: noEvidence, states: noStates, received: [] };
    const spans = spansOf(subject, bySystem.get(`${subject.organization}\0${subject.system}`) ?? [], revision);
    const evidence = {
      sources: sources.map(({ vector }) => vector),
      exceptions: spans.filter(({ until }) => until > now),
    };
    const benchmark = revision.framework.benchmarks.get(subject.kind) ?? [];
    return {
      subject,
      evidence,
      states: statesOf(evidence, benchmark, now),
      received: sources.map(({ lastReceived }) => lastReceived),
    };
  });
}

/** The observation that tells how a cell stands now: of those that say what it is, the newest. */
export function speaking(
  { sources }: Pick<Evidence, "sources">,
  status: number,
  position: number,
): { readonly vector: SourceVector; readonly observedAt: number } | null {
  const standing = standingOf(status);
  let found: { readonly vector: SourceVector; readonly observedAt: number } | null = null;
  for (const vector of sources) {
    const outcome = outcomeOf(vector.outcome[position] ?? 0);
    const observedAt = instantAt(vector, position);
    if (!outcome || (found && observedAt <= found.observedAt)) continue;
    const says = standing?.unknownReason === "conflict" ? outcome === "fail" : true;
    const agrees = standing?.state === "unknown" ? says : outcome === standing?.state;
    if (agrees) found = { vector, observedAt };
  }
  if (found || standing?.state !== "fail") return found;
  // A source that fell silent fails by what it does not say: its last report speaks.
  return speaking({ sources }, 0, position);
}

/** The oldest observation among those that still tell how a cell is; Infinity where none does. */
export function oldestInput({ sources }: Evidence, { status }: States): number {
  let oldest = Number.POSITIVE_INFINITY;
  const [only, another] = sources;
  if (only && !another && !only.observedAt) return status.some((of) => isKnown[of]) ? only.newest : oldest;
  for (let position = 0; position < status.length; position += 1) {
    const of = status[position] ?? 0;
    if (!isKnown[of]) continue;
    const at = only && !another ? instantAt(only, position) : speaking({ sources }, of, position)?.observedAt;
    if (at !== undefined && at < oldest) oldest = at;
  }
  return oldest;
}

const isKnown: readonly boolean[] = Array.from({ length: 256 }, (_, status) => {
  const standing = standingOf(status);
  return standing !== null && standing.state !== "unknown";
});

/**
 * Writes what is kept of subjects. Each may be given once.
 * @param known The profiles of their systems, where they were read before.
 */
export async function writeRecords(
  tx: Tx,
  revision: Revision,
  records: readonly SubjectRecord[],
  known?: Profiles,
): Promise<void> {
  if (records.length === 0) return;
  const profiles = known ?? (await readProfiles(tx, records));
  const sourced = records.map(({ evidence, received }) =>
    evidence.sources.map((vector, index) => ({ vector, lastReceived: received[index] ?? 0 })),
  );
  await sql`
    insert into subject_state (${columns}, vectors, revision)
    select *, ${revision.sequence}::bigint
    from unnest(${valuesOf(revision, records, profiles)}, ${bytes(sourced.map(encodeVectors))})
    on conflict (organization_id, subject_id) do update set
      system_id = excluded.system_id, next_change_at = excluded.next_change_at, oldest_input = excluded.oldest_input,
      last_received = excluded.last_received, failing = excluded.failing, unknown = excluded.unknown,
      in_scope = excluded.in_scope, vectors = excluded.vectors, revision = excluded.revision
  `.execute(tx);
}

/** Writes how subjects stand that are kept already, where their sources said nothing new. */
export async function writeStates(tx: Tx, revision: Revision, records: readonly SubjectRecord[]): Promise<void> {
  if (records.length === 0) return;
  const profiles = await readProfiles(tx, records);
  await sql`
    update subject_state state set
      system_id = row.system_id, next_change_at = row.next_change_at, oldest_input = row.oldest_input,
      last_received = row.last_received, failing = row.failing, unknown = row.unknown, in_scope = row.in_scope,
      revision = ${revision.sequence}
    from unnest(${valuesOf(revision, records, profiles)}) as row (${columns})
    where state.organization_id = row.organization_id and state.subject_id = row.subject_id
  `.execute(tx);
}

const columns = sql`
  organization_id, subject_id, system_id, next_change_at, oldest_input, last_received, failing, unknown, in_scope
`;

/** What is kept of subjects besides what their sources said, in the order of `columns`. */
function valuesOf(revision: Revision, records: readonly SubjectRecord[], profiles: Profiles): RawBuilder<unknown> {
  const ranks = records.map((record) => rankAmong(revision, record, profiles));
  return sql`
    ${texts(records.map(({ subject }) => subject.organization))}, ${texts(records.map(({ subject }) => subject.id))},
    ${texts(records.map(({ subject }) => subject.system))},
    ${instants(records.map(({ states }) => states.nextChangeAt))},
    ${instants(records.map(({ evidence, states }) => oldestInput(evidence, states)))},
    ${instants(records.map(({ received }) => Math.max(...received)))},
    ${integers(ranks.map((rank) => rank?.failing ?? null))}, ${integers(ranks.map((rank) => rank?.unknown ?? null))},
    ${integers(ranks.map((rank) => rank?.inScope ?? null))}
  `;
}

/** By scope of the system. */
export type Profiles = ReadonlyMap<string, string>;

/** The profiles of the systems that assets are in, by which these are ranked. */
export async function readProfiles(tx: Tx, records: readonly SubjectRecord[]): Promise<Profiles> {
  const scopes = new Map<string, { readonly organization: string; readonly id: string }>();
  for (const { subject } of records) {
    const { organization, system, kind } = subject;
    if (isAsset(kind)) scopes.set(scopeOf(organization, system), { organization, id: system });
  }
  const systems = scopes.size === 0 ? [] : await findSystemsAmong(tx, [...scopes.values()]);
  return new Map(systems.map(({ organization, id, profile }) => [scopeOf(organization, id), profile]));
}

/** How bad an asset stands, by the profile of its system; null of what is no asset. */
export function rankAmong(revision: Revision, { subject, states }: SubjectRecord, profiles: Profiles): Rank | null {
  const { organization, system, kind } = subject;
  if (!isAsset(kind)) return null;
  return rankOf(revision, profiles.get(scopeOf(organization, system)) ?? "", kind, states.status);
}

/** How many subjects are worked through at a time: all of a fleet would not find room in memory. */
const chunk = 2000;

/** Goes through all subjects, some at a time, in the order of organizations and ids. */
export async function inChunks(tx: Tx, work: (subjects: readonly Subject[]) => Promise<void>): Promise<void> {
  let after = { organization: "", id: "" };
  for (;;) {
    const subjects = await readSubjectsAfter(tx, after, chunk);
    const last = subjects.at(-1);
    if (last) await work(subjects);
    if (!last || subjects.length < chunk) return;
    after = last;
  }
}
