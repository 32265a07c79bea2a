/**
 * The controls of a document as they stand among those of others: what they relate to, how they stand, who is bound.
 * @module
 */
import { noCounts, requirementState } from "@tokiwa/assurance";
import type { ContentControl } from "@tokiwa/content";
import type { Possible } from "@tokiwa/oscal";
import { organizationOf, scopeOf, type View } from "../posture/service.ts";
import { asksTheSame } from "./adoption.ts";
import { addressOf } from "./reference.ts";
import { derivationsOf, type Relations, toldRelations } from "./relations.ts";
import type { CatalogControl, ControlRelation, ListedCatalogControl, RelatedCatalogControl } from "./schema.ts";
import type { Catalogs, Opened, Ours } from "./service.ts";
import { assertedFor, derivedFor } from "./standing.ts";

/** So many systems are named. */
const mostSystems = 200;

/** What is looked at: a document, how everything stands, and how controls relate. */
export interface Scene {
  readonly opened: Opened;
  readonly view: View;
  readonly relations: Relations;
  readonly ours: ReadonlyMap<string, Ours>;
  readonly catalogs: Catalogs;
}

/** The control of the content in use that a control of a document is. */
function inUse({ view, ours, opened }: Scene, row: CatalogControl): ContentControl | undefined {
  const { controls } = view.projection.revision.content;
  const own = ours.get(row.id);
  if (own && (opened.found.row.builtIn || asksTheSame(own.row, row))) return controls.get(own.id);
  return [...controls.values()].find(
    ({ id, group, title, statement }) =>
      group.function === null &&
      (id === row.id || id.startsWith(`${row.id}:`)) &&
      asksTheSame({ ...row, title, statement }, row),
  );
}

/** What a control relates to among ours. */
function relatedOurs(scene: Scene, row: CatalogControl): readonly { control: string; possible: Possible }[] {
  const { opened, relations, ours } = scene;
  const own = new Set(opened.shelf.filter(({ row: { builtIn } }) => builtIn).map(({ row: { id } }) => addressOf(id)));
  return derivationsOf(relations, opened.resolved.from, row.id).flatMap(({ to, possible }) => {
    const control = own.has(to.resource) ? ours.get(to.id)?.id : undefined;
    return control === undefined ? [] : [{ control, possible }];
  });
}

/** A control with how it stands: asserted where a system is asked for it, else derived. */
export function listed(scene: Scene, row: CatalogControl): ListedCatalogControl {
  const { standings } = scene.view;
  const used = inUse(scene, row);
  const asserted = used ? assertedFor(standings, used.id) : null;
  const derived = asserted || scene.opened.found.row.builtIn ? null : derivedFor(standings, relatedOurs(scene, row));
  return { ...row, standing: asserted ?? derived };
}

function boundBy({ view }: Scene, control: string | undefined): RelatedCatalogControl["boundBy"] {
  const bound = [...view.systems.values()].flatMap((system) => {
    const standing = control && view.standings.get(scopeOf(system.organization, system.id))?.get(control);
    return standing ? [{ system, standing }] : [];
  });
  return {
    systems: bound.slice(0, mostSystems).map(({ system: { id, name, organization }, standing }) => ({
      ...{ id, name, organization: organizationOf(view, organization) },
      state: requirementState(standing),
    })),
    total: bound.length,
    organizations: new Set(bound.map(({ system }) => system.organization)).size,
  };
}

/** One control with all that is known of it. */
export async function related(scene: Scene, row: CatalogControl): Promise<RelatedCatalogControl> {
  const { opened, relations, catalogs, view } = scene;
  const byAddress = new Map(opened.shelf.map((one) => [addressOf(one.row.id), one]));
  const derivations = derivationsOf(relations, opened.resolved.from, row.id);
  const told = toldRelations(derivations, (address) => byAddress.get(address));
  const named: ControlRelation[] = [];
  for (const one of told) {
    const document = one.document ? await byAddress.get(addressOf(one.document.id))?.document() : undefined;
    const rows = document && "catalog" in document ? catalogs.rows(document.catalog) : [];
    named.push({ ...one, title: rows.find(({ id }) => id === one.control)?.title ?? null });
  }
  const used = inUse(scene, row);
  const implied = opened.found.row.builtIn ? null : derivedFor(view.standings, relatedOurs(scene, row));
  return {
    control: listed(scene, row),
    inUse: used?.id ?? null,
    derived: implied && { derived: true, counts: { ...noCounts, ...implied.counts } },
    relations: named,
    boundBy: boundBy(scene, used?.id),
  };
}
