/**
 * Which of several tests hold of a value. Most ask for `name` and `ns`, of which a document has few pairs: what was
 * answered for a pair once is remembered.
 * @module
 */
import type { Definition } from "../model/description.ts";
import type { Expression, Path } from "./metapath.ts";
import { isMembers, type Key, compileTest } from "./path.ts";

/** A bit for each test that holds. */
export type Mask = (value: unknown, owner: object, key: Key) => number;

/** More tests of one value than bits of a number would not fit; OSCAL has at most 44. */
const maxTests = 52;
/** Names come from documents, so that there may be any number of them. */
const remembered = 1000;

/** Undefined where there is no test. */
export function compileMask(expressions: readonly Expression[], definition: Definition): Mask | undefined {
  if (expressions.length === 0) return undefined;
  if (expressions.length > maxTests) throw new Error(`${definition.name} has more tests than fit`);
  const byName = sumOf(expressions, definition, asksForName);
  const others = sumOf(expressions, definition, (expression) => !asksForName(expression));
  if (!byName) return others;
  const known = new Map<unknown, Map<unknown, number>>();
  let size = 0;
  // To compare with the last namespace is cheaper than to look for it.
  let last: unknown;
  let ofLast: Map<unknown, number> | undefined;
  const masks = (value: unknown, owner: object, key: Key): number => {
    if (!isMembers(value)) return byName(value, owner, key);
    const { name, ns } = value;
    if (ofLast === undefined || ns !== last) {
      last = ns;
      ofLast = known.get(ns) ?? new Map();
    }
    const before = ofLast.get(name);
    if (before !== undefined) return before;
    const mask = byName(value, owner, key);
    if (size++ < remembered) known.set(ns, ofLast.set(name, mask));
    return mask;
  };
  return others ? (value, owner, key) => masks(value, owner, key) + others(value, owner, key) : masks;
}

/** The bits of those tests that are wanted. */
function sumOf(
  expressions: readonly Expression[],
  definition: Definition,
  wanted: (expression: Expression) => boolean,
): Mask | undefined {
  const tests = expressions.flatMap((expression, index) =>
    wanted(expression) ? [{ holds: compileTest(expression, definition), bit: 2 ** index }] : [],
  );
  if (tests.length === 0) return undefined;
  return (value, owner, key) => {
    let mask = 0;
    for (const { holds, bit } of tests) if (holds(value, owner, key)) mask += bit;
    return mask;
  };
}

/** Whether a test asks for nothing of a value but its own `name` and `ns`. */
function asksForName(expression: Expression): boolean {
  switch (expression.kind) {
    case "or":
    case "and":
      return expression.of.every(asksForName);
    case "not":
      return asksForName(expression.of);
    case "exists":
    case "equals":
    case "starts-with":
      return expression.paths.every(isName);
    case "namespace":
      return true;
    case "greater":
      return false;
  }
}

function isName({ absolute, steps }: Path): boolean {
  const [step] = steps;
  return (
    !absolute &&
    steps.length === 1 &&
    step?.axis === "flag" &&
    step.predicates.length === 0 &&
    (step.names[0] === "name" || step.names[0] === "ns")
  );
}
