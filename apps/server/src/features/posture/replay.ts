/**
 * The state of everything at a moment of the past, replayed from the log with the same pure functions.
 * @module
 */
import { statusesOf } from "@tokiwa/assurance";
import type { Tx } from "../../platform/database/database.ts";
import { isAsset, readOrganizations, type Subject, type SubjectFilter } from "../inventory/service.ts";
import type { Freshness, Moment, Projection } from "./projection.ts";
import { says, sorted } from "./list.ts";
import { rankOf } from "./rank.ts";
import { recount, type Recount } from "./recount.ts";
import { keyOf, oldestInput, type SubjectRecord } from "./records.ts";
import type { Revision } from "./revision.ts";
import { checksBearing, controlsAround, systemsByScope } from "./bearing.ts";
import { Flips } from "./flips.ts";
import { Rollup } from "./rollup.ts";
import { placeOf, scopeOf } from "./scope.ts";

const matches = (subject: Subject, filter: SubjectFilter): boolean =>
  (filter.organization === undefined || subject.organization === filter.organization) &&
  (filter.system === undefined || subject.system === filter.system) &&
  (filter.subject === undefined || subject.id === filter.subject || subject.name === filter.subject);

/** A moment of the past, with what was known of each subject then. */
export interface Replay extends Recount {
  readonly subjects: readonly Subject[];
  readonly records: ReadonlyMap<string, SubjectRecord>;
  readonly freshness: ReadonlyMap<string, Freshness>;
}

/** Replays the log up to a moment. */
export async function replay(tx: Tx, revision: Revision, at: Moment): Promise<Replay> {
  const records = new Map<string, SubjectRecord>();
  const freshness = new Map<string, Freshness>();
  const subjects: Subject[] = [];
  const counted = await recount(tx, revision, at, (those) => {
    for (const record of those) {
      records.set(keyOf(record.subject), record);
      subjects.push(record.subject);
      freshen(freshness, record);
    }
  });
  return { ...counted, subjects, records, freshness };
}

/** Takes a subject into the freshness of its scope. */
export function freshen(
  freshness: Map<string, Freshness>,
  { subject, evidence, states, received }: SubjectRecord,
): void {
  const scope = scopeOf(subject.organization, subject.system);
  const held = freshness.get(scope);
  freshness.set(scope, {
    assets: (held?.assets ?? 0) + (isAsset(subject.kind) ? 1 : 0),
    oldestInput: Math.min(held?.oldestInput ?? Number.POSITIVE_INFINITY, oldestInput(evidence, states)),
    lastReceived: Math.max(held?.lastReceived ?? Number.NEGATIVE_INFINITY, ...received),
  });
}

/** The projection of a moment, from a replay of it. */
export function replayProjection(tx: Tx, moment: Moment, revision: Revision, replayed: Replay): Projection {
  const { tally, systems, subjects, freshness } = replayed;
  const record = (subject: Subject): SubjectRecord => {
    const found = replayed.records.get(keyOf(subject));
    if (!found) throw new Error(`the subject ${subject.id} was not there`);
    return found;
  };
  const profiles = new Map(systems.map(({ organization, id, profile }) => [scopeOf(organization, id), profile]));
  const names = new Map(systems.map(({ organization, id, name }) => [scopeOf(organization, id), name.ja]));
  const sortedAssets = (sort: string | undefined): readonly Subject[] => {
    const ranked = subjects
      .filter(({ kind }) => isAsset(kind))
      .map((subject) => {
        const { evidence, states } = record(subject);
        const scope = scopeOf(subject.organization, subject.system);
        const rank = rankOf(revision, profiles.get(scope) ?? "", subject.kind, states.status);
        const oldest = oldestInput(evidence, states);
        const system = names.get(scope) ?? subject.system;
        return { subject, system, oldest: Number.isFinite(oldest) ? oldest : null, ...rank };
      });
    const words = {
      name: (row: (typeof ranked)[number]) => row.subject.name,
      system: (row: (typeof ranked)[number]) => row.system,
      fail: (row: (typeof ranked)[number]) => row.failing,
      coverage: (row: (typeof ranked)[number]) => (row.inScope === 0 ? 0 : (row.inScope - row.unknown) / row.inScope),
      oldestInput: (row: (typeof ranked)[number]) => row.oldest,
    };
    return sorted(ranked, sort, words, (row) => [
      ...[-row.failing, -row.unknown, row.subject.organization, row.subject.id],
    ]).map(({ subject }) => subject);
  };
  return {
    tx,
    moment,
    revision,
    organizations: () => readOrganizations(tx, moment),
    systems: async () => systems,
    subjects: async (filter) => subjects.filter((subject) => matches(subject, filter)),
    statuses: async (wanted) => new Map(wanted.map((subject) => [keyOf(subject), record(subject).states.status])),
    records: async (wanted) => wanted.map(record),
    assets: async ({ organization, system, words, sort, limit, offset }) => {
      const found = sortedAssets(sort).filter(
        (subject) => matches(subject, { organization, system }) && says(words.join(" "), [subject.id]),
      );
      return { subjects: found.slice(offset, offset + limit), total: found.length };
    },
    inOrder: async function* ({ kind, scopes }) {
      const within = new Set(scopes);
      yield subjects
        .filter((subject) => subject.kind === kind && within.has(scopeOf(subject.organization, subject.system)))
        .toSorted((a, b) => (`${a.id}\0${a.organization}` < `${b.id}\0${b.organization}` ? -1 : 1));
    },
    byAge: async function* ({ organization, system }) {
      yield subjects.filter((subject) => matches(subject, { organization, system })).map(record);
    },
    histograms: async (scopes) =>
      new Map(
        scopes.map((scope) => [
          scope,
          new Map([...revision.checks.keys()].map((check) => [check, tally.histogram(scope, check)])),
        ]),
      ),
    flips: () => Flips.read(tx, moment),
    rollup: async (organization) => {
      const held = systemsByScope(systems);
      const scopes = [...tally.systems()].map(({ scope }) => scope);
      const organizations = [...new Set(systems.map((system) => system.organization))];
      const all = [...scopes, ...organizations.map((id) => scopeOf(id, ""))].filter(
        (scope) => organization === undefined || placeOf(scope).organization === organization,
      );
      return Rollup.of(
        revision,
        all.map((scope) => ({
          standings: tally.requirements(scope),
          checks: checksBearing(revision, controlsAround(revision, held, placeOf(scope))),
          counters: { get: (check) => tally.histogram(scope, check) },
        })),
      );
    },
    gaps: async (state, checks) => {
      const organizations = await readOrganizations(tx, moment);
      const scopes = [
        ...systems.map(({ organization, id }) => scopeOf(organization, id)),
        ...organizations.map(({ id }) => scopeOf(id, "")),
      ];
      return scopes.flatMap((scope) =>
        checks.flatMap((place) => {
          const cells = tally.histogram(scope, place.rule.check);
          return statusesOf(state).some((status) => (cells[status] ?? 0) > 0) ? [{ scope, place, cells }] : [];
        }),
      );
    },
    standings: async () =>
      new Map(
        [...tally.systems()].map(({ scope }) => [
          scope,
          new Map([...tally.requirements(scope)].toSorted(([a], [b]) => (a < b ? -1 : 1))),
        ]),
      ),
    totals: async () => new Map([...tally.systems()].map(({ scope }) => [scope, tally.totals(scope)])),
    freshness: async () => freshness,
  };
}
