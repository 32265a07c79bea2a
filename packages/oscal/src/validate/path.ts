/**
 * Compiles Metapath into functions over the JSON form of a document. Names are looked up in the model once, when a path
 * is compiled, so that following it costs a property access for each step.
 * @module
 */
import type { Definition, Member } from "../model/description.ts";
import { endsOf, membersBelow } from "./ends.ts";
import type { Expression, Path, Step } from "./metapath.ts";

export type JsonMembers = Readonly<Record<string, unknown>>;
export type Key = string | number;

/** A value of a document, where it is held, and what the model calls it (a flag has no definition). */
export type Visit = (value: unknown, owner: object, key: Key, definition: Definition | undefined) => void;
/** Visits what a path leads to from a value. */
export type Follow = (value: unknown, owner: object, key: Key, visit: Visit) => void;

export const isMembers = (value: unknown): value is JsonMembers =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** OSCAL's own namespace for names of props and parts, where none is given. */
const oscalNamespace = "http://csrc.nist.gov/ns/oscal";

/** Visits the items of a member of an object. */
function eachItem(holder: JsonMembers, { json, definition }: Member, visit: Visit): void {
  const content = holder[json];
  if (content === undefined) return;
  if (Array.isArray(content))
    for (let index = 0; index < content.length; index++) visit(content[index], content, index, definition);
  else visit(content, holder, json, definition);
}

/** The bare value of a field, whether or not it has flags beside it. */
export const atom = (value: unknown, definition: Definition | undefined): unknown =>
  definition?.value !== undefined && isMembers(value) ? value[definition.value] : value;

export function compilePaths(paths: readonly Path[], definition: Definition | undefined): Follow {
  const follows = paths.map(({ steps }) => compileSteps(steps, 0, definition));
  const [only] = follows;
  if (follows.length === 1 && only) return only;
  return (value, owner, key, visit) => {
    for (const follow of follows) follow(value, owner, key, visit);
  };
}

function compileSteps(steps: readonly Step[], index: number, definition: Definition | undefined): Follow {
  const step = steps[index];
  if (!step) return (value, owner, key, visit) => visit(value, owner, key, definition);
  switch (step.axis) {
    case "self":
      return filtered(step, definition, compileSteps(steps, index + 1, definition));
    case "flag": {
      const [name = ""] = step.names;
      const next = filtered(step, undefined, compileSteps(steps, index + 1, undefined));
      return (value, _owner, _key, visit) => {
        if (!isMembers(value)) return;
        const flag = value[name];
        if (flag !== undefined) next(flag, value, name, visit);
      };
    }
    case "child": {
      const member = definition?.byXml.get(step.names[0] ?? "");
      if (!member) return nowhere;
      const next = filtered(step, member.definition, compileSteps(steps, index + 1, member.definition));
      return (value, _owner, _key, visit) => {
        if (isMembers(value)) eachItem(value, member, (item, owner, key) => next(item, owner, key, visit));
      };
    }
    case "descendant":
      return definition
        ? descend(definition, new Set(step.names), (found) =>
            filtered(step, found, compileSteps(steps, index + 1, found)),
          )
        : nowhere;
    case "union": {
      const ends = step.paths.flatMap((path) => endsOf(path, definition));
      const nexts = new Map(ends.map((end) => [end, filtered(step, end, compileSteps(steps, index + 1, end))]));
      const alternatives = compilePaths(step.paths, definition);
      return (value, owner, key, visit) =>
        alternatives(value, owner, key, (item, holder, at, found) => nexts.get(found)?.(item, holder, at, visit));
    }
    case "nothing":
      return nowhere;
  }
}

const nowhere: Follow = () => undefined;

function descend(start: Definition, names: ReadonlySet<string>, nextOf: (found: Definition) => Follow): Follow {
  interface Way {
    readonly member: Member;
    readonly next: Follow | undefined;
    readonly deeper: boolean;
  }
  const ways = new Map<Definition, readonly Way[]>();
  const waysOf = (definition: Definition): readonly Way[] => {
    const known = ways.get(definition);
    if (known) return known;
    const built: Way[] = [];
    ways.set(definition, built);
    for (const member of definition.members) {
      const next = names.has(member.xml) ? nextOf(member.definition) : undefined;
      const deeper = [...membersBelow(member.definition)].some(({ xml }) => names.has(xml));
      if (next ?? deeper) built.push({ member, next, deeper });
    }
    return built;
  };
  const walk = (value: unknown, definition: Definition, visit: Visit): void => {
    if (!isMembers(value)) return;
    for (const { member, next, deeper } of waysOf(definition)) {
      eachItem(value, member, (item, owner, key) => {
        next?.(item, owner, key, visit);
        if (deeper) walk(item, member.definition, visit);
      });
    }
  };
  return (value, _owner, _key, visit) => walk(value, start, visit);
}

function filtered(step: Step, definition: Definition | undefined, next: Follow): Follow {
  if (step.predicates.length === 0) return next;
  const tests = step.predicates.map((predicate) => compileTest(predicate, definition));
  return (value, owner, key, visit) => {
    for (const test of tests) if (!test(value, owner, key)) return;
    next(value, owner, key, visit);
  };
}

export type Test = (value: unknown, owner: object, key: Key) => boolean;

export function compileTest(expression: Expression, definition: Definition | undefined): Test {
  switch (expression.kind) {
    case "or": {
      return anyOf(expression.of.map((one) => compileTest(one, definition)));
    }
    case "and": {
      return allOf(expression.of.map((one) => compileTest(one, definition)));
    }
    case "not": {
      const test = compileTest(expression.of, definition);
      return (value, owner, key) => !test(value, owner, key);
    }
    case "exists":
      return some(expression.paths, definition, () => true);
    case "equals": {
      const [only, ...more] = expression.values;
      if (more.length === 0) return some(expression.paths, definition, (value) => value === only);
      const values: ReadonlySet<unknown> = new Set(expression.values);
      return some(expression.paths, definition, (value) => values.has(value));
    }
    case "starts-with":
      return some(
        expression.paths,
        definition,
        (value) => typeof value === "string" && value.startsWith(expression.prefix),
      );
    case "greater": {
      const left = compilePaths(expression.left, definition);
      const right = compilePaths(expression.right, definition);
      return (value, owner, key) => {
        let result = false;
        left(value, owner, key, (a) =>
          right(value, owner, key, (b) => (result ||= typeof a === "number" && typeof b === "number" && a > b)),
        );
        return result;
      };
    }
    case "namespace": {
      const names: ReadonlySet<unknown> = new Set(expression.names);
      return (value, owner) => {
        const holder = isMembers(value) ? value : owner;
        const ns: unknown = Reflect.get(holder, "ns");
        return names.has(ns === undefined ? oscalNamespace : ns);
      };
    }
  }
}

/** Whether a path leads to a value that suits; the first that does ends the search. */
function some(paths: readonly Path[], definition: Definition | undefined, suits: (value: unknown) => boolean): Test {
  return anyOf(paths.map(({ steps }) => reaches(steps, 0, definition, suits)));
}

function anyOf(tests: readonly Test[]): Test {
  const [only] = tests;
  if (only && tests.length === 1) return only;
  // What held of the last value likely holds of the next: controls of one catalog are alike.
  let likely = only;
  return (value, owner, key) => {
    if (likely?.(value, owner, key)) return true;
    for (const test of tests) {
      if (test === likely || !test(value, owner, key)) continue;
      likely = test;
      return true;
    }
    return false;
  };
}

const allOf = (tests: readonly Test[]): Test =>
  tests.reduce((before, test) => (value, owner, key) => before(value, owner, key) && test(value, owner, key));

function reaches(
  steps: readonly Step[],
  index: number,
  definition: Definition | undefined,
  suits: (value: unknown) => boolean,
): Test {
  const step = steps[index];
  if (!step) return (value) => suits(atom(value, definition));
  const predicates = (of: Definition | undefined, next: Test): Test =>
    allOf([...step.predicates.map((predicate) => compileTest(predicate, of)), next]);
  if (step.axis === "self") return predicates(definition, reaches(steps, index + 1, definition, suits));
  if (step.axis === "flag") {
    const [name = ""] = step.names;
    const next = predicates(undefined, reaches(steps, index + 1, undefined, suits));
    return (value) => isMembers(value) && value[name] !== undefined && next(value[name], value, name);
  }
  if (step.axis === "child") {
    const member = definition?.byXml.get(step.names[0] ?? "");
    if (!member) return () => false;
    const next = predicates(member.definition, reaches(steps, index + 1, member.definition, suits));
    return (value) => isMembers(value) && someItem(value, member.json, next);
  }
  const follow = compileSteps(steps, index, definition);
  return (value, owner, key) => {
    let result = false;
    follow(value, owner, key, (found, _owner, _key, end) => {
      result ||= suits(atom(found, end));
    });
    return result;
  };
}

function someItem(holder: JsonMembers, name: string, test: Test): boolean {
  const content = holder[name];
  if (content === undefined) return false;
  if (!Array.isArray(content)) return test(content, holder, name);
  for (let index = 0; index < content.length; index++) if (test(content[index], content, index)) return true;
  return false;
}
