/**
 * Compiles the constraints of OSCAL's Metaschema into functions over the JSON form.
 * @module
 */
import type { Definition, Rule } from "../model/description.ts";
import { datatypeOf } from "../schema/datatype.ts";
import type { Findings } from "./findings.ts";
import { parseTarget, parseTest } from "./metapath.ts";
import { atom, compilePaths, compileTest, type Follow, isMembers, type Key } from "./path.ts";
import { cardinalityBroken, deprecatedValue, duplicateId, expectationBroken, mismatch, notUnique } from "./words.ts";

/** Checks a value that the rule's definition describes. */
export type Check = (value: unknown, owner: object, key: Key, findings: Findings) => void;

/** The rules of one definition. Indexes are filled while walking, and asked when the walk is over. */
export const compileRules = (definition: Definition): readonly Check[] =>
  definition.rules.map((rule) => compileRule(rule, definition));

function compileRule(rule: Rule, definition: Definition): Check {
  const follow = compilePaths(parseTarget(rule.target), definition);
  switch (rule.kind) {
    case "allowed-values":
      return allowedValues(rule, follow);
    case "matches":
      return matches(rule, follow);
    case "expect":
      return expectation(rule, follow, definition);
    case "has-cardinality":
      return cardinality(rule, follow);
    case "is-unique":
      return unique(rule, follow);
    case "index":
      return index(rule, follow);
    case "index-has-key":
      return reference(rule, follow);
  }
}

function allowedValues(rule: Rule, follow: Follow): Check {
  const values: ReadonlySet<unknown> = new Set(rule.values);
  const deprecated: ReadonlySet<unknown> = new Set(rule.deprecated);
  return (value, owner, key, findings) =>
    follow(value, owner, key, (given, holder, at, definition) => {
      // A field with flags is judged by its value.
      const fielded = definition?.value !== undefined && isMembers(given);
      const where = fielded ? given : holder;
      const name: Key = fielded ? (definition?.value ?? "") : at;
      const content = atom(given, definition);
      if (values.has(content)) {
        findings.verdict(where, name).accepted = true;
        if (deprecated.has(content))
          findings.add("oscal.deprecated-value", where, name, deprecatedValue(rule, content));
      } else if (!rule.open) findings.verdict(where, name).refusing.push(rule);
      // A list that others may add to forbids nothing; together with a closed one it does not count.
    });
}

function matches(rule: Rule, follow: Follow): Check {
  const pattern = rule.regex === undefined ? undefined : new RegExp(`^(?:${rule.regex})$`, "u");
  const accepts = rule.datatype === undefined ? undefined : acceptsOf(rule.datatype);
  return (value, owner, key, findings) =>
    follow(value, owner, key, (given, holder, at, definition) => {
      const content = atom(given, definition);
      if (typeof content !== "string" || ((pattern?.test(content) ?? true) && (accepts?.(content) ?? true))) return;
      findings.add(
        rule.level === undefined ? "oscal.bad-form" : "oscal.recommended",
        holder,
        at,
        mismatch(rule, content),
      );
    });
}

const ipv4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)$/;

/** Types that only constraints use. */
function acceptsOf(type: string): (text: string) => boolean {
  if (type === "ip-v4-address") return (text) => ipv4.test(text);
  if (type === "ip-v6-address")
    return (text) => /^[0-9a-fA-F:.]{2,45}$/.test(text) && URL.canParse(`http://[${text}]/`);
  if (type === "integer") return (text) => /^[+-]?\d+$/.test(text);
  if (type === "date-time")
    return (text) =>
      datatypeOf("date-time-with-timezone").accepts(text) || datatypeOf("date-time-with-timezone").accepts(`${text}Z`);
  return (text) => datatypeOf(type).accepts(text);
}

/** Constraints that say of something no more than that it is deprecated: documents of earlier editions have it rightly. */
const deprecations: ReadonlySet<string> = new Set([
  "oscal-parameter-depends-on-deprecated",
  "oscal-profile-req-merge-combine",
]);

function expectation(rule: Rule, follow: Follow, definition: Definition): Check {
  // A test is of the value that the target leads to; where it leads elsewhere than to `.`, it has that definition.
  const tests = new Map<Definition | undefined, ReturnType<typeof compileTest>>();
  const parsed = parseTest(rule.test ?? "");
  return (value, owner, key, findings) =>
    follow(value, owner, key, (given, holder, at, found = definition) => {
      let test = tests.get(found);
      if (!test) tests.set(found, (test = compileTest(parsed, found)));
      if (test(given, holder, at)) return;
      const code = deprecations.has(rule.id ?? "")
        ? "oscal.deprecated-value"
        : rule.level === undefined
          ? "oscal.expectation"
          : "oscal.recommended";
      findings.add(code, holder, at, expectationBroken(rule));
    });
}

function cardinality(rule: Rule, follow: Follow): Check {
  return (value, owner, key, findings) => {
    let count = 0;
    follow(value, owner, key, () => count++);
    if (count >= (rule.min ?? 0) && count <= (rule.max ?? Number.POSITIVE_INFINITY)) return;
    findings.add(
      rule.level === "WARNING" ? "oscal.recommended" : "oscal.cardinality",
      owner,
      key,
      cardinalityBroken(rule, count),
    );
  };
}

/** The values of a rule's key fields; undefined where there is none. */
type KeyOf = (value: unknown, owner: object, key: Key, end: Definition | undefined) => readonly string[];

function keysOf(rule: Rule): KeyOf {
  const ends = new Map<
    Definition | undefined,
    readonly { readonly follow: Follow; readonly pattern: RegExp | undefined }[]
  >();
  const fieldsOf = (end: Definition | undefined) => {
    const known = ends.get(end);
    if (known) return known;
    const built = (rule.keys ?? []).map(({ target, pattern }) => ({
      follow: compilePaths(parseTarget(target), end),
      pattern: pattern === undefined ? undefined : new RegExp(`^(?:${pattern})$`),
    }));
    ends.set(end, built);
    return built;
  };
  return (value, owner, key, end) => {
    const fields = fieldsOf(end);
    const columns = fields.map(({ follow, pattern }) => {
      const column: string[] = [];
      follow(value, owner, key, (given, _owner, _key, end) => {
        const content = atom(given, end);
        if (typeof content !== "string") return;
        const text = pattern ? pattern.exec(content)?.[1] : content;
        if (text !== undefined) column.push(text);
      });
      return column;
    });
    const [first = []] = columns;
    if (columns.length === 1) return first;
    return columns.some((column) => column.length > 0)
      ? [JSON.stringify(columns.map((column) => column[0] ?? null))]
      : [];
  };
}

function unique(rule: Rule, follow: Follow): Check {
  const keys = keysOf(rule);
  return (value, owner, key, findings) => {
    const seen = new Set<string>();
    follow(value, owner, key, (given, holder, at, end) => {
      for (const one of keys(given, holder, at, end)) {
        if (seen.has(one)) findings.add("oscal.not-unique", holder, at, notUnique(rule, one));
        seen.add(one);
      }
    });
  };
}

function index(rule: Rule, follow: Follow): Check {
  const keys = keysOf(rule);
  const name = rule.name ?? "";
  return (value, owner, key, findings) => {
    let entries = findings.indexes.get(name);
    if (!entries) findings.indexes.set(name, (entries = new Map<string, object>()));
    const index = entries;
    follow(value, owner, key, (given, holder, at, end) => {
      for (const one of keys(given, holder, at, end)) {
        const before = index.get(one);
        // Several constraints fill one index: the same object twice is no duplicate.
        const thing = isMembers(given) ? given : holder;
        if (before !== undefined && before !== thing) findings.add("oscal.duplicate-id", holder, at, duplicateId(one));
        else index.set(one, thing);
      }
    });
  };
}

function reference(rule: Rule, follow: Follow): Check {
  const keys = keysOf(rule);
  return (value, owner, key, findings) =>
    follow(value, owner, key, (given, holder, at, end) => {
      for (const one of keys(given, holder, at, end))
        findings.references.push({ rule, value: one, owner: holder, key: at });
    });
}
