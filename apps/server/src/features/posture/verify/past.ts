/**
 * What the past is told from, against a recount at its moment: the newest snapshot and one at random, how fresh scopes
 * were, keyframes. Recounting all of them would cost as much as the log is long, so that of each some are, at random.
 * @module
 */
import { sql } from "kysely";
import type { Tx } from "../../../platform/database/database.ts";
import { instant } from "../../../platform/database/values.ts";
import {
  type Clocks,
  readOrganizations,
  readSubjects,
  readSubjectsAfter,
  readSystems,
  type Subject,
} from "../../inventory/service.ts";
import { sequenceAt } from "../acceptance.ts";
import { readDecisions } from "../exceptions.ts";
import { freshen } from "../past/counting.ts";
import { readBeginnings } from "../past/keyframes.ts";
import { readScopesThen, type Snapshot } from "../past/snapshots.ts";
import type { Freshness } from "../projection.ts";
import { among, keyOf } from "../records.ts";
import { recounted } from "../recount.ts";
import { type Revision, readRevision, revisionAt } from "../revision.ts";
import { placeOf, scopeOf } from "../scope.ts";
import { readCuts } from "../retention/policy.ts";
import { Standings } from "../standings.ts";
import { encodeVectors } from "../store/vectors.ts";
import { written } from "../view.ts";
import type { Comparison } from "./comparison.ts";
import { Sums } from "./sums.ts";

/** A number from 0 to below 1, by which what is recounted is chosen. */
export type Random = () => number;

/** How many subjects are recounted for each kind of thing; and how many at a time. */
const most = 3000;
const atOnce = 500;

/** How many of each were recounted. */
export interface Recounted {
  readonly snapshots: number;
  readonly inputs: number;
  readonly keyframes: number;
}

export async function comparePast(tx: Tx, at: Clocks, random: Random, found: Comparison): Promise<Recounted> {
  const past = new Past(tx, random, found);
  await past.compareLast();
  return {
    snapshots: await past.compareSnapshots(at),
    inputs: await past.compareInputs(at),
    keyframes: await past.compareKeyframes(),
  };
}

const nothing: Freshness = { assets: 0, oldestInput: Number.POSITIVE_INFINITY, lastReceived: Number.NEGATIVE_INFINITY };
const tell = ({ assets, oldestInput, lastReceived }: Freshness) => [
  assets,
  written(oldestInput),
  written(lastReceived),
];
const named = (scope: string): string => scope.replace("\0", " ").trim();

class Past {
  readonly #tx: Tx;
  readonly #random: Random;
  readonly #found: Comparison;
  readonly #revisions = new Map<number, Revision>();

  constructor(tx: Tx, random: Random, found: Comparison) {
    this.#tx = tx;
    this.#random = random;
    this.#found = found;
  }

  /** Whether the last that was written down of how fresh each scope is is how fresh it is. */
  async compareLast(): Promise<void> {
    const { rows } = await sql<{ organization: string; system: string; kept: string; shown: string }>`
      select organization_id as organization, system_id as system,
        row_to_json(row (input.assets, input.oldest_input, input.last_received))::text as kept,
        row_to_json(row (last.assets, last.oldest_input, last.last_received))::text as shown
      from scope_input input cross join lateral (
        select * from (
          (
            select at, assets, oldest_input, last_received from scope_input_change
            where organization_id = input.organization_id and system_id = input.system_id order by at desc limit 1
          ) union all (
            select at, assets, oldest_input, last_received from scope_snapshot
            where organization_id = input.organization_id and system_id = input.system_id order by at desc limit 1
          )
        ) shown order by at desc limit 1
      ) last
      where (input.assets, input.oldest_input, input.last_received)
        is distinct from (last.assets, last.oldest_input, last.last_received)
      order by 1, 2
    `.execute(this.#tx);
    for (const { organization, system, kept, shown } of rows)
      this.#found.same("input shown", `${organization} ${system}`.trim(), shown, kept);
  }

  /** @returns how many scopes of snapshots were recounted. */
  async compareSnapshots({ sequence }: Clocks): Promise<number> {
    const { rows } = await sql<Snapshot>`
      select at, sequence, revision, rules from snapshot
      where at >= ${instant(await this.#toldFrom())} and sequence <= ${sequence} order by at desc
    `.execute(this.#tx);
    const [newest, ...older] = rows;
    if (!newest) return 0;
    const other = older[Math.floor(this.#random() * older.length)];
    let number = 0;
    for (const snapshot of other ? [newest, other] : [newest]) number += await this.#compareSnapshot(snapshot);
    return number;
  }

  async #compareSnapshot(snapshot: Snapshot): Promise<number> {
    const at = { asOf: snapshot.at, sequence: snapshot.sequence };
    const revision = await this.#revision(snapshot.revision);
    const systems = new Map((await readSystems(this.#tx, at)).map((one) => [scopeOf(one.organization, one.id), one]));
    const then = await readScopesThen(this.#tx, snapshot, null);
    const organizations = (await readOrganizations(this.#tx, at)).map(({ id }) => scopeOf(id, ""));
    const decisions = await readDecisions(this.#tx, at, null);
    let number = 0;
    for await (const { scope, subjects } of this.#some(
      new Set([...organizations, ...systems.keys(), ...then.keys()]),
      at,
    )) {
      const sums = new Sums(revision);
      const freshness = new Map<string, Freshness>();
      const { organization } = placeOf(scope);
      // What the organization itself is asked for bears on its systems.
      const own = await readSubjects(this.#tx, at, { organization, system: "" });
      for await (const records of this.#recounted(revision, at, own)) for (const one of records) sums.add(one);
      if (scope !== scopeOf(organization, ""))
        for await (const records of this.#recounted(revision, at, subjects))
          for (const one of records) {
            sums.add(one);
            freshen(freshness, one);
          }
      const kept = then.get(scope);
      const where = `${new Date(snapshot.at).toISOString()} ${named(scope)}`;
      for (const place of revision.checks.values()) {
        const counter = kept ? [...kept.counters.of(place.number)] : sums.of(scope, place).map(() => 0);
        this.#found.same("snapshot", `${where} ${place.check.id}`, counter, sums.of(scope, place));
      }
      const system = systems.get(scope);
      if (system) {
        const standings = kept ? new Standings(revision, kept.standings).byControl : new Map<string, string>();
        const wanted = sums.requirements(system, decisions.get(scope) ?? new Set());
        for (const control of new Set([...standings.keys(), ...wanted.keys()]))
          this.#found.same("snapshot", `${where} ${control}`, standings.get(control), wanted.get(control));
        const fresh = kept?.freshness ?? nothing;
        this.#found.same("snapshot", where, tell(fresh), tell(freshness.get(scope) ?? nothing));
      }
      number += 1;
    }
    return number;
  }

  /** How fresh some scopes were, at the last moment at which that changed, and at one at random. @returns how many. */
  async compareInputs({ asOf }: Clocks): Promise<number> {
    const from = await this.#toldFrom();
    const { rows: known } = await sql<{ organization: string; system: string }>`
      select organization_id as organization, system_id as system from scope_input where system_id <> ''
    `.execute(this.#tx);
    const scopes = known.map(({ organization, system }) => scopeOf(organization, system));
    let number = 0;
    const before = from + Math.floor(this.#random() * Math.max(0, asOf - from));
    for (const until of [asOf, before])
      for await (const { scope } of this.#some(scopes, { asOf, sequence: await sequenceAt(this.#tx, asOf) })) {
        const { organization, system } = placeOf(scope);
        const { rows } = await sql<{ at: number; assets: number; oldest: number | null; last: number | null }>`
          select at, assets, oldest_input as oldest, last_received as last from scope_input_change
          where organization_id = ${organization} and system_id = ${system} and at >= ${instant(from)}
            and at <= ${instant(until)} order by at desc limit 1
        `.execute(this.#tx);
        const [kept] = rows;
        if (!kept) continue;
        const at = { asOf: kept.at, sequence: await sequenceAt(this.#tx, kept.at) };
        const revision = await this.#revision((await revisionAt(this.#tx, at.sequence)) ?? 0);
        const freshness = new Map<string, Freshness>();
        const subjects = await readSubjects(this.#tx, at, { organization, system });
        for await (const records of this.#recounted(revision, at, subjects))
          for (const one of records) freshen(freshness, one);
        const where = `${new Date(kept.at).toISOString()} ${named(scope)}`;
        const shown = [kept.assets, kept.oldest, kept.last];
        const { assets, oldestInput, lastReceived } = freshness.get(scope) ?? nothing;
        this.#found.same("input shown", where, shown, [assets, finite(oldestInput), finite(lastReceived)]);
        number += 1;
      }
    return number;
  }

  /** Of some subjects, one keyframe at random, or the newest. @returns how many. */
  async compareKeyframes(): Promise<number> {
    const { rows: rounds } = await sql<{ at: number }>`
      select ended_at as at from keyframe_round where ended_at is not null order by 1
    `.execute(this.#tx);
    const round = rounds[Math.floor(this.#random() * rounds.length * 2)]?.at ?? null;
    const subjects = await this.#someSubjects();
    const beginnings = await readBeginnings(this.#tx, subjects);
    const { rows } = await sql<{
      organization: string;
      id: string;
      at: number;
      sequence: number;
      vectors: Buffer;
    }>`
      select organization_id as organization, subject_id as id, kept.at, kept.sequence, kept.vectors
      from ${among(subjects)} cross join lateral (
        select at, sequence, vectors from subject_keyframe frame
        where frame.organization_id = row.organization_id and frame.subject_id = row.subject_id
          and at <= ${round === null ? sql`'infinity'` : instant(round)}
        order by at desc limit 1
      ) kept
    `.execute(this.#tx);
    const byKey = new Map(subjects.map((subject) => [keyOf(subject), subject]));
    const groups = Map.groupBy(
      rows.filter((row) => row.at >= (beginnings.get(keyOf(row))?.at ?? 0)),
      ({ at, sequence }) => `${at} ${sequence}`,
    );
    for (const group of groups.values()) {
      const [first] = group;
      if (!first) continue;
      const at = { asOf: first.at, sequence: first.sequence };
      const revision = await this.#revision((await revisionAt(this.#tx, at.sequence)) ?? 0);
      const kept = new Map(group.map((row) => [keyOf(row), row.vectors]));
      const those = group.flatMap((row) => byKey.get(keyOf(row)) ?? []);
      for await (const records of this.#recounted(revision, at, those))
        for (const { subject, evidence, received } of records) {
          const sources = evidence.sources.map((vector, index) => ({ vector, lastReceived: received[index] ?? 0 }));
          const [one, other] = [kept.get(keyOf(subject)), encodeVectors(sources)];
          if (one && !one.equals(other)) {
            const where = `${new Date(first.at).toISOString()} ${subject.organization} ${subject.id}`;
            this.#found.same("keyframe", where, one.toString("base64"), other.toString("base64"));
          }
        }
    }
    return rows.length;
  }

  /** From when on all can be told that was. */
  async #toldFrom(): Promise<number> {
    return Math.max(0, ...(await readCuts(this.#tx)).map(({ answersFrom }) => answersFrom));
  }

  async #revision(sequence: number): Promise<Revision> {
    const revision = this.#revisions.get(sequence) ?? (await readRevision(this.#tx, sequence));
    this.#revisions.set(sequence, revision);
    return revision;
  }

  /** What the log says of subjects at a moment, some at a time. */
  async *#recounted(revision: Revision, at: Clocks, subjects: readonly Subject[]) {
    for (let begin = 0; begin < subjects.length; begin += atOnce)
      yield await recounted(this.#tx, revision, at, subjects.slice(begin, begin + atOnce), "the log");
  }

  /** Some scopes at random, with their subjects at a moment: as many as there is room for. */
  async *#some(scopes: Iterable<string>, at: Clocks): AsyncIterable<{ scope: string; subjects: readonly Subject[] }> {
    const left = [...scopes];
    for (let room = most; left.length > 0 && room > 0; ) {
      const [scope = ""] = left.splice(Math.floor(this.#random() * left.length), 1);
      const subjects = await readSubjects(this.#tx, at, placeOf(scope));
      if (subjects.length > room) continue;
      room -= subjects.length + 1;
      yield { scope, subjects };
    }
  }

  /** Subjects that follow each other, from somewhere at random, around to the first ones. */
  async #someSubjects(): Promise<readonly Subject[]> {
    const organizations = await readOrganizations(this.#tx, null);
    const organization = organizations[Math.floor(this.#random() * organizations.length)]?.id ?? "";
    const after = await readSubjectsAfter(this.#tx, { organization, id: "" }, most);
    const rest = after.length < most ? await readSubjectsAfter(this.#tx, { organization: "", id: "" }, most) : [];
    return [...new Map([...after, ...rest].map((one) => [keyOf(one), one])).values()].slice(0, most);
  }
}

const finite = (at: number): number | null => (Number.isFinite(at) ? at : null);
