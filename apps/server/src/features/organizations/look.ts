/**
 * The tree of organizations at a moment, with what stands below each.
 * @module
 */
import { addCounts, type Counts, noCounts } from "@tokiwa/assurance";
import { inBoth } from "@tokiwa/content";
import { ProblemError } from "../../platform/http/problem.ts";
import { notFound } from "../../platform/http/problems.ts";
import {
  above,
  below,
  counting,
  type Organization,
  parentsAt,
  readRegistered,
  readSharing,
  readStatements,
  type Stated,
  type Statement,
  type Term,
  termAt,
  termsOf,
} from "../inventory/service.ts";
import { countsOf, momentOf, type Projection, scopeOf } from "../posture/service.ts";
import { plannedChanges } from "./planned.ts";
import type { OrganizationDetail, OrganizationRow, PlannedChange } from "./schema.ts";

/** The organizations that are seen, each after the one that it is under; beside each other by their ids. */
function inTreeOrder(organizations: readonly Organization[], parents: ReadonlyMap<string, string>): readonly string[] {
  const ids = new Set(organizations.map(({ id }) => id));
  const upper = (id: string): string => {
    const parent = parents.get(id) ?? "";
    return ids.has(parent) ? parent : "";
  };
  const children = Map.groupBy([...ids].toSorted(), upper);
  const order: string[] = [];
  const open = [...(children.get("") ?? [])].reverse();
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    order.push(at);
    open.push(...[...(children.get(at) ?? [])].reverse());
  }
  return order;
}

type Told = Statement & Stated;

export interface Tree {
  readonly rows: readonly OrganizationRow[];
  readonly statements: readonly Told[];
  readonly names: ReadonlyMap<string, Organization>;
  readonly registered: ReadonlyMap<string, number>;
  readonly planned: readonly PlannedChange[];
}

/** What one organization comes to by itself. */
interface Own {
  readonly systems: number;
  readonly assets: number;
  readonly counts: Counts;
}
const nothing: Own = { systems: 0, assets: 0, counts: noCounts };

async function readOwn(projection: Projection): Promise<ReadonlyMap<string, Own>> {
  const standings = await projection.standings();
  const freshness = await projection.freshness();
  const own = new Map<string, Own>();
  for (const { organization, id } of await projection.systems()) {
    const { systems, assets, counts } = own.get(organization) ?? nothing;
    const scope = scopeOf(organization, id);
    own.set(organization, {
      systems: systems + 1,
      assets: assets + (freshness.get(scope)?.assets ?? 0),
      counts: addCounts(counts, countsOf({ standings }, scope)),
    });
  }
  return own;
}

const phaseOf = ({ from, until }: Term, on: number): OrganizationRow["phase"] =>
  on < from ? "planned" : until !== null && until <= on ? "ended" : "present";

const writtenTerm = (term: Term | undefined): OrganizationRow["term"] => ({
  from: term && Number.isFinite(term.from) ? new Date(term.from).toISOString() : null,
  until: term && term.until !== null ? new Date(term.until).toISOString() : null,
});

/** The instant of a term that is nearest to another one. */
function nearest(term: Term | undefined, on: number): number {
  if (!term || on < term.from) return term?.from ?? on;
  return term.until !== null && term.until <= on ? term.until - 1 : on;
}

/**
 * Puts those that are not there yet, or no longer, where they will be or were last.
 * @param placed What was stated of those in which nothing is, so that no number becomes another one.
 */
function withPlaces(
  held: ReadonlyMap<string, string>,
  placed: readonly Statement[],
  when: (organization: string) => number,
): ReadonlyMap<string, string> {
  const parents = new Map(held);
  const stated = Map.groupBy(
    placed.flatMap((one) => (one.kind === "parent" ? [one] : [])),
    ({ organization }) => organization,
  );
  for (const [id, those] of stated) {
    const parent = counting(those, { asOf: when(id), sequence: Number.MAX_SAFE_INTEGER })?.parent;
    if (parent && parent !== id && !above(parents, parent).includes(id)) parents.set(id, parent);
  }
  return parents;
}

/**
 * Reads the tree with what stands below each, at the moment of a projection.
 * @param on The instant of which names and places are told, which may be later than the moment: as it will be.
 */
export async function readTree(projection: Projection, on = projection.moment.asOf): Promise<Tree> {
  const { tx, moment } = projection;
  const { sequence } = moment;
  const statements = await readStatements(tx, sequence);
  const held = parentsAt(statements, { asOf: on, sequence });
  const registered = await readRegistered(tx, sequence);
  const namings = Map.groupBy(
    statements.flatMap((one) => (one.kind === "name" ? [one] : [])),
    ({ organization }) => organization,
  );
  const terms = new Map([...registered].map(([id, at]) => [id, termsOf(namings.get(id) ?? [], at)]));
  const own = await readOwn(projection);
  const inhabited = new Set([...held.values(), ...own.keys()]);
  const placed = statements.filter(({ organization }) => !inhabited.has(organization));
  const parents = withPlaces(held, placed, (id) => nearest(termAt(terms.get(id) ?? [], on), on));
  // One that was taken back before it ever was is shown only where something is left in it.
  const isShown = (id: string) => terms.get(id)?.length !== 0 || inhabited.has(id);
  const nameOn = ({ id, name }: Organization): Organization => {
    const told = (namings.get(id) ?? []).filter((one) => one.name !== null);
    const asOf = Math.max(on, termAt(terms.get(id) ?? [], on)?.from ?? on);
    return { id, name: counting(told, { asOf, sequence })?.name ?? name };
  };
  const organizations = (await projection.organizations()).filter(({ id }) => isShown(id)).map(nameOn);
  const names = new Map(organizations.map((one) => [one.id, one]));
  const phaseAt = (id: string): OrganizationRow["phase"] => {
    const term = termAt(terms.get(id) ?? [], on);
    return term ? phaseOf(term, on) : "ended";
  };
  const isCounted = (id: string): boolean => phaseAt(id) === "present" || own.has(id);
  const rows = inTreeOrder(organizations, parents).map((id): OrganizationRow => {
    const all = [...below(parents, [id])].filter((one) => names.has(one));
    const of = all.map((one) => own.get(one) ?? nothing);
    const { systems, assets } = own.get(id) ?? nothing;
    const term = termAt(terms.get(id) ?? [], on);
    return {
      id,
      name: names.get(id)?.name ?? inBoth(id),
      above: above(parents, id).flatMap((one) => names.get(one) ?? []),
      ...{ systems, assets },
      whole: {
        organizations: all.filter(isCounted).length,
        systems: of.reduce((sum, one) => sum + one.systems, 0),
        assets: of.reduce((sum, one) => sum + one.assets, 0),
        counts: of.map(({ counts }) => counts).reduce(addCounts, noCounts),
      },
      phase: phaseAt(id),
      term: writtenTerm(term),
    };
  });
  return { rows, statements, names, registered, planned: plannedChanges(statements, names, moment.asOf) };
}

const written = ({ from, until, reason, actor, recordedAt, sequence }: Told) => ({
  from: new Date(from).toISOString(),
  until: until === null ? null : new Date(until).toISOString(),
  ...{ reason, actor, recordedAt: new Date(recordedAt).toISOString(), sequence },
});

async function readShared(projection: Projection, names: Tree["names"]) {
  const { tx, moment } = projection;
  const systems = new Map((await projection.systems()).map((one) => [scopeOf(one.organization, one.id), one]));
  const absent = await projection.absent();
  const stated = Map.groupBy(await readSharing(tx, moment.sequence), ({ organization, system, sharer }) =>
    JSON.stringify([organization, system, sharer]),
  );
  return [...stated.values()].flatMap((those) => {
    const found = counting(those, moment);
    const system = found && systems.get(scopeOf(found.organization, found.system));
    // One that is not there shares in nothing.
    if (!found?.shares || !system || absent.has(found.sharer)) return [];
    const named = (id: string) => ({ id, name: names.get(id)?.name ?? inBoth(id) });
    return [
      { system: { id: system.id, name: system.name }, owner: named(found.organization), sharer: named(found.sharer) },
    ];
  });
}

/**
 * One organization in full.
 * @throws ProblemError where there is none that is seen.
 */
export async function organizationDetail(projection: Projection, id: string): Promise<OrganizationDetail> {
  const { rows, statements, names, planned } = await readTree(projection);
  const row = rows.find((one) => one.id === id);
  if (!row) throw new ProblemError(notFound);
  const own = statements.filter(({ organization }) => organization === id).reverse();
  const shared = await readShared(projection, names);
  return {
    ...row,
    moment: momentOf(projection),
    names: own.flatMap((one) => (one.kind === "name" ? [{ name: one.name, ...written(one) }] : [])),
    parents: own.flatMap((one) => {
      if (one.kind !== "parent") return [];
      const parent =
        one.parent === null ? null : { id: one.parent, name: names.get(one.parent)?.name ?? inBoth(one.parent) };
      return [{ parent, ...written(one) }];
    }),
    sharesIn: shared.flatMap(({ system, owner, sharer }) =>
      sharer.id === id ? [{ system, organization: owner }] : [],
    ),
    sharedWith: shared.flatMap(({ system, owner, sharer }) =>
      owner.id === id ? [{ system, organization: sharer }] : [],
    ),
    planned: planned.filter(({ organization }) => organization.id === id),
  };
}
