/**
 * Small documents made in a test, and their resolution.
 * @module
 */
import type { Catalog, Control } from "../model/catalog.ts";
import type { Profile } from "../model/profile.ts";
import { type Resolution, resolveProfile } from "../resolve/resolve.ts";
import { testNow, testUuid } from "./corpus.ts";

const metadata = { title: "T", "last-modified": "2026-01-01T00:00:00Z", version: "1", "oscal-version": "1.2.1" };

export const catalogOf = (content: Omit<Catalog, "uuid" | "metadata">): { readonly catalog: Catalog } => ({
  catalog: { uuid: "11111111-1111-4111-8111-111111111111", metadata, ...content },
});

export const profileOf = (content: Omit<Profile, "uuid" | "metadata">): { readonly profile: Profile } => ({
  profile: { uuid: "22222222-2222-4222-8222-222222222222", metadata, ...content },
});

/** A control with nothing but children. */
export const controlOf = (id: string, ...controls: readonly Control[]): Control => ({
  id,
  title: id.toUpperCase(),
  ...(controls.length > 0 && { controls }),
});

/** Resolves a profile among documents by their names; the profile's own is `profile.json`. */
export const resolveAmong = (
  profile: unknown,
  documents: Readonly<Record<string, unknown>>,
  map: ReadonlyMap<string, string> = new Map(),
): Promise<Resolution> =>
  resolveProfile(profile, {
    href: "profile.json",
    load: (href) => (Object.hasOwn(documents, href) ? { document: documents[href] } : undefined),
    map,
    now: testNow,
    uuid: () => testUuid,
  });

export const codesOf = ({ problems }: Resolution): readonly string[] => problems.map(({ code }) => code);
