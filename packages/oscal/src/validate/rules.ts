/**
 * Constraints that look at several values together, and so are checked where they stand: uniqueness and number.
 * @module
 */
import type { Definition, Rule } from "../model/description.ts";
import { parseTarget } from "./metapath.ts";
import { atom, compilePaths, isMembers, type Key } from "./path.ts";
import { cardinalityBroken, notUnique } from "./words.ts";
import type { Check } from "./work.ts";

export const groupChecks = (definition: Definition): readonly Check[] =>
  definition.rules.flatMap((rule) => {
    if (rule.kind === "is-unique") return [unique(rule, definition)];
    return rule.kind === "has-cardinality" ? [cardinality(rule, definition)] : [];
  });

function cardinality(rule: Rule, definition: Definition): Check {
  const follow = compilePaths(parseTarget(rule.target), definition);
  const { min = 0, max = Number.POSITIVE_INFINITY } = rule;
  // A target such as `.[…]/prop` asks only of values that the first step takes.
  const asked = rule.target.startsWith(".[")
    ? compilePaths(parseTarget(rule.target.slice(0, rule.target.indexOf("]") + 1)), definition)
    : undefined;
  return (value, owner, key, findings) => {
    let concerned = asked === undefined;
    asked?.(value, owner, key, () => (concerned = true));
    if (!concerned) return;
    let count = 0;
    follow(value, owner, key, () => count++);
    if (count >= min && count <= max) return;
    findings.add(rule.level === "WARNING" ? "oscal.recommended" : "oscal.cardinality", owner, key, () =>
      cardinalityBroken(rule, count),
    );
  };
}

function unique(rule: Rule, definition: Definition): Check {
  const follow = compilePaths(parseTarget(rule.target), definition);
  const byEnd = new Map<Definition | undefined, KeysOf>();
  return (value, owner, key, findings) => {
    let seen: Set<string> | undefined;
    follow(value, owner, key, (given, holder, at, end) => {
      let keys = byEnd.get(end);
      if (!keys) byEnd.set(end, (keys = keysOf(rule, end)));
      keys(given, holder, at, (one) => {
        seen ??= new Set();
        if (seen.has(one)) findings.add("oscal.not-unique", holder, at, () => notUnique(rule, one));
        seen.add(one);
      });
    });
  };
}

/** Gives the values of a rule's key fields. */
export type KeysOf = (value: unknown, owner: object, key: Key, give: (key: string) => void) => void;

/** @param definition of the value that the keys are taken from */
export function keysOf(rule: Rule, definition: Definition | undefined): KeysOf {
  const fields = (rule.keys ?? []).map(({ target, pattern }) => ({
    flag: /^@([\w-]+)$/.exec(target)?.[1],
    follow: compilePaths(parseTarget(target), definition),
    pattern: pattern === undefined ? undefined : new RegExp(`^(?:${pattern})$`),
  }));
  const [first] = fields;
  const textOf = (content: unknown, pattern: RegExp | undefined) => {
    if (typeof content !== "string") return undefined;
    return pattern ? pattern.exec(content)?.[1] : content;
  };
  if (fields.length === 1 && first?.flag !== undefined) {
    const { flag, pattern } = first;
    return (value, _owner, _key, give) => {
      const text = isMembers(value) ? textOf(value[flag], pattern) : undefined;
      if (text !== undefined) give(text);
    };
  }
  return (value, owner, key, give) => {
    const columns = fields.map(({ follow, pattern }) => {
      const column: string[] = [];
      follow(value, owner, key, (given, _owner, _key, end) => {
        const text = textOf(atom(given, end), pattern);
        if (text !== undefined) column.push(text);
      });
      return column;
    });
    if (columns.length === 1) for (const one of columns[0] ?? []) give(one);
    else if (columns.some((column) => column.length > 0)) give(JSON.stringify(columns.map(([one]) => one ?? null)));
  };
}
