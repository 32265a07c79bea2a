/**
 * The state of everything at a moment of the past: of scopes as they were counted then, of subjects by the log. Only what
 * is asked for is read.
 * @module
 */
import { statusesOf } from "@tokiwa/assurance";
import type { Tx } from "../../platform/database/database.ts";
import {
  isAsset,
  readAbsent,
  readOrganizations,
  readSubjects,
  readSystems,
  type Subject,
} from "../inventory/service.ts";
import { checksBearing, controlsAround, systemsByScope } from "./bearing.ts";
import { Flips } from "./flips.ts";
import type { Counted } from "./past/counting.ts";
import type { Moment, Projection } from "./projection.ts";
import { pageOfAssets } from "./ranked.ts";
import { keyOf, type SubjectRecord } from "./records.ts";
import { recounted } from "./recount.ts";
import type { Revision } from "./revision.ts";
import { Rollup } from "./rollup.ts";
import { placeOf, scopeOf } from "./scope.ts";

/** How many subjects are given at a time. */
const atOnce = 2000;

/**
 * The projection of a moment whose past is over.
 * @param counted Counts the scopes that the answer is about, when it is asked for them.
 */
export function replayProjection(
  tx: Tx,
  moment: Moment,
  revision: Revision,
  counted: () => Promise<Counted>,
): Projection {
  const records = (subjects: readonly Subject[]): Promise<readonly SubjectRecord[]> =>
    recounted(tx, revision, moment, subjects, "keyframes");
  return {
    tx,
    moment,
    revision,
    unsettled: null,
    organizations: () => readOrganizations(tx, moment),
    absent: () => readAbsent(tx, moment),
    systems: () => readSystems(tx, moment),
    subjects: (filter) => readSubjects(tx, moment, filter),
    statuses: async (wanted) =>
      new Map((await records(wanted)).map(({ subject, states }) => [keyOf(subject), states.status])),
    records,
    assets: async (page) => {
      const { organization, system, words, limit } = page;
      if (limit === 0 && words.length === 0) {
        const all = await readSubjects(tx, moment, { organization, system });
        return { subjects: [], total: all.filter(({ kind }) => isAsset(kind)).length };
      }
      const subjects = await readSubjects(tx, moment, { organization, system });
      return pageOfAssets(revision, { subjects, systems: await readSystems(tx, moment), records }, page);
    },
    inOrder: async function* ({ kind, scopes }) {
      const found: Subject[] = [];
      for (const scope of new Set(scopes))
        found.push(...(await readSubjects(tx, moment, placeOf(scope))).filter((subject) => subject.kind === kind));
      found.sort((a, b) => (`${a.id}\0${a.organization}` < `${b.id}\0${b.organization}` ? -1 : 1));
      for (let begin = 0, most = 64; begin < found.length; begin += most, most = Math.min(most * 4, atOnce))
        yield found.slice(begin, begin + most);
    },
    byAge: async function* (within) {
      yield { records: await records(await readSubjects(tx, moment, within)), from: Number.POSITIVE_INFINITY };
    },
    histograms: async (scopes) => {
      const { tally } = await counted();
      return new Map(
        scopes.map((scope) => [
          scope,
          new Map([...revision.checks.keys()].map((check) => [check, tally.histogram(scope, check)])),
        ]),
      );
    },
    flips: () => Flips.read(tx, moment),
    rollup: async (organization) => {
      const { tally } = await counted();
      const systems = await readSystems(tx, moment);
      const held = systemsByScope(systems);
      const organizations = [...new Set(systems.map((system) => system.organization))];
      const scopes = [...[...tally.systems()].map(({ scope }) => scope), ...organizations.map((id) => scopeOf(id, ""))];
      return Rollup.of(
        revision,
        scopes
          .filter((scope) => organization === undefined || placeOf(scope).organization === organization)
          .map((scope) => ({
            standings: tally.requirements(scope),
            checks: checksBearing(revision, controlsAround(revision, held, placeOf(scope))),
            counters: { get: (check) => tally.histogram(scope, check) },
          })),
      );
    },
    gaps: async (state, checks) => {
      const { tally } = await counted();
      const organizations = await readOrganizations(tx, moment);
      const scopes = [
        ...[...tally.systems()].map(({ scope }) => scope),
        ...organizations.map(({ id }) => scopeOf(id, "")),
      ];
      return scopes.flatMap((scope) =>
        checks.flatMap((place) => {
          const cells = tally.histogram(scope, place.rule.check);
          return statusesOf(state).some((status) => (cells[status] ?? 0) > 0) ? [{ scope, place, cells }] : [];
        }),
      );
    },
    standings: async () => {
      const { tally } = await counted();
      return new Map(
        [...tally.systems()].map(({ scope }) => [
          scope,
          new Map([...tally.requirements(scope)].toSorted(([a], [b]) => (a < b ? -1 : 1))),
        ]),
      );
    },
    totals: async () => {
      const { tally } = await counted();
      return new Map([...tally.systems()].map(({ scope }) => [scope, tally.totals(scope)]));
    },
    freshness: async () => (await counted()).freshness,
  };
}
