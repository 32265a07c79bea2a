/**
 * The state of everything at a moment, worked out from the log alone, as if nothing had ever been kept.
 * @module
 */
import { entering, type Evidence, standings, statesOf, Status, Tally } from "@tokiwa/assurance";
import type { Tx } from "../../platform/database/database.ts";
import { type Clocks, readSubjectsAfter, readSystems, type Subject, type System } from "../inventory/service.ts";
import { readDecisions, readExceptions, spansOf } from "./exceptions.ts";
import { type Beginning, countLogged, readLogged } from "./log.ts";
import { keyOf, type SubjectRecord } from "./records.ts";
import type { Revision } from "./revision.ts";
import { assured, scopeOf } from "./scope.ts";

export interface Recount {
  readonly tally: Tally;
  readonly systems: readonly System[];
}

/** How many subjects, and rows of what was said of them, are worked on at a time: all would not find room in memory. */
const atOnce = { subjects: 2000, rows: 50_000 } as const;

/**
 * Recounts everything.
 * @param look Is shown what is known of each subject, some at a time, and how its cells stand.
 */
export async function recount(
  tx: Tx,
  revision: Revision,
  at: Clocks,
  look: (records: readonly SubjectRecord[]) => void,
): Promise<Recount> {
  const systems = await readSystems(tx, at);
  const tally = await emptyTally(tx, revision, systems, at);
  for await (const records of recordsAt(tx, revision, at)) {
    count(tally, revision, records);
    look(records);
  }
  tally.flips();
  return { tally, systems };
}

/** What is known of each subject and how its cells stand, by the log alone; in the order of organizations and ids. */
export async function* recordsAt(tx: Tx, revision: Revision, at: Clocks): AsyncIterable<readonly SubjectRecord[]> {
  for await (const subjects of inParts(tx, at)) yield await recounted(tx, revision, at, subjects, "the log");
}

/** All subjects, as many at a time as their rows of the log find room. */
async function* inParts(tx: Tx, at: Clocks): AsyncIterable<readonly Subject[]> {
  let after = { organization: "", id: "" };
  for (;;) {
    const subjects = await readSubjectsAfter(tx, after, atOnce.subjects, at);
    const last = subjects.at(-1);
    if (!last) return;
    const rows = await countLogged(tx, subjects);
    let part: Subject[] = [];
    let held = 0;
    for (const subject of subjects) {
      const more = rows.get(keyOf(subject)) ?? 0;
      if (part.length > 0 && held + more > atOnce.rows) {
        yield part;
        [part, held] = [[], 0];
      }
      part.push(subject);
      held += more;
    }
    yield part;
    after = last;
  }
}

/** A tally that knows the systems, and counts nothing yet. */
export async function emptyTally(
  tx: Tx,
  revision: Revision,
  systems: readonly System[],
  at: Clocks | null,
): Promise<Tally> {
  const decisions = await readDecisions(tx, at, null);
  const tally = new Tally(revision.framework);
  for (const system of systems) {
    const scope = scopeOf(system.organization, system.id);
    tally.setSystem(assured(system, decisions.get(scope) ?? new Set()));
  }
  return tally;
}

/** What was known of subjects at a moment, and how their cells stood. */
export async function recounted(
  tx: Tx,
  revision: Revision,
  at: Clocks,
  subjects: readonly Subject[],
  from: Beginning,
): Promise<readonly SubjectRecord[]> {
  const logged = await readLogged(tx, at, subjects, from);
  const exceptions = await readExceptions(tx, subjects, at);
  return subjects.map((subject) => {
    const sources = logged.get(keyOf(subject)) ?? [];
    const evidence: Evidence = {
      sources: sources.map(({ vector }) => vector),
      exceptions: spansOf(subject, exceptions, revision).filter(({ until }) => until > at.asOf),
    };
    const states = statesOf(evidence, revision.framework.benchmarks.get(subject.kind) ?? [], at.asOf);
    return { subject, evidence, states, received: sources.map(({ lastReceived }) => lastReceived) };
  });
}

/** Counts subjects that were not counted before. */
export function count(tally: Tally, revision: Revision, records: readonly SubjectRecord[]): void {
  const width = standings.length;
  const places = Map.groupBy(records, ({ subject: { organization, system, kind } }) =>
    JSON.stringify([scopeOf(organization, system), kind]),
  );
  for (const those of places.values()) {
    const [first] = those;
    if (!first) continue;
    const { organization, system, kind } = first.subject;
    const benchmark = revision.framework.benchmarks.get(kind) ?? [];
    const sums = new Int32Array(benchmark.length * width);
    for (const { states } of those)
      for (const { position, to } of entering(states, 0).changes)
        if (to !== Status.absent) sums[position * width + to] = (sums[position * width + to] ?? 0) + 1;
    for (const [position, rule] of benchmark.entries())
      if (rule)
        tally.shift(scopeOf(organization, system), rule, sums.subarray(position * width, (position + 1) * width));
  }
}
