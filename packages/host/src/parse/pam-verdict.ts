/**
 * What a PAM stack answers for given results of its modules: the dispatching of pam.conf(5), CONTROL.
 * @module
 */
import type { PamAction, PamModule } from "./pam.ts";

/** The result of a module, as in `success`, `auth_err`, `ignore`. */
export type PamResult = string;

/** Whether a stack admits; see {@link pamGrants}. */
export const pamAdmits = (stack: readonly PamModule[], resultOf: (module: PamModule) => PamResult): boolean =>
  pamGrants(stack, resultOf).length > 0;

/**
 * Runs a stack over results.
 * @param resultOf what each module returns.
 * @returns the modules whose success counted, in order; none where the stack denies.
 */
export function pamGrants(
  stack: readonly PamModule[],
  resultOf: (module: PamModule) => PamResult,
): readonly PamModule[] {
  let state: State = "undecided";
  const grants: PamModule[] = [];
  /** The state at the beginning of each substack around the present module, to which `reset` goes back. */
  const before: State[] = ["undecided"];
  let at = 0;
  while (at < stack.length) {
    const module = stack[at];
    if (module === undefined) break;
    while (before.length <= module.depth) before.push(state);
    before.length = module.depth + 1;
    const result = resultOf(module);
    const action: PamAction = module.actions.get(result) ?? module.actions.get("default") ?? "bad";
    at += 1;
    if (typeof action === "number") {
      // Jumping past the end of the stack is an error of the configuration, and denies.
      const target = skip(stack, at, module, action);
      if (target === undefined) return [];
      at = target;
    } else if (action === "reset") {
      state = before[module.depth] ?? "undecided";
    } else if (action !== "ignore") {
      state = next(state, action, result);
      if (state === "admits" && result === "success") grants.push(module);
      const over = action === "die" || (action === "done" && state === "admits");
      if (over && module.depth === 0) break;
      if (over) at = endOfSubstack(stack, at, module);
    }
  }
  return state === "admits" ? grants : [];
}

type State = "undecided" | "admits" | "denies";

function next(state: State, action: "ok" | "done" | "bad" | "die", result: PamResult): State {
  if (action === "bad" || action === "die") return "denies";
  if (state === "denies" || result === "ignore") return state;
  if (result === "success") return "admits";
  // Another result that counts as ok becomes the answer where one was found, and is forgotten where none was.
  return state === "admits" ? "denies" : state;
}

/** The place after `count` modules of the same level; a whole substack counts as one. */
function skip(stack: readonly PamModule[], from: number, module: PamModule, count: number): number | undefined {
  let at = from;
  for (let left = count; left > 0; left -= 1) {
    const skipped = stack[at];
    if (skipped === undefined || skipped.depth < module.depth) return undefined;
    at += 1;
    if (skipped.depth > module.depth) at = endOfSubstack(stack, at, skipped);
  }
  return at;
}

function endOfSubstack(stack: readonly PamModule[], from: number, inside: PamModule): number {
  let at = from;
  for (let module = stack[at]; module !== undefined; module = stack[at]) {
    if (module.depth < inside.depth || (module.depth === inside.depth && module.substack !== inside.substack)) break;
    at += 1;
  }
  return at;
}
