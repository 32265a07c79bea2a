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
  readSharing,
  readStatements,
  type Stated,
  type Statement,
} from "../inventory/service.ts";
import { countsOf, momentOf, type Projection, scopeOf } from "../posture/service.ts";
import type { OrganizationDetail, OrganizationRow } from "./schema.ts";

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

interface Tree {
  readonly rows: readonly OrganizationRow[];
  readonly statements: readonly (Statement & Stated)[];
  readonly names: ReadonlyMap<string, Organization>;
}

async function readTree(projection: Projection): Promise<Tree> {
  const { tx, moment } = projection;
  const statements = await readStatements(tx, moment.sequence);
  const parents = parentsAt(statements, moment);
  const organizations = await projection.organizations();
  const names = new Map(organizations.map((one) => [one.id, one]));
  const standings = await projection.standings();
  const own = Map.groupBy(await projection.systems(), ({ organization }) => organization);
  const counts = (id: string): Counts =>
    (own.get(id) ?? []).map((system) => countsOf({ standings }, scopeOf(id, system.id))).reduce(addCounts, noCounts);
  const byOrganization = new Map([...names.keys()].map((id) => [id, counts(id)]));
  const rows = inTreeOrder(organizations, parents).map((id): OrganizationRow => {
    const all = [...below(parents, [id])].filter((one) => names.has(one));
    return {
      id,
      name: names.get(id)?.name ?? inBoth(id),
      above: above(parents, id).flatMap((one) => names.get(one) ?? []),
      systems: own.get(id)?.length ?? 0,
      whole: {
        organizations: all.length,
        systems: all.reduce((sum, one) => sum + (own.get(one)?.length ?? 0), 0),
        counts: all.map((one) => byOrganization.get(one) ?? noCounts).reduce(addCounts, noCounts),
      },
    };
  });
  return { rows, statements, names };
}

/** All organizations at the moment of a projection, in the order of the tree. */
export async function organizationRows(projection: Projection): Promise<OrganizationRow[]> {
  return [...(await readTree(projection)).rows];
}

const written = ({ from, until, reason, actor, recordedAt }: Statement & Stated) => ({
  from: new Date(from).toISOString(),
  until: until === null ? null : new Date(until).toISOString(),
  ...{ reason, actor, recordedAt: new Date(recordedAt).toISOString() },
});

async function readShared(projection: Projection, names: Tree["names"]) {
  const { tx, moment } = projection;
  const systems = new Map((await projection.systems()).map((one) => [scopeOf(one.organization, one.id), one]));
  const stated = Map.groupBy(await readSharing(tx, moment.sequence), ({ organization, system, sharer }) =>
    JSON.stringify([organization, system, sharer]),
  );
  return [...stated.values()].flatMap((those) => {
    const found = counting(those, moment);
    const system = found && systems.get(scopeOf(found.organization, found.system));
    if (!found?.shares || !system) return [];
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
  const { rows, statements, names } = await readTree(projection);
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
  };
}
