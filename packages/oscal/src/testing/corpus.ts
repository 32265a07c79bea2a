/**
 * The shared corpus of OSCAL documents, read where it lies; for tests.
 * @module
 */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Group } from "../model/catalog.ts";
import type { Loaded } from "../resolve/gather.ts";
import { type Resolution, resolveProfile } from "../resolve/resolve.ts";

export const corpus = new URL("../../../../../shared/corpus/", import.meta.url).href;

/** The parsed JSON of a file of the corpus. */
export const readCorpus = (path: string): unknown => JSON.parse(readFileSync(fileURLToPath(corpus + path), "utf8"));

/** Reads JSON files only; whatever else a reference names is not there. */
export function loadFile(href: string): Loaded {
  if (!href.startsWith("file:") || !href.endsWith(".json")) return undefined;
  const path = fileURLToPath(href);
  return existsSync(path) ? { document: JSON.parse(readFileSync(path, "utf8")) } : undefined;
}

export const testUuid = "00000000-0000-4000-8000-000000000000";
/** 2026-04-01T00:00:00Z. */
export const testNow = 1_775_001_600_000;

/** Resolves a profile of the corpus; folders that its references name are mapped to folders of the corpus. */
export function resolveCorpus(path: string, folders: Readonly<Record<string, string>> = {}): Promise<Resolution> {
  const map = new Map(Object.entries(folders).map(([from, to]) => [from, corpus + to]));
  return resolveProfile(readCorpus(path), {
    href: corpus + path,
    load: loadFile,
    map,
    now: testNow,
    uuid: () => testUuid,
  });
}

/** The identifiers of all controls, depth first; beside each other, those of groups first. */
export function idsOf({ groups = [], controls = [] }: Pick<Group, "groups" | "controls">): readonly string[] {
  return [...groups.flatMap(idsOf), ...controls.flatMap((control) => [control.id, ...idsOf(control)])];
}

/** Every pointer at which two values of JSON differ; the order of members does not count, that of arrays does. */
export function differences(ours: unknown, theirs: unknown, at = ""): readonly string[] {
  if (Object.is(ours, theirs)) return [];
  if (!isContainer(ours) || !isContainer(theirs) || Array.isArray(ours) !== Array.isArray(theirs)) return [at];
  const names = new Set([...Object.keys(ours), ...Object.keys(theirs)]);
  return [...names].flatMap((name) => differences(ours[name], theirs[name], `${at}/${name}`));
}

const isContainer = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;
