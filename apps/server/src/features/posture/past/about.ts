/**
 * What an answer is about: of the past, only the scopes that bear on it are counted.
 * @module
 */
import type { Tx } from "../../../platform/database/database.ts";
import { type Clocks, readOrganizations, readSubjects, readSystems } from "../../inventory/service.ts";
import { scopeOf } from "../scope.ts";
import type { Scopes } from "./counting.ts";

/** What a request names; an id may have its organization before it, `organization/id`. */
export interface About {
  readonly organization?: string | undefined;
  readonly system?: string | undefined;
  /** A subject, by its id or its bare name. */
  readonly subject?: string | undefined;
}

export const everything: About = {};

/** The scopes that an answer about something needs: those of its systems, and of their organizations. null for all. */
export async function scopesAbout(tx: Tx, at: Clocks, { organization, system, subject }: About): Promise<Scopes> {
  if (organization === undefined && system === undefined && subject === undefined) return null;
  const places: { readonly organization: string; readonly system: string }[] = [];
  if (subject !== undefined)
    for (const [of, id] of addressesOf(subject, organization))
      places.push(...(await readSubjects(tx, at, { organization: of, subject: id })));
  if (system !== undefined) {
    const meant = addressesOf(system, organization);
    for (const { organization: of, id } of await readSystems(tx, at))
      if (meant.some(([at, name]) => name === id && (at === undefined || at === of)))
        places.push({ organization: of, system: id });
    // What an organization itself is asked for bears on each of its systems.
    const own = organization === undefined ? (await readOrganizations(tx, at)).map(({ id }) => id) : [organization];
    if (places.length === 0) places.push(...own.map((of) => ({ organization: of, system: "" })));
  }
  if (subject === undefined && system === undefined && organization !== undefined)
    for (const { organization: of, id } of await readSystems(tx, at))
      if (of === organization) places.push({ organization: of, system: id });
  const organizations = [
    ...places.map((place) => place.organization),
    ...(organization === undefined ? [] : [organization]),
  ];
  return new Set([
    ...places.map((place) => scopeOf(place.organization, place.system)),
    ...organizations.map((of) => scopeOf(of, "")),
  ]);
}

/** What an id may mean: itself, and, with its organization before it, that one's. */
function addressesOf(id: string, organization: string | undefined): readonly (readonly [string | undefined, string])[] {
  const [before = "", ...rest] = id.split("/");
  return rest.length > 0
    ? [
        [organization, id],
        [before, rest.join("/")],
      ]
    : [[organization, id]];
}
