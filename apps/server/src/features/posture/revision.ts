/**
 * The content that is in use, in the form that states are made with, and the contents that were.
 * @module
 */
import type { Benchmark, Framework, Rule } from "@tokiwa/assurance";
import { type Content, type ContentCheck, type Parts, tieContent } from "@tokiwa/content";
import { sql } from "kysely";
import type { Tx } from "../../platform/database/database.ts";
import { instant } from "../../platform/database/values.ts";
import { publishBenchmarks } from "./benchmarks.ts";
import { rowset } from "./rowset.ts";
import { Selections } from "./selections.ts";

/** Where the outcomes of a check stand. */
export interface CheckPlace {
  readonly check: ContentCheck;
  readonly rule: Rule;
  readonly position: number;
  /** By which counters know it. */
  readonly number: number;
  /** The content that was the first to have it, by its entry of the log. */
  readonly since: number;
}

/** A content, tied to the positions of benchmarks. */
export interface Revision {
  /** The entry of the log that brought it into use. */
  readonly sequence: number;
  readonly content: Content;
  readonly framework: Framework;
  readonly checks: ReadonlyMap<string, CheckPlace>;
  /** For each kind of subject, the checks by position; null where one is retired. */
  readonly lists: ReadonlyMap<string, readonly (CheckPlace | null)[]>;
  /** The ids of the controls, in order: standings go by their places in it. */
  readonly controls: readonly string[];
}

/** A check in its place of a list, whether it is still in use or not. */
interface Listed {
  readonly check: string;
  readonly number: number;
  readonly since: number;
}

/** Kind of subject → checks by position. */
type Positions = ReadonlyMap<string, readonly Listed[]>;

const ruleOf = (check: ContentCheck): Rule => ({
  check: check.id,
  controls: check.controls,
  maxAge: check.maxAge,
  severity: check.severity,
  silence: "silence" in check ? check.silence : "unknown",
});

/** Ties a content to positions. A position whose check the content lacks, or has for another kind, is retired. */
export function revisionOf(sequence: number, content: Content, positions: Positions): Revision {
  const checks = new Map<string, CheckPlace>();
  const benchmarks = new Map<string, Benchmark>();
  const lists = new Map<string, readonly (CheckPlace | null)[]>();
  for (const [kind, listed] of [...positions].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const list = listed.map(({ check: id, number, since }, position): CheckPlace | null => {
      const check = content.checks.get(id);
      if (check?.subject !== kind) return null;
      const place = { check, rule: ruleOf(check), position, number, since };
      checks.set(id, place);
      return place;
    });
    lists.set(kind, list);
    benchmarks.set(
      kind,
      list.map((place) => place?.rule ?? null),
    );
  }
  const controls = [...content.controls.keys()].toSorted((a, b) => (a < b ? -1 : 1));
  return { sequence, content, framework: { benchmarks, profiles: new Selections(content) }, checks, lists, controls };
}

/** The positions as they stand, with those added that a content's checks still lack: in the order of the content. */
function withChecksOf(content: Content, positions: Positions, since: number): Positions {
  const grown = new Map([...positions].map(([kind, listed]) => [kind, [...listed]]));
  let next = [...grown.values()].reduce((sum, listed) => sum + listed.length, 0);
  for (const { id, subject } of content.checks.values()) {
    const listed = grown.get(subject) ?? [];
    if (!listed.some(({ check }) => check === id)) listed.push({ check: id, number: next++, since });
    grown.set(subject, listed);
  }
  return grown;
}

async function readPositions(tx: Tx): Promise<Positions> {
  const { rows } = await sql<Listed & { kind: string }>`
    select kind, check_id as check, number, since from benchmark order by kind, position
  `.execute(tx);
  return Map.groupBy(rows, ({ kind }) => kind);
}

/**
 * The entry of the log that brought the content into use that was known at `sequence`, or before the first, that one.
 * Null where no content was ever in use.
 */
export async function revisionAt(tx: Tx, sequence: number): Promise<number | null> {
  const { rows } = await sql<{ sequence: number | null }>`
    select coalesce(max(sequence) filter (where sequence <= ${sequence}), min(sequence)) as sequence
    from content_revision
  `.execute(tx);
  return rows[0]?.sequence ?? null;
}

/** What of a content is kept: everything that it is made of, in order. */
type StoredParts = {
  readonly [K in Exclude<keyof Parts, "clauses">]: Parts[K] extends ReadonlyMap<string, infer V> ? V[] : never;
};

const byId = <T extends { readonly id: string }>(values: readonly T[]): ReadonlyMap<string, T> =>
  new Map(values.map((value) => [value.id, value]));

/** Reads a content that was in use. */
export async function readRevision(tx: Tx, sequence: number): Promise<Revision> {
  const { rows } = await sql<{ parts: StoredParts }>`
    select parts::json as parts from content_revision where sequence = ${sequence}
  `.execute(tx);
  const parts = rows[0]?.parts;
  if (!parts) throw new Error(`there is no content revision ${sequence}`);
  const documents = byId(parts.documents);
  const clauses = parts.documents.flatMap((document) => document.clauses.map((clause) => ({ ...clause, document })));
  const content = tieContent({
    bodies: byId(parts.bodies),
    roles: byId(parts.roles),
    documents,
    clauses: byId(clauses),
    controls: byId(parts.controls),
    profiles: byId(parts.profiles),
    checks: byId(parts.checks),
  });
  return revisionOf(sequence, content, await readPositions(tx));
}

/** Writes a content down as the one in use from this entry of the log on. */
export async function writeRevision(
  tx: Tx,
  content: Content,
  place: { readonly sequence: number; readonly recordedAt: number },
): Promise<Revision> {
  const positions = withChecksOf(content, await readPositions(tx), place.sequence);
  const rows = [...positions].flatMap(([kind, listed]) =>
    listed.map(({ check, number, since }, position) => ({ kind, position, check_id: check, number, since })),
  );
  await sql`
    insert into benchmark (kind, position, check_id, number, since)
    select kind, position, check_id, number, since
    from ${rowset(rows, "kind text, position int, check_id text, number int, since bigint")}
    on conflict do nothing
  `.execute(tx);
  const { bodies, roles, documents, controls, profiles, checks } = content;
  const parts = Object.entries({ bodies, roles, documents, controls, profiles, checks });
  const stored = JSON.stringify(Object.fromEntries(parts.map(([name, map]) => [name, [...map.values()]])));
  await sql`
    insert into content_revision (sequence, recorded_at, hash, parts)
    values (${place.sequence}, ${instant(place.recordedAt)}, ${content.hash}, ${stored})
  `.execute(tx);
  const revision = revisionOf(place.sequence, content, positions);
  await publishBenchmarks(tx, revision);
  return revision;
}
