/**
 * How bad a subject stands, in numbers: what lists of many are sorted by.
 * @module
 */
import { inScope, standingOf, Status } from "@tokiwa/assurance";
import type { Revision } from "./revision.ts";

export interface Rank {
  /** How many of its cells in scope fail without an exception, are unknown, and are there at all. */
  readonly failing: number;
  readonly unknown: number;
  readonly inScope: number;
}

const masks = new WeakMap<Revision, Map<string, readonly boolean[]>>();

/** Which checks of a kind bear on a control of a profile, by position. */
export function maskOf(revision: Revision, profile: string, kind: string): readonly boolean[] {
  const held = masks.get(revision) ?? new Map<string, readonly boolean[]>();
  masks.set(revision, held);
  const key = `${profile}\0${kind}`;
  const controls = revision.framework.profiles.get(profile) ?? new Set<string>();
  const benchmark = revision.framework.benchmarks.get(kind) ?? [];
  const mask = held.get(key) ?? benchmark.map((rule) => rule !== null && inScope(rule, controls));
  held.set(key, mask);
  return mask;
}

const fails: readonly boolean[] = Array.from({ length: 256 }, (_, status) => status === Status.fail);
const unknowns: readonly boolean[] = Array.from(
  { length: 256 },
  (_, status) => standingOf(status)?.state === "unknown",
);

/** @param profile Of the system that the subject is in. */
export function rankOf(revision: Revision, profile: string, kind: string, status: Uint8Array): Rank {
  const mask = maskOf(revision, profile, kind);
  let [failing, unknown, there] = [0, 0, 0];
  for (let position = 0; position < status.length; position += 1) {
    const of = status[position] ?? Status.absent;
    if (of === Status.absent || mask[position] !== true) continue;
    there += 1;
    if (fails[of]) failing += 1;
    if (unknowns[of]) unknown += 1;
  }
  return { failing, unknown, inScope: there };
}
