/**
 * What would come of asking a system for something else: worked out as a change is, and not kept.
 * @module
 */
import type { Flip } from "@tokiwa/assurance";
import type { Content } from "@tokiwa/content";
import type { Tx } from "../../platform/database/database.ts";
import type { System } from "../inventory/service.ts";
import { loaded } from "./apply.ts";
import { readDecisions } from "./exceptions.ts";
import type { Revision } from "./revision.ts";
import { assured, scopeOf } from "./scope.ts";
import { readEachScope } from "./scopes.ts";
import { Selections } from "./selections.ts";

/** A revision as it would be with another content of the same checks. */
export function revisionWith(revision: Revision, content: Content): Revision {
  const framework = { ...revision.framework, profiles: new Selections(content) };
  const controls = [...content.controls.keys()].toSorted((a, b) => (a < b ? -1 : 1));
  return { ...revision, content, framework, controls };
}

/**
 * The requirements of a system that would come, go or stand otherwise if it were what `system` says.
 * @param revision The content in use, by which what is kept is read.
 * @param other The content that would be in use then, by default the same. Its checks must be the same.
 */
export async function foresee(
  tx: Tx,
  revision: Revision,
  system: System,
  other: Revision = revision,
): Promise<readonly Flip[]> {
  const decisions = await readDecisions(tx, null, [system.organization]);
  const scope = scopeOf(system.organization, system.id);
  const changed = assured(system, decisions.get(scope) ?? new Set());
  const scopes = [scope, ...changed.inherits];
  const tally = loaded(other, await readEachScope(tx, revision, scopes));
  tally.setSystem(changed);
  return tally.flips();
}
