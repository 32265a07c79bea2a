/**
 * An overlay: what the clock changed and nobody has written down yet, laid over what is kept. From it follow all numbers
 * of the moment that it was made for, exactly as if all had been settled.
 * @module
 */
import { Course, type TimedFlip } from "@tokiwa/assurance";
import { sql } from "kysely";
import type { Tx } from "../../../platform/database/database.ts";
import { instant } from "../../../platform/database/values.ts";
import { changedScopes, loaded } from "../apply.ts";
import { lapse } from "../clock.ts";
import { readDecisions } from "../exceptions.ts";
import type { Present } from "../present.ts";
import type { Freshness } from "../projection.ts";
import { oldestInput } from "../records.ts";
import { assured, placeOf, scopeOf } from "../scope.ts";
import { amongScopes, emptyScope, type ScopeState } from "../scopes.ts";
import { dueRecords } from "./due.ts";

export interface Overlay {
  /** The moment that it was made for; of what was known by the last entry of the log that is in `present`. */
  readonly asOf: number;
  readonly knownAt: number;
  readonly present: Present;
  /** How requirements flipped last, of those that did, by scope and control. */
  readonly flipped: ReadonlyMap<string, ReadonlyMap<string, TimedFlip>>;
  /** The next instant at which anything changes: up to it, it is right for each moment. */
  readonly until: number;
}

/**
 * Makes an overlay for a moment. What is due is gone through some at a time, and of each subject a few bytes are held.
 * @param present Of the snapshot that `tx` sees.
 */
export async function overlayOf(
  tx: Tx,
  present: Present,
  { asOf, knownAt }: { readonly asOf: number; readonly knownAt: number },
): Promise<Overlay> {
  const { revision } = present;
  const course = new Course(revision.framework);
  const oldest = new Map<string, number>();
  let until = Math.min(present.namedUntil, await nextAfter(tx, asOf));
  for await (const records of dueRecords(tx, revision, asOf))
    for (const record of records) {
      const states = lapse(course, record, asOf);
      until = Math.min(until, states.nextChangeAt);
      const scope = scopeOf(record.subject.organization, record.subject.system);
      const input = oldestInput(record.evidence, states);
      const held = oldest.get(scope);
      if (held === undefined || input < held) oldest.set(scope, input);
    }
  const { scopes, flips } = await counted(tx, present, course);
  return {
    ...{ asOf, knownAt, until },
    present: present.under({
      scopes,
      freshness: await refreshed(tx, present, asOf, oldest),
      flips: present.flips.with(flips),
    }),
    flipped: new Map(
      [...Map.groupBy(flips, ({ scope }) => scope)].map(([scope, those]) => [
        scope,
        new Map(those.map((flip) => [flip.control, flip])),
      ]),
    ),
  };
}

/** The next instant after a moment at which something changes of what is not due. */
async function nextAfter(tx: Tx, at: number): Promise<number> {
  const { rows } = await sql<{ next: number | null }>`
    select min(next_change_at) as next from subject_state where next_change_at > ${instant(at)}
  `.execute(tx);
  return rows[0]?.next ?? Number.POSITIVE_INFINITY;
}

/** How scopes stand after all that is in a course, and how requirements flipped on the way. */
async function counted(
  tx: Tx,
  present: Present,
  course: Course,
): Promise<{ readonly scopes: ReadonlyMap<string, ScopeState>; readonly flips: readonly TimedFlip[] }> {
  const { revision } = present;
  const touched = new Set([...course.lanes].map(({ scope }) => scope));
  const organizations = new Set([...touched].map((scope) => placeOf(scope).organization));
  const decisions = await readDecisions(tx, null, [...organizations]);
  const concerned = present.systems
    .filter(({ organization, id }) => touched.has(scopeOf(organization, id)) || touched.has(scopeOf(organization, "")))
    .map((system) => assured(system, decisions.get(scopeOf(system.organization, system.id)) ?? new Set()));
  const scopes = new Set([...touched, ...concerned.flatMap(({ scope, inherits }) => [scope, ...inherits])]);
  const held = new Map(
    [...scopes].map((scope) => {
      const state = present.scope(scope) ?? emptyScope(revision);
      // Others read what is kept meanwhile.
      return [scope, { ...state, counters: state.counters.copy() }];
    }),
  );
  const tally = loaded(revision, held);
  for (const system of concerned) tally.loadSystem(system);
  const flips = course.through(tally);
  for (const { scope } of flips) touched.add(scope);
  return { scopes: changedScopes(tally, revision, held, touched), flips };
}

/** How fresh scopes are, given the oldest input of their subjects that are due. */
async function refreshed(
  tx: Tx,
  { freshness }: Present,
  asOf: number,
  oldest: ReadonlyMap<string, number>,
): Promise<ReadonlyMap<string, Freshness>> {
  const { rows } = await sql<{ organization: string; system: string; oldest: number }>`
    select organization_id as organization, system_id as system, min(oldest_input) as oldest
    from ${amongScopes([...oldest.keys()])} join subject_state using (organization_id, system_id)
    where oldest_input is not null and (next_change_at is null or next_change_at > ${instant(asOf)})
    group by organization_id, system_id
  `.execute(tx);
  const others = new Map(rows.map((row) => [scopeOf(row.organization, row.system), row.oldest]));
  return new Map(
    [...oldest].flatMap(([scope, input]) => {
      const held = freshness.get(scope);
      const oldestNow = Math.min(input, others.get(scope) ?? Number.POSITIVE_INFINITY);
      return held ? [[scope, { ...held, oldestInput: oldestNow }] as const] : [];
    }),
  );
}
