/**
 * Recounting everything from the log, and telling where what is kept differs.
 * @module
 */
import { Status, standings } from "@tokiwa/assurance";
import { sql } from "kysely";
import type { Tx } from "../../platform/database/database.ts";
import type { Clocks, Subject } from "../inventory/service.ts";
import type { Freshness } from "./projection.ts";
import { among, keyOf, oldestInput, readVectors, type SubjectRecord } from "./records.ts";
import { recount, type Recount } from "./recount.ts";
import type { Revision } from "./revision.ts";
import type { Difference, Verification } from "./schema.ts";
import { placeOf, scopeOf } from "./scope.ts";
import { readInputs, readScopes } from "./scopes.ts";
import { decodeChanges } from "./store/steps.ts";
import { encodeVectors } from "./store/vectors.ts";
import { freshen } from "./replay.ts";
import { written } from "./view.ts";

/** At most this many differences are told of one by one. */
const most = 200;

class Comparison {
  readonly differences: Difference[] = [];
  total = 0;
  cells = 0;

  /** Two values of the same thing, in a form that can be written down. */
  same(what: Difference["what"], where: string, kept: unknown, recounted: unknown): void {
    const [a, b] = [JSON.stringify(kept ?? null), JSON.stringify(recounted ?? null)];
    if (a === b) return;
    this.total += 1;
    if (this.differences.length < most) this.differences.push({ what, where, kept: a, recounted: b });
  }
}

/**
 * Recounts everything from the log.
 * @param at The head of the log: what is kept was true of that moment, and of each one since at which nothing was due.
 */
export async function verify(tx: Tx, revision: Revision, at: Clocks): Promise<Omit<Verification, "moment">> {
  const found = new Comparison();
  const freshness = new Map<string, Freshness>();
  const counted = await recount(tx, revision, at, async (records) => {
    for (const record of records) freshen(freshness, record);
    await compareSubjects(tx, records, found);
    await compareShown(tx, records, found);
  });
  const requirements = await compareScopes(tx, revision, counted, found);
  await compareFreshness(tx, freshness, found);
  const entries = await compareLog(tx, at.sequence, found);
  const { rows } = await sql<{ kept: number }>`select count(*) as kept from subject_state`.execute(tx);
  found.same("subjects", "", rows[0]?.kept, counted.subjects.length);
  return {
    recounted: { ...entries, subjects: counted.subjects.length, cells: found.cells, requirements },
    differences: found.differences,
    total: found.total,
  };
}

const place = ({ organization, id }: Pick<Subject, "organization" | "id">): string => `${organization} ${id}`;

interface StateRow {
  readonly organization: string;
  readonly id: string;
  readonly system: string;
  readonly next: number | null;
  readonly oldest: number | null;
}

async function compareSubjects(tx: Tx, records: readonly SubjectRecord[], found: Comparison): Promise<void> {
  const subjects = records.map(({ subject }) => subject);
  const vectors = await readVectors(tx, subjects);
  const { rows } = await sql<StateRow>`
    select organization_id as organization, subject_id as id, system_id as system,
      next_change_at as next, oldest_input as oldest
    from ${among(subjects)} join subject_state using (organization_id, subject_id)
  `.execute(tx);
  const kept = new Map(rows.map((row) => [keyOf(row), row]));
  for (const { subject, evidence, states, received } of records) {
    const row = kept.get(keyOf(subject));
    found.cells += states.status.filter((status) => status < standings.length).length;
    const finite = (at: number) => (Number.isFinite(at) ? at : null);
    found.same("system", place(subject), row?.system, subject.system);
    found.same("next change", place(subject), row?.next, finite(states.nextChangeAt));
    found.same("oldest input", place(subject), row?.oldest, finite(oldestInput(evidence, states)));
    const recounted = evidence.sources.map((vector, index) => ({ vector, lastReceived: received[index] ?? 0 }));
    const [one, other] = [vectors.get(keyOf(subject)) ?? [], recounted].map(encodeVectors);
    if (one && other && !one.equals(other))
      found.same("vectors", place(subject), one.toString("base64"), other.toString("base64"));
  }
}

/** Whether the last change that was shown of each cell led to the state that it has. */
async function compareShown(tx: Tx, records: readonly SubjectRecord[], found: Comparison): Promise<void> {
  const { rows } = await sql<{ organization: string; id: string; changes: Buffer }>`
    select organization_id as organization, subject_id as id, changes
    from ${among(records.map(({ subject }) => subject))} join subject_change using (organization_id, subject_id)
    order by sequence, at
  `.execute(tx);
  const changes = Map.groupBy(rows, keyOf);
  for (const { subject, states } of records) {
    const shown = new Map<number, number>();
    for (const row of changes.get(keyOf(subject)) ?? [])
      for (const { position, to } of decodeChanges(row.changes)) shown.set(position, to);
    for (const [position, status] of states.status.entries()) {
      const last = shown.get(position) ?? Status.absent;
      // What was never observed was never shown to become so.
      if (last === Status.absent && (status === Status.neverObserved || status === Status.absent)) continue;
      if (last !== status) found.same("shown", `${place(subject)} ${position}`, last, status);
    }
  }
}

async function compareScopes(
  tx: Tx,
  revision: Revision,
  { tally, systems }: Recount,
  found: Comparison,
): Promise<number> {
  const kept = await readScopes(tx, revision, null);
  const last = await readShown(tx);
  const scopes = new Set([
    ...systems.flatMap(({ organization, id }) => [scopeOf(organization, id), scopeOf(organization, "")]),
    ...kept.keys(),
  ]);
  let requirements = 0;
  for (const scope of scopes) {
    const { organization, system } = placeOf(scope);
    const where = `${organization} ${system}`.trim();
    const held = kept.get(scope);
    for (const { check, number } of revision.checks.values()) {
      const counter = held ? [...held.counters.of(number)] : standings.map(() => 0);
      found.same("counter", `${where} ${check.id}`, counter, Array.from(tally.histogram(scope, check.id)));
    }
    if (system === "") continue;
    const { cells, points } = tally.totals(scope);
    found.same("total", where, held && [held.cells, held.points], [[...cells], points]);
    const recounted = tally.requirements(scope);
    for (const control of new Set([...(held?.standings.keys() ?? []), ...recounted.keys()])) {
      requirements += 1;
      const standing = recounted.get(control);
      const shown = [held?.standings.get(control), last.get(`${scope} ${control}`) ?? undefined];
      found.same("requirement", `${where} ${control}`, shown, [standing, standing]);
    }
  }
  return requirements;
}

/** How each requirement was last shown to stand. */
async function readShown(tx: Tx): Promise<ReadonlyMap<string, string | null>> {
  const { rows } = await sql<{ organization: string; system: string; control: string; to: string | null }>`
    select distinct on (organization_id, system_id, control_id)
      organization_id as organization, system_id as system, control_id as control, to_standing as "to"
    from requirement_flip order by organization_id, system_id, control_id, sequence desc, at desc
  `.execute(tx);
  return new Map(
    rows.map(({ organization, system, control, to }) => [`${scopeOf(organization, system)} ${control}`, to]),
  );
}

async function compareFreshness(tx: Tx, recounted: ReadonlyMap<string, Freshness>, found: Comparison): Promise<void> {
  const kept = await readInputs(tx);
  const tell = (one: Freshness | undefined) => one && [one.assets, written(one.oldestInput), written(one.lastReceived)];
  const nothing = { assets: 0, oldestInput: Number.POSITIVE_INFINITY, lastReceived: Number.NEGATIVE_INFINITY };
  for (const scope of new Set([...kept.keys(), ...recounted.keys()]))
    found.same("input", scope.replace("\0", " ").trim(), tell(kept.get(scope)), tell(recounted.get(scope) ?? nothing));
}

/** Whether the log has no gap, and what it refers to is what it says. */
async function compareLog(tx: Tx, sequence: number, found: Comparison): Promise<{ entries: number; reports: number }> {
  const { rows } = await sql<{ entries: number; reports: number; evidence: number; accepted: number | null }>`
    select
      (select count(*) from report) as reports,
      (select count(*) from report) + (select count(*) from (
        select sequence from content_revision
        union select sequence from system_revision union select sequence from placement
        union select sequence from exception union select revoked_sequence from exception
        union select sequence from not_applicable union select withdrawn_sequence from not_applicable
        except select sequence from report
      ) entry where sequence is not null) as entries,
      (select max(sequence) from acceptance) as accepted,
      (select count(*) from evidence where sha256(convert_to(content, 'UTF8')) <> digest) as evidence
  `.execute(tx);
  const counted = rows[0] ?? { entries: 0, reports: 0, evidence: 0, accepted: 0 };
  found.same("log", "", sequence, counted.entries);
  found.same("log", "acceptance", counted.accepted, sequence);
  found.same("evidence", "", 0, counted.evidence);
  return { entries: counted.entries, reports: counted.reports };
}
