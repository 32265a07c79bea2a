/**
 * Which checks bear on which controls, and which controls are required where. Worked out once for each content and list
 * of systems: every answer asks for it.
 * @module
 */
import { inScope } from "@tokiwa/assurance";
import type { System } from "../inventory/service.ts";
import type { CheckPlace, Revision } from "./revision.ts";
import { scopeOf } from "./scope.ts";

/** Systems by scope, in their order. */
export type Systems = ReadonlyMap<string, System>;

const places = new WeakMap<readonly System[], Systems>();

export function systemsByScope(systems: readonly System[]): Systems {
  const held = places.get(systems);
  if (held) return held;
  const found = new Map(systems.map((system) => [scopeOf(system.organization, system.id), system]));
  places.set(systems, found);
  return found;
}

const nothing: ReadonlySet<string> = new Set();

/** The controls of a profile. */
export const controlsOfProfile = ({ framework }: Revision, profile: string): ReadonlySet<string> =>
  framework.profiles.get(profile) ?? nothing;

const unions = new WeakMap<Systems, WeakMap<Revision, ReadonlyMap<string, ReadonlySet<string>>>>();

/** The controls that any system of an organization is required to have: what the organization itself is asked for. */
export function controlsOfOrganization(
  revision: Revision,
  systems: Systems,
  organization: string,
): ReadonlySet<string> {
  const byRevision = unions.get(systems) ?? new WeakMap<Revision, ReadonlyMap<string, ReadonlySet<string>>>();
  unions.set(systems, byRevision);
  const found = byRevision.get(revision) ?? unionsOf(revision, systems);
  byRevision.set(revision, found);
  return found.get(organization) ?? nothing;
}

function unionsOf(revision: Revision, systems: Systems): ReadonlyMap<string, ReadonlySet<string>> {
  const profiles = new Map<string, Set<string>>();
  for (const { organization, profile } of systems.values())
    profiles.set(organization, (profiles.get(organization) ?? new Set()).add(profile));
  // Systems of few profiles share the sets of these, and with that what is worked out of them.
  return new Map(
    [...profiles].map(([organization, those]) => {
      const [only = "", another] = those;
      if (another === undefined) return [organization, controlsOfProfile(revision, only)];
      return [organization, new Set([...those].flatMap((profile) => [...controlsOfProfile(revision, profile)]))];
    }),
  );
}

/** The controls that cells of a scope may bear on: those of its system, or of any system of its organization. */
export function controlsAround(
  revision: Revision,
  systems: Systems,
  { organization, system }: { readonly organization: string; readonly system: string },
): ReadonlySet<string> {
  const own = systems.get(scopeOf(organization, system));
  return own ? controlsOfProfile(revision, own.profile) : controlsOfOrganization(revision, systems, organization);
}

const bearing = new WeakMap<Revision, WeakMap<ReadonlySet<string>, ReadonlyMap<string, readonly CheckPlace[]>>>();

/** The checks that bear on any of some controls, by the kind of their subjects. */
function byKind(revision: Revision, controls: ReadonlySet<string>): ReadonlyMap<string, readonly CheckPlace[]> {
  const byControls =
    bearing.get(revision) ?? new WeakMap<ReadonlySet<string>, ReadonlyMap<string, readonly CheckPlace[]>>();
  bearing.set(revision, byControls);
  const found =
    byControls.get(controls) ??
    new Map(
      [...revision.lists].map(([kind, list]) => [
        kind,
        list.filter((place) => place !== null).filter(({ rule }) => inScope(rule, controls)),
      ]),
    );
  byControls.set(controls, found);
  return found;
}

/** The checks of one kind of subject that bear on any of some controls, in the order of their list. */
export const checksOfKind = (revision: Revision, kind: string, controls: ReadonlySet<string>): readonly CheckPlace[] =>
  byKind(revision, controls).get(kind) ?? [];

/** The checks that bear on any of some controls: kind after kind, in the order of their lists. */
export const checksBearing = (revision: Revision, controls: ReadonlySet<string>): readonly CheckPlace[] =>
  [...byKind(revision, controls).values()].flat();
