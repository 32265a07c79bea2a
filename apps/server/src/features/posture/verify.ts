/**
 * Recounting everything from history, and telling where what is kept differs.
 * @module
 */
import { Status, standings } from "@tokiwa/assurance";
import { sql } from "kysely";
import type { Tx } from "../../platform/database/database.ts";
import type { Clocks } from "../inventory/service.ts";
import { encodeVector } from "./encoding.ts";
import { keyOf, oldestInput, readStates, readVectors } from "./records.ts";
import { type Recount, recount } from "./recount.ts";
import type { Revision } from "./revision.ts";
import type { Difference, Verification } from "./schema.ts";
import { placeOf, scopeOf } from "./scope.ts";

/** At most this many differences are told of one by one. */
const most = 200;

class Comparison {
  readonly differences: Difference[] = [];
  total = 0;

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
  const counted = await recount(tx, revision, at);
  const found = new Comparison();
  const cells = await compareSubjects(tx, counted, found);
  const requirements = await compareCounters(tx, counted, found);
  await compareShown(tx, counted, found);
  const entries = await compareLog(tx, at.sequence, found);
  const { subjects } = counted;
  return {
    recounted: { ...entries, subjects: subjects.length, cells, requirements },
    differences: found.differences,
    total: found.total,
  };
}

const place = ({ organization, id }: { readonly organization: string; readonly id: string }): string =>
  `${organization} ${id}`;

async function compareSubjects(tx: Tx, { subjects, record }: Recount, found: Comparison): Promise<number> {
  const states = await readStates(tx, subjects);
  const vectors = await readVectors(tx, subjects);
  const { rows } = await sql<{ organization: string; id: string; oldest: number | null }>`
    select organization_id as organization, subject_id as id, oldest_input as oldest from subject_state
  `.execute(tx);
  const oldest = new Map(rows.map((row) => [keyOf(row), row.oldest]));
  let cells = 0;
  for (const subject of subjects) {
    const key = keyOf(subject);
    const { evidence, states: recounted } = record(subject);
    const kept = states.get(key);
    cells += recounted.status.filter((status) => status < standings.length).length;
    found.same("states", place(subject), kept && [...kept.status], [...recounted.status]);
    found.same("next change", place(subject), kept?.nextChangeAt, recounted.nextChangeAt);
    const oldestCounted = oldestInput(evidence, recounted);
    found.same("oldest input", place(subject), oldest.get(key), Number.isFinite(oldestCounted) ? oldestCounted : null);
    const sources = new Set([...(vectors.get(key) ?? []), ...evidence.sources].map(({ source }) => source));
    for (const source of sources) {
      const [one, other] = [vectors.get(key) ?? [], evidence.sources].map((all) => {
        const vector = all.find((of) => of.source === source);
        if (!vector) return undefined;
        const { codes, instants, findings } = encodeVector(vector);
        return [codes, instants, findings].map((bytes) => bytes.toString("base64"));
      });
      found.same("vector", `${place(subject)} ${source}`, one, other);
    }
  }
  found.same("subjects", "", rows.length, subjects.length);
  return cells;
}

async function compareCounters(tx: Tx, { posture, systems }: Recount, found: Comparison): Promise<number> {
  const counters = await sql<{ organization: string; system: string; check: string; cells: number[] }>`
    select organization_id as organization, system_id as system, check_id as check, cells from check_count
  `.execute(tx);
  const kept = new Map(
    counters.rows.map(({ organization, system, check, cells }) => [
      JSON.stringify([organization, system, check]),
      cells,
    ]),
  );
  const scopes = new Set([
    ...systems.flatMap(({ organization, id }) => [scopeOf(organization, id), scopeOf(organization, "")]),
    ...counters.rows.map(({ organization, system }) => scopeOf(organization, system)),
  ]);
  for (const scope of scopes) {
    const { organization, system } = placeOf(scope);
    for (const check of posture.checks()) {
      const where = [organization, system, check];
      const cells = [...posture.tally.histogram(scope, check)];
      found.same("counter", where.join(" "), kept.get(JSON.stringify(where)) ?? cells.map(() => 0), cells);
    }
  }
  const totals = await sql<{ organization: string; id: string; cells: number[]; points: number }>`
    select organization_id as organization, system_id as id, cells, points from system_total
  `.execute(tx);
  const totalsKept = new Map(totals.rows.map((row) => [keyOf(row), [row.cells, row.points]]));
  for (const { organization, id } of systems) {
    const { cells, points } = posture.tally.totals(scopeOf(organization, id));
    found.same("total", `${organization} ${id}`, totalsKept.get(keyOf({ organization, id })), [[...cells], points]);
  }
  return compareRequirements(tx, posture, found);
}

async function compareRequirements(tx: Tx, posture: Recount["posture"], found: Comparison): Promise<number> {
  const { rows } = await sql<{ organization: string; system: string; control: string; standing: string; last: string }>`
    select organization_id as organization, system_id as system, control_id as control, standing,
      (select to_standing from requirement_flip flip
        where flip.organization_id = requirement.organization_id and flip.system_id = requirement.system_id
          and flip.control_id = requirement.control_id
        order by sequence desc, at desc limit 1) as last
    from requirement
  `.execute(tx);
  const kept = new Map(rows.map((row) => [JSON.stringify([scopeOf(row.organization, row.system), row.control]), row]));
  let number = 0;
  for (const { scope } of posture.tally.systems())
    for (const [control, standing] of posture.tally.requirements(scope)) {
      number += 1;
      const held = kept.get(JSON.stringify([scope, control]));
      const { organization, system } = placeOf(scope);
      found.same(
        "requirement",
        `${organization} ${system} ${control}`,
        [held?.standing, held?.last],
        [standing, standing],
      );
    }
  found.same("requirements", "", rows.length, number);
  return number;
}

/** Whether the last change that was shown of each cell led to the state that it has. */
async function compareShown(tx: Tx, { subjects, record }: Recount, found: Comparison): Promise<void> {
  const { rows } = await sql<{ organization: string; id: string; position: number; to: number }>`
    select distinct on (organization_id, subject_id, position)
      organization_id as organization, subject_id as id, position, to_status as "to"
    from cell_change order by organization_id, subject_id, position, sequence desc, since desc
  `.execute(tx);
  const last = new Map(rows.map((row) => [`${keyOf(row)}\0${row.position}`, row.to]));
  for (const subject of subjects)
    for (const [position, status] of record(subject).states.status.entries()) {
      const shown = last.get(`${keyOf(subject)}\0${position}`);
      // What was never observed was never shown to become so.
      if ((shown ?? Status.absent) === Status.absent && (status === Status.neverObserved || status === Status.absent))
        continue;
      found.same("shown", `${place(subject)} ${position}`, shown, status);
    }
}

/** Whether the log has no gap, and what it refers to is what it says. */
async function compareLog(tx: Tx, sequence: number, found: Comparison): Promise<{ entries: number; reports: number }> {
  const { rows } = await sql<{ entries: number; reports: number; outcomes: number; evidence: number }>`
    select
      (select count(*) from (
        select sequence from report union select sequence from content_revision
        union select sequence from system_revision union select sequence from placement
        union select sequence from exception union select revoked_sequence from exception
        union select sequence from not_applicable union select withdrawn_sequence from not_applicable
      ) entry where sequence is not null) as entries,
      (select count(*) from report) as reports,
      (select count(*) from outcomes where sha256(cells) <> digest) as outcomes,
      (select count(*) from evidence where sha256(convert_to(content, 'UTF8')) <> digest) as evidence
  `.execute(tx);
  const counted = rows[0] ?? { entries: 0, reports: 0, outcomes: 0, evidence: 0 };
  found.same("log", "", sequence, counted.entries);
  found.same("outcomes", "", 0, counted.outcomes);
  found.same("evidence", "", 0, counted.evidence);
  return { entries: counted.entries, reports: counted.reports };
}
