/**
 * The state of everything at a moment of the past, replayed from the log with the same pure functions.
 * @module
 */
import { statusesOf } from "@tokiwa/assurance";
import type { Tx } from "../../platform/database/database.ts";
import { isAsset, readOrganizations, type Subject, type SubjectFilter } from "../inventory/service.ts";
import { readSources } from "./log.ts";
import type { Freshness, Moment, Projection } from "./projection.ts";
import { keyOf, oldestInput } from "./records.ts";
import type { Recount } from "./recount.ts";
import type { Revision } from "./revision.ts";
import { scopeOf } from "./scope.ts";

const matches = (subject: Subject, filter: SubjectFilter): boolean =>
  (filter.organization === undefined || subject.organization === filter.organization) &&
  (filter.system === undefined || subject.system === filter.system) &&
  (filter.subject === undefined || subject.id === filter.subject || subject.name === filter.subject);

/** The projection of a moment, from a recount of it. */
export function replayProjection(tx: Tx, moment: Moment, revision: Revision, counted: Recount): Projection {
  const { posture, systems, subjects } = counted;
  return {
    tx,
    moment,
    revision,
    organizations: () => readOrganizations(tx, moment),
    systems: async () => systems,
    subjects: async (filter) => subjects.filter((subject) => matches(subject, filter)),
    statuses: async (wanted) =>
      new Map(wanted.map((subject) => [keyOf(subject), counted.record(subject).states.status])),
    records: async (wanted) => wanted.map((subject) => counted.record(subject)),
    sources: (wanted) => readSources(tx, moment, wanted),
    histograms: async (scopes) =>
      new Map(
        scopes.map((scope) => [
          scope,
          new Map([...revision.checks.keys()].map((check) => [check, posture.tally.histogram(scope, check)])),
        ]),
      ),
    gaps: async (state) => {
      const organizations = await readOrganizations(tx, moment);
      const scopes = [
        ...systems.map(({ organization, id }) => scopeOf(organization, id)),
        ...organizations.map(({ id }) => scopeOf(id, "")),
      ];
      return scopes.flatMap((scope) =>
        [...revision.checks.keys()].flatMap((check) => {
          const cells = posture.tally.histogram(scope, check);
          return statusesOf(state).some((status) => (cells[status] ?? 0) > 0) ? [{ scope, check, cells }] : [];
        }),
      );
    },
    standings: async () =>
      new Map(
        [...posture.tally.systems()].map(({ scope }) => [
          scope,
          new Map([...posture.tally.requirements(scope)].toSorted(([a], [b]) => (a < b ? -1 : 1))),
        ]),
      ),
    totals: async () => new Map([...posture.tally.systems()].map(({ scope }) => [scope, posture.tally.totals(scope)])),
    freshness: async () => freshnessOf(counted, await readSources(tx, moment, subjects)),
  };
}

function freshnessOf(
  { subjects, record }: Recount,
  sources: Awaited<ReturnType<typeof readSources>>,
): ReadonlyMap<string, Freshness> {
  const found = new Map<string, Freshness>();
  for (const subject of subjects) {
    const scope = scopeOf(subject.organization, subject.system);
    const held = found.get(scope);
    const { evidence, states } = record(subject);
    const received = (sources.get(keyOf(subject)) ?? []).map(({ lastReceived }) => lastReceived);
    found.set(scope, {
      assets: (held?.assets ?? 0) + (isAsset(subject.kind) ? 1 : 0),
      oldestInput: Math.min(held?.oldestInput ?? Number.POSITIVE_INFINITY, oldestInput(evidence, states)),
      lastReceived: Math.max(held?.lastReceived ?? Number.NEGATIVE_INFINITY, ...received),
    });
  }
  return found;
}
