/**
 * How scopes stood at a moment of the past: from the snapshot before it, what was shown since then, and, worked out from
 * the log, the few subjects of which that does not tell. Both clocks stay exact.
 * @module
 */
import type { Tally } from "@tokiwa/assurance";
import { sql } from "kysely";
import type { Tx } from "../../../platform/database/database.ts";
import { instant } from "../../../platform/database/values.ts";
import {
  type Clocks,
  isAsset,
  kindInId,
  readSubjects,
  readSystems,
  type Subject,
  type System,
} from "../../inventory/service.ts";
import { sequenceAt } from "../acceptance.ts";
import type { Freshness, Moment } from "../projection.ts";
import { keyOf, oldestInput, type SubjectRecord } from "../records.ts";
import { count, emptyTally, recounted } from "../recount.ts";
import type { Revision } from "../revision.ts";
import { placeOf, scopeOf } from "../scope.ts";
import { decodeChanges } from "../store/steps.ts";
import { addMore, type More, moreThan } from "./other-content.ts";
import { ScopeSums } from "./scope-sums.ts";
import {
  haveRulesChanged,
  readFreshnessSince,
  readScopesThen,
  readSnapshot,
  rulesOf,
  type Snapshot,
} from "./snapshots.ts";
import { type Course, type Key, readStraying, rowsOf } from "./straying.ts";

/** How scopes stood. */
export interface Counted {
  readonly tally: Tally;
  readonly freshness: ReadonlyMap<string, Freshness>;
}

/** The scopes that an answer is about; null for all. */
export type Scopes = ReadonlySet<string> | null;

const isIn = (scopes: Scopes, { organization, system }: Pick<Subject, "organization" | "system">): boolean =>
  scopes === null || scopes.has(scopeOf(organization, system));

/** How many subjects are worked out at a time. */
const atOnce = 2000;

/** The content by which it is asked, and those that were in use at entries of the log. */
export interface Contents {
  readonly revision: Revision;
  readonly revisionAt: (tx: Tx, sequence: number) => Promise<Revision>;
}

/** Counts scopes as they stood at a moment whose past is over. */
export async function countAt(tx: Tx, contents: Contents, at: Moment, scopes: Scopes): Promise<Counted> {
  const { revision } = contents;
  const systems = (await readSystems(tx, at)).filter(({ organization, id }) =>
    isIn(scopes, { organization, system: id }),
  );
  const course = await readCourse(tx, contents, at);
  return course
    ? countFrom(tx, revision, { course, scopes, systems })
    : countAll(tx, revision, { at, scopes, systems });
}

interface Counting {
  readonly scopes: Scopes;
  readonly systems: readonly System[];
}

/** A course, and what is asked for besides what its snapshot was counted by. */
interface CountedCourse extends Course {
  readonly snapshot: Snapshot & Clocks;
  readonly more: readonly More[];
}

/** The way from the last snapshot to a moment; null where there is none by which it can be told. */
async function readCourse(tx: Tx, { revision, revisionAt }: Contents, at: Moment): Promise<CountedCourse | null> {
  const shownAt = Math.min(at.asOf, at.knownAt);
  const shown = { asOf: shownAt, sequence: await sequenceAt(tx, shownAt) };
  const found = await readSnapshot(tx, shown.asOf, shown.sequence);
  if (!found) return null;
  const isSame = found.rules === rulesOf(revision);
  const more = isSame ? [] : moreThan(await revisionAt(tx, found.revision), revision);
  if (!more) return null;
  const cameBy = await sequenceAt(tx, at.asOf);
  // What the clock did after what is known was shown under other rules, where others came into use by then.
  if (await haveRulesChanged(tx, found, cameBy)) return null;
  const snapshot = { ...found, asOf: found.at };
  const asked = { asOf: at.asOf, sequence: at.sequence };
  return { snapshot, shown, asked, cameBy, more };
}

/** Works all of them out from the log. */
async function countAll(
  tx: Tx,
  revision: Revision,
  { at, scopes, systems }: Counting & { readonly at: Clocks },
): Promise<Counted> {
  const tally = await emptyTally(tx, revision, systems, at);
  const freshness = new Map<string, Freshness>();
  for await (const records of recordsIn(tx, revision, at, scopes)) {
    count(tally, revision, records);
    for (const record of records) freshen(freshness, record);
  }
  tally.flips();
  return { tally, freshness };
}

/** What was known of the subjects of scopes, some at a time. */
async function* recordsIn(
  tx: Tx,
  revision: Revision,
  at: Clocks,
  scopes: Scopes,
): AsyncIterable<readonly SubjectRecord[]> {
  const filters = scopes === null ? [{}] : [...scopes].map(placeOf);
  for (const filter of filters) {
    const subjects = await readSubjects(tx, at, filter);
    for (let begin = 0; begin < subjects.length; begin += atOnce)
      yield await recounted(tx, revision, at, subjects.slice(begin, begin + atOnce), "keyframes");
  }
}

/** Takes a subject into the freshness of its scope. */
export function freshen(freshness: Map<string, Freshness>, record: SubjectRecord): void {
  const held = freshness.get(scopeFor(record));
  const fresh = fresher(held, record);
  freshness.set(scopeFor(record), { ...fresh, assets: fresh.assets + (isAsset(record.subject.kind) ? 1 : 0) });
}

const scopeFor = ({ subject: { organization, system } }: SubjectRecord): string => scopeOf(organization, system);

/** The freshness of a scope with what is known of one of its assets. */
const fresher = (held: Freshness | undefined, record: SubjectRecord): Freshness => ({
  assets: held?.assets ?? 0,
  oldestInput: Math.min(held?.oldestInput ?? Number.POSITIVE_INFINITY, oldestOf(record)),
  lastReceived: Math.max(held?.lastReceived ?? Number.NEGATIVE_INFINITY, ...record.received),
});

async function countFrom(
  tx: Tx,
  revision: Revision,
  { course, scopes, systems }: Counting & { readonly course: CountedCourse },
): Promise<Counted> {
  const { snapshot, shown, asked } = course;
  const wanted = scopes && [...scopes];
  const then = await readScopesThen(tx, snapshot, wanted);
  for (const { counters } of then.values()) addMore(counters, course.more);
  const sums = new ScopeSums(revision, new Map([...then].map(([scope, { counters }]) => [scope, counters])));
  const subjects = await subjectsIn(tx, [snapshot, shown, asked], scopes);
  const straying = await readStraying(tx, revision, course, subjects);
  const keys = new Set(straying.subjects.map(keyOf));
  await addShown(tx, course, subjects, ({ subject, changes }) => {
    if (keys.has(keyOf(subject)) || !isIn(scopes, subject)) return;
    sums.addChanges(subject, decodeChanges(changes));
  });

  const changes: Became[] = [];
  for (let begin = 0; begin < straying.subjects.length; begin += atOnce) {
    const among = straying.subjects.slice(begin, begin + atOnce);
    const standing = async (at: Clocks, of: typeof among): Promise<readonly SubjectRecord[]> =>
      recounted(
        tx,
        revision,
        at,
        (await readSubjects(tx, at, { among: of })).filter((one) => isIn(scopes, one)),
        "keyframes",
      );
    for (const record of await standing(snapshot, among)) sums.addAll(record, -1);
    const after = await standing(asked, among);
    for (const record of after) sums.addAll(record, 1);
    const since = among.filter((one) => straying.since.has(keyOf(one)));
    const before = new Map((await standing(shown, since)).map((record) => [keyOf(record.subject), record]));
    const now = new Map(after.map((record) => [keyOf(record.subject), record]));
    for (const one of since) changes.push({ before: before.get(keyOf(one)), after: now.get(keyOf(one)) });
  }
  const tally = await emptyTally(tx, revision, systems, asked);
  sums.putInto(tally);
  tally.flips();
  const freshness = new Map([...then].map(([scope, { freshness: of }]) => [scope, of]));
  await refresh(tx, revision, freshness, { course, wanted, changes });
  // A system that left for another organization is none of this one's any more.
  const there = new Set(systems.map(({ organization, id }) => scopeOf(organization, id)));
  for (const scope of freshness.keys()) if (placeOf(scope).system !== "" && !there.has(scope)) freshness.delete(scope);
  return { tally, freshness };
}

/** The subjects that were in scopes at any of some moments; null where all scopes are meant. */
async function subjectsIn(tx: Tx, moments: readonly Clocks[], scopes: Scopes): Promise<readonly Key[] | null> {
  if (scopes === null) return null;
  const found = new Map<string, Key>();
  for (const at of moments)
    for (const scope of scopes)
      for (const subject of await readSubjects(tx, at, placeOf(scope))) found.set(keyOf(subject), subject);
  return [...found.values()];
}

/** What was shown to change between a snapshot and a moment, of subjects in the places that they had at the snapshot. */
async function addShown(
  tx: Tx,
  { snapshot, shown }: Course,
  subjects: readonly Key[] | null,
  add: (row: {
    readonly subject: Pick<Subject, "organization" | "id" | "kind" | "system">;
    readonly changes: Buffer;
  }) => void,
): Promise<void> {
  const part = Math.max(3_600_000, (shown.asOf - snapshot.asOf) / 24);
  for (let from = snapshot.asOf; from < shown.asOf; from += part) {
    const { rows } = await sql<{ organization: string; id: string; kind: string; system: string; changes: Buffer }>`
      select change.organization_id as organization, change.subject_id as id, ${kindInId} as kind,
        placed.system_id as system, changes
      from (
        select organization_id, subject_id, changes from ${rowsOf(sql`subject_change`, subjects)}
        where at > ${instant(from)} and at <= ${instant(Math.min(from + part, shown.asOf))}
      ) change
      cross join lateral (
        select system_id from placement
        where placement.organization_id = change.organization_id and placement.subject_id = change.subject_id
          and placement.sequence <= ${snapshot.sequence}
        order by placement.sequence desc limit 1
      ) placed
    `.execute(tx);
    for (const { changes, ...subject } of rows) add({ subject, changes });
  }
}

/** What became of a subject after what was shown. */
interface Became {
  readonly before: SubjectRecord | undefined;
  readonly after: SubjectRecord | undefined;
}

/** Brings the freshness of scopes from a snapshot to a moment. */
async function refresh(
  tx: Tx,
  revision: Revision,
  freshness: Map<string, Freshness>,
  { course, wanted, changes }: { course: Course; wanted: readonly string[] | null; changes: readonly Became[] },
): Promise<void> {
  const { snapshot, shown, asked } = course;
  const unsure = new Set<string>();
  for (const { scope, freshness: of } of await readFreshnessSince(tx, snapshot.asOf, shown.asOf, wanted))
    if (of) freshness.set(scope, of);
    else unsure.add(scope);
  for (const { before, after } of changes) {
    if (before && (!after || scopeFor(before) !== scopeFor(after))) unsure.add(scopeFor(before));
    if (!after) continue;
    const scope = scopeFor(after);
    const held = freshness.get(scope);
    if (!before) freshen(freshness, after);
    else if (scopeFor(before) !== scope) unsure.add(scope);
    // The oldest input of the scope may have been its own.
    else if (oldestOf(before) !== oldestOf(after) && oldestOf(before) === held?.oldestInput) unsure.add(scope);
    else freshness.set(scope, fresher(held, after));
  }
  const again = new Map<string, Freshness>();
  for await (const records of recordsIn(tx, revision, asked, unsure))
    for (const record of records) freshen(again, record);
  for (const scope of unsure) {
    const of = again.get(scope);
    if (of) freshness.set(scope, of);
    else freshness.delete(scope);
  }
}

const oldestOf = ({ evidence, states }: SubjectRecord): number => oldestInput(evidence, states);
