/**
 * What of subjects must not go: what an open finding, an exception in force or a hold needs.
 * @module
 */
import { standingOf } from "@tokiwa/assurance";
import { sql } from "kysely";
import type { Tx } from "../../../platform/database/database.ts";
import { instant } from "../../../platform/database/values.ts";
import type { Former, Subject } from "../../inventory/service.ts";
import { beginningOf, monthOf } from "../past/months.ts";
import { among, keyOf, readRecords } from "../records.ts";
import type { Revision } from "../revision.ts";
import { decodeChanges } from "../store/steps.ts";
import { type Hold, isInForce } from "./holds.ts";

export type Why = "open-finding" | "exception" | "hold";

/** From when on what is known of a subject is held. */
export interface Held {
  readonly from: number;
  readonly why: Why;
}

export interface InForce {
  readonly now: number;
  readonly holds: readonly Hold[];
}

/** From when on each of some subjects of one organization is held, by key; those that are not are not in it. */
export async function readHeld(
  tx: Tx,
  revision: Revision,
  subjects: readonly Former[],
  { now, holds }: InForce,
): Promise<ReadonlyMap<string, Held>> {
  const held = new Map<string, Held>();
  const hold = (subject: Pick<Subject, "organization" | "id">, from: number, why: Why): void => {
    // A month before, so that there is a keyframe that leads there.
    const whole = from <= 0 ? 0 : beginningOf(monthOf(from, -1));
    const before = held.get(keyOf(subject));
    if (!before || whole < before.from) held.set(keyOf(subject), { from: whole, why });
  };
  // What is open of those that left is open where they are now, and held there.
  const present = subjects.filter(({ left }) => !left);
  for (const { subject, since } of await openFindings(tx, revision, present, now)) hold(subject, since, "open-finding");
  for (const { from, ...covered } of await exceptionsInForce(tx, subjects, now))
    for (const subject of subjects)
      if (subject.system === covered.system && (covered.subject === null || covered.subject === subject.id))
        hold(subject, from, "exception");
  for (const one of holds.filter((each) => isInForce(each, now)))
    for (const subject of subjects)
      if (
        subject.organization === one.organization &&
        (one.system === null || one.system === subject.system) &&
        (one.subject === null || one.subject === subject.id)
      )
        hold(subject, one.from ?? 0, "hold");
  return held;
}

/** The subjects of which a cell fails, excepted or not, or failed when it was last known; and since when. */
async function openFindings(
  tx: Tx,
  revision: Revision,
  subjects: readonly Subject[],
  now: number,
): Promise<readonly { readonly subject: Subject; readonly since: number }[]> {
  const open = new Map<string, { readonly subject: Subject; readonly positions: Set<number> }>();
  for (const { subject, states } of await readRecords(tx, revision, subjects, now)) {
    const positions = new Set<number>();
    for (const [position, status] of states.status.entries()) {
      const standing = standingOf(status);
      if (standing?.state === "fail" || standing?.lastFailed) positions.add(position);
    }
    if (positions.size > 0) open.set(keyOf(subject), { subject, positions });
  }
  const { rows } = await sql<{ organization: string; id: string; since: number; changes: Buffer }>`
    select organization_id as organization, subject_id as id, since, changes
    from ${among([...open.values()].map(({ subject }) => subject))} join subject_change using (organization_id, subject_id)
    order by sequence desc, at desc
  `.execute(tx);
  const since = new Map<string, number>();
  for (const row of rows) {
    const { positions } = open.get(keyOf(row)) ?? {};
    for (const { position, to } of decodeChanges(row.changes)) {
      if (!positions?.has(position)) continue;
      const standing = standingOf(to);
      // It has been open for as long as it was not known to be well.
      if (standing?.state === "fail" || standing?.lastFailed)
        since.set(keyOf(row), Math.min(since.get(keyOf(row)) ?? Number.POSITIVE_INFINITY, row.since));
      else positions.delete(position);
    }
  }
  return [...open].map(([key, { subject }]) => ({ subject, since: since.get(key) ?? 0 }));
}

async function exceptionsInForce(tx: Tx, subjects: readonly Subject[], now: number) {
  const { rows } = await sql<{ system: string; subject: string | null; from: number }>`
    select system_id as system, subject_id as subject, least(valid_from, recorded_at) as "from" from exception
    where organization_id = any(${[...new Set(subjects.map(({ organization }) => organization))]}::text[])
      and revoked_sequence is null and valid_until > ${instant(now)}
  `.execute(tx);
  return rows;
}
