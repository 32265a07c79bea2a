/**
 * Places at which what is kept true by change could be broken: each must be told by a recount.
 */
import { z } from "@hono/zod-openapi";

const mutation = z.object({
  /** What is broken. */
  what: z.string(),
  /** The source, by the end of its path. */
  file: z.string(),
  /** What stands there, once; and what is to stand there. */
  from: z.string(),
  to: z.string(),
});
export type Mutation = z.output<typeof mutation>;

export const readMutation = (text: string | undefined): Mutation | null =>
  text === undefined ? null : mutation.parse(JSON.parse(text));

/** @throws Error where the place is not in the source, or is there twice. */
export function mutated(source: string, { what, file, from, to }: Mutation): string {
  const pieces = source.split(from);
  if (pieces.length !== 2) throw new Error(`${file} has ${pieces.length - 1} places to break (${what}): ${from}`);
  return pieces.join(to);
}

const posture = "apps/server/src/features/posture";
const tally = "packages/assurance/src/tally.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "a cell that changes is still counted as it was",
    file: `${posture}/apply.ts`,
    from: "if (from !== Status.absent) sum[from] = (sum[from] ?? 0) - 1;",
    to: "",
  },
  {
    what: "a cell that changes is not counted as it is",
    file: `${posture}/apply.ts`,
    from: "if (to !== Status.absent) sum[to] = (sum[to] ?? 0) + 1;",
    to: "",
  },
  {
    what: "counters that changed are not written",
    file: `${posture}/apply.ts`,
    from: "for (const scope of shift(tally, revision, those)) touched.add(scope);",
    to: "shift(tally, revision, those);",
  },
  {
    what: "flips are not written",
    file: `${posture}/apply.ts`,
    from: "await writeFlips(tx, sequence, flips);\n    await writeSubjectChanges(",
    to: "await writeSubjectChanges(",
  },
  {
    what: "flips by the clock are not written",
    file: `${posture}/apply.ts`,
    from: "await writeFlips(tx, sequence, flips);\n  await writeMoves(",
    to: "await writeMoves(",
  },
  {
    what: "what the clock changed of cells is not written to history",
    file: `${posture}/apply.ts`,
    from: "await writeMoves(tx, moves, sequence);",
    to: "",
  },
  {
    what: "what changed of cells is not written to history",
    file: `${posture}/apply.ts`,
    from: "await writeSubjectChanges(tx, changes, cause, sequence);",
    to: "",
  },
  {
    what: "what the organization is asked for reaches none of its systems",
    file: `${posture}/apply.ts`,
    from: 'ids.includes("") ? null : ids',
    to: "ids",
  },
  {
    what: "points are not added up",
    file: tally,
    from: "totals.points += points(difference, rule.severity);",
    to: "",
  },
  { what: "cells of a system are not added up", file: tally, from: "addTo(totals.cells, difference);", to: "" },
  {
    what: "a requirement does not take up how it stands",
    file: tally,
    from: "nested(this.#standings, scope).set(control, to);",
    to: "",
  },
  {
    what: "a counter doubles what is shifted",
    file: tally,
    from: "addTo(counted, difference);",
    to: "addTo(counted, difference); addTo(counted, difference);",
  },
  {
    what: "another profile leaves requirements as they stood",
    file: tally,
    from: "this.#doubt(scope, [...selected, ...this.#required(scope)]);",
    to: "",
  },
  {
    what: "assets that come or go are not counted",
    file: `${posture}/scopes.ts`,
    from: "assets = scope_input.assets + excluded.assets",
    to: "assets = scope_input.assets",
  },
  {
    what: "a system that an asset left keeps when it was last heard of",
    file: `${posture}/scopes.ts`,
    from: "${moved ? sql`excluded.last_received` : sql`greatest(scope_input.last_received, excluded.last_received)`}",
    to: "${sql`greatest(scope_input.last_received, excluded.last_received)`}",
  },
  {
    what: "what grew stale still counts as the oldest input",
    file: `${posture}/clock.ts`,
    from: "await refreshOldest(tx, revision, due, { at: horizon, unsureFrom: due[0]?.next ?? horizon });",
    to: "",
  },
  {
    what: "the clock's changes are not applied",
    file: `${posture}/clock.ts`,
    from: "await applyLapse(tx, { revision, sequence, moves, course, cells });",
    to: "",
  },
  {
    what: "a report comes without the clock settled before it",
    file: `${posture}/take-up/take-up.ts`,
    from: "await settleUntil(tx, revision, recordedAt, first - 1);",
    to: "",
  },
  {
    what: "how many cells of an asset fail is written once only",
    file: `${posture}/records.ts`,
    from: "failing = excluded.failing, ",
    to: "",
  },
  {
    what: "when something changes next is written once only",
    file: `${posture}/records.ts`,
    from: "next_change_at = excluded.next_change_at, ",
    to: "",
  },
  {
    what: "when a subject was last heard of is written once only",
    file: `${posture}/records.ts`,
    from: "last_received = excluded.last_received, ",
    to: "",
  },
  {
    what: "assets of a system with another profile stand in lists as before",
    file: `${posture}/register.ts`,
    from: "await writeRecords(tx, revision, await readRecords(tx, revision, subjects, entry.recordedAt));",
    to: "void readRecords;",
  },
  {
    what: "an asset that is moved is still counted where it was",
    file: `${posture}/register.ts`,
    from: '{ subject, step: leaving(before.states, at), as: "left" },',
    to: "",
  },
  {
    what: "an asset that is moved is not counted where it comes",
    file: `${posture}/register.ts`,
    from: '{ subject: moved, step: entering(before.states, at), as: "entered" },',
    to: "",
  },
  {
    what: "exceptions of the new system do not take hold of an asset that is moved",
    file: `${posture}/register.ts`,
    from: "      { subject: moved, step },\n",
    to: "",
  },
  {
    what: "an exception changes no count",
    file: `${posture}/decisions.ts`,
    from: "step: { at: recordedAt, changes: changed } };",
    to: "step: { at: recordedAt, changes: changed.slice(1) } };",
  },
  {
    what: "an exception is revoked and still counted",
    file: `${posture}/decisions.ts`,
    from: "  await restateSubjects(tx, revision, before, place);",
    to: "  void before;",
  },
  {
    what: "a decision that a control is not applicable changes nothing",
    file: `${posture}/decisions.ts`,
    from: 'await applyChanges(tx, { revision, cause: "exception", sequence, changes: [], systems });',
    to: "void [sequence, systems];",
  },
  {
    what: "another content changes no requirement",
    file: `${posture}/content-change.ts`,
    from: "await writeFlips(tx, now.sequence, flipped);",
    to: "",
  },
  {
    what: "another content leaves the counters",
    file: `${posture}/content-change.ts`,
    from: "await writeScopes(tx, revision, states);",
    to: "",
  },
  {
    what: "a check that is new is counted of nobody",
    file: `${posture}/content-counters.ts`,
    from: "else cells[Status.neverObserved] = number;",
    to: "else cells[Status.neverObserved] = number * 0;",
  },
  {
    what: "what grew younger by another content still counts as the oldest input",
    file: `${posture}/content-change.ts`,
    from: "await refreshOldest(tx, revision, [...scopes].map(placeOf), { at: now.at });",
    to: "",
  },
  {
    what: "a report comes before what its subject is to follow",
    file: `${posture}/take-up/take-up.ts`,
    from: "await moveOn(tx, revision, held);",
    to: "void held;",
  },
  {
    what: "the clock comes before what a subject is to follow",
    file: `${posture}/clock.ts`,
    from: "if ((await moveOn(tx, revision, due)).length > 0) continue;",
    to: "",
  },
  {
    what: "that cells went is not written to history when a subject follows",
    file: `${posture}/content-move.ts`,
    from: 'await writeSubjectChanges(tx, changes, "content", last.sequence);',
    to: "void [changes, writeSubjectChanges];",
  },
  {
    what: "a subject that follows is kept as it was",
    file: `${posture}/content-move.ts`,
    from: "await writeStates(tx, revision, records);",
    to: "void writeStates;",
  },
  {
    what: "a subject follows again what it has followed",
    file: `${posture}/content-move.ts`,
    from: ".filter(({ sequence }) => sequence > (some[index]?.revision ?? sequence))",
    to: ".filter(() => index >= 0)",
  },
  {
    what: "the last content alone says who is to follow",
    file: `${posture}/content-move.ts`,
    from: "[...new Set([...before, ...move.kinds])]",
    to: "[...move.kinds].filter(() => before.length >= 0)",
  },
  {
    what: "a check that comes back finds subjects that have not followed",
    file: `${posture}/content-change.ts`,
    from: "await moveOn(tx, held, subjects);",
    to: "void moveOn;",
  },
  {
    what: "what a check that comes back changes is not written to history",
    file: `${posture}/content-change.ts`,
    from: 'await writeSubjectChanges(tx, changes, "content", now.sequence);',
    to: "void writeSubjectChanges;",
  },
  {
    what: "a check that comes back counts as one that is new",
    file: `${posture}/content-difference.ts`,
    from: "return was?.maxAge !== rule.maxAge || was.silence !== rule.silence;",
    to: "return was !== undefined && (was.maxAge !== rule.maxAge || was.silence !== rule.silence);",
  },
  {
    what: "a check that is retired has nobody follow",
    file: `${posture}/content-difference.ts`,
    from: "if (gone.length > 0) retired.set(kind, gone);",
    to: "gone.length = 0;",
  },
  {
    what: "an exception comes before what its subjects are to follow",
    file: `${posture}/decisions.ts`,
    from: "await moveOn(tx, revision, found);",
    to: "void moveOn;",
  },
  {
    what: "a move comes before what its subject is to follow",
    file: `${posture}/register.ts`,
    from: "await moveOn(tx, revision, [subject]);",
    to: "",
  },
  {
    what: "another profile comes before what the assets are to follow",
    file: `${posture}/register.ts`,
    from: "await moveOn(tx, revision, subjects);",
    to: "",
  },
  {
    what: "another organization comes before what the subjects are to follow",
    file: `${posture}/transfer.ts`,
    from: "await moveOn(tx, revision, subjects);",
    to: "void moveOn;",
  },
  {
    what: "a report is kept by its difference from nothing",
    file: `${posture}/take-up/taking.ts`,
    from: "encodeContent(report, before ? frontOf(before) : nothing)",
    to: "encodeContent({ ...report, outcome: report.outcome.with(0, 0) }, before ? frontOf(before) : nothing)",
  },
  {
    what: "a finding is not kept",
    file: `${posture}/take-up/taking.ts`,
    from: "this.#findings.set(finding, organizations.add(subject.organization));",
    to: "void organizations;",
  },
  {
    what: "what a ledger takes for a leaf leaves out a report",
    file: `${posture}/take-up/take-up.ts`,
    from: "for (const { parsed } of fresh) hash.update(parsed.batch);",
    to: "for (const { parsed } of fresh.slice(1)) hash.update(parsed.batch);",
  },
  {
    what: "a snapshot has no assets",
    file: `${posture}/past/snapshots.ts`,
    from: "coalesce(assets, 0), oldest_input, last_received",
    to: "0, oldest_input, last_received",
  },
  {
    what: "a keyframe is said to be of days earlier",
    file: `${posture}/past/keyframes.ts`,
    from: "select organization_id, subject_id, recorded_at, sequence, vectors from next, head",
    to: "select organization_id, subject_id, recorded_at - interval '3 days', sequence, vectors from next, head",
  },
  {
    what: "how fresh a scope came to be is shown without its oldest input",
    file: `${posture}/scopes.ts`,
    from: "${instant(unsureFrom)}, assets, oldest_input, last_received",
    to: "${instant(unsureFrom)}, assets, null::timestamptz, last_received",
  },
  {
    what: "one status is lost when counters are written",
    file: `${posture}/store/counts.ts`,
    from: "if (mask & (1 << status)) to.signed(this.#cells[number * width + status] ?? 0);",
    to: "if (mask & (1 << status)) to.signed(status === 1 ? 0 : (this.#cells[number * width + status] ?? 0));",
  },
  {
    what: "a place of the log is skipped",
    file: "apps/server/src/platform/live/head.ts",
    from: "set sequence = sequence + ${number}::int,",
    to: "set sequence = sequence + ${number}::int + (sequence = 5)::int,",
  },
  {
    what: "an event has no number",
    file: "apps/server/src/platform/live/publish.ts",
    from: "select head.before + said.place,",
    to: "select head.before + said.place + (head.before > 20)::int,",
  },
];
