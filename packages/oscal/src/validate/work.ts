/**
 * What is to be done at a value where constraints arrive.
 * @module
 */
import type { Definition, Rule } from "../model/description.ts";
import { datatypeOf } from "../schema/datatype.ts";
import type { Arrival } from "./automaton.ts";
import type { Findings } from "./findings.ts";
import { parseTest } from "./metapath.ts";
import { atom, isMembers, type Key, compileTest } from "./path.ts";
import { keysOf } from "./rules.ts";
import { deprecatedValue, duplicateId, expectationBroken, mismatch, notAllowed } from "./words.ts";

/** Checks a value in its holder. */
export type Check = (value: unknown, owner: object, key: Key, findings: Findings) => void;

export function workOf(definition: Definition, arrivals: readonly Arrival[]): readonly Check[] {
  const lists = new Map<string, Arrival[]>();
  const checks: Check[] = [];
  for (const arrival of arrivals) {
    if (arrival.rule.kind === "allowed-values" && arrival.predicates.length === 0) {
      const flag = arrival.flag ?? "";
      lists.set(flag, [...(lists.get(flag) ?? []), arrival]);
    } else checks.push(atFlag(arrival, checkOf(arrival.rule, arrival.flag === undefined ? definition : undefined)));
  }
  for (const [flag, list] of lists) {
    const rules = list.map(({ rule }) => rule);
    const check = allowedValues(rules);
    if (check) checks.push(flag === "" ? atValue(definition, check) : atFlag({ flag, predicates: [] }, check));
  }
  return checks;
}

/** Goes to the flag that a constraint is about, where it is there and meets the predicates. */
function atFlag({ flag, predicates }: Pick<Arrival, "flag" | "predicates">, check: Check): Check {
  if (flag === undefined) return check;
  const tests = predicates.map((predicate) => compileTest(predicate, undefined));
  return (value, _owner, _key, findings) => {
    const content = isMembers(value) ? value[flag] : undefined;
    if (content === undefined || !isMembers(value)) return;
    for (const test of tests) if (!test(content, value, flag)) return;
    check(content, value, flag, findings);
  };
}

/** Goes to the bare value of a field that has flags. */
function atValue({ value: name }: Definition, check: Check): Check {
  if (name === undefined) return check;
  return (value, _owner, _key, findings) => {
    if (isMembers(value) && value[name] !== undefined) check(value[name], value, name, findings);
  };
}

/**
 * All lists that apply to one value, together: it must be in one of them, unless none is closed.
 * Undefined where there is nothing to check.
 */
function allowedValues(rules: readonly Rule[]): Check | undefined {
  const accepted: ReadonlySet<unknown> = new Set(rules.flatMap(({ values = [] }) => values));
  const deprecated = new Map(
    rules.flatMap((rule) => (rule.deprecated ?? []).map((value): [unknown, Rule] => [value, rule])),
  );
  // The list of what stands around says more than that of the value itself: it is the one to be named first.
  const closed = rules
    .filter(({ open }) => !open)
    .toSorted((a, b) => Number(a.target.startsWith(".[")) - Number(b.target.startsWith(".[")));
  if (closed.length === 0 && deprecated.size === 0) return undefined;
  return (value, owner, key, findings) => {
    const outdated = deprecated.get(value);
    if (outdated) findings.add("oscal.deprecated-value", owner, key, () => deprecatedValue(outdated, value));
    else if (closed.length > 0 && !accepted.has(value))
      findings.add("oscal.value-not-allowed", owner, key, () => notAllowed(closed, value));
  };
}

function checkOf(rule: Rule, definition: Definition | undefined): Check {
  switch (rule.kind) {
    case "matches":
      return matches(rule, definition);
    case "expect":
      return expectation(rule, definition);
    case "index":
      return index(rule, definition);
    case "index-has-key":
      return reference(rule, definition);
    case "allowed-values":
      return allowedValues([rule]) ?? (() => undefined);
    case "is-unique":
    case "has-cardinality":
      throw new Error(`${rule.kind} is checked where it stands`);
  }
}

function matches(rule: Rule, definition: Definition | undefined): Check {
  const pattern = rule.regex === undefined ? undefined : new RegExp(`^(?:${rule.regex})$`, "u");
  const accepts = rule.datatype === undefined ? undefined : acceptsOf(rule.datatype);
  const code = rule.level === undefined ? "oscal.bad-form" : "oscal.recommended";
  return (value, owner, key, findings) => {
    const content = atom(value, definition);
    if (typeof content !== "string" || ((pattern?.test(content) ?? true) && (accepts?.(content) ?? true))) return;
    findings.add(code, owner, key, () => mismatch(rule, content));
  };
}

const ipv4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)$/;

/** Types that only constraints use. */
function acceptsOf(type: string): (text: string) => boolean {
  if (type === "ip-v4-address") return (text) => ipv4.test(text);
  if (type === "ip-v6-address")
    return (text) => /^[0-9a-fA-F:.]{2,45}$/.test(text) && URL.canParse(`http://[${text}]/`);
  if (type === "integer") return (text) => /^[+-]?\d+$/.test(text);
  const datatype = datatypeOf(type === "date-time" ? "date-time-with-timezone" : type);
  // A date and time of OSCAL may be without a zone.
  return (text) => datatype.accepts(text) || (type === "date-time" && datatype.accepts(`${text}Z`));
}

/** Constraints that say of something no more than that it is deprecated: documents of earlier editions have it rightly. */
const deprecations: ReadonlySet<string> = new Set([
  "oscal-parameter-depends-on-deprecated",
  "oscal-profile-req-merge-combine",
]);

function expectation(rule: Rule, definition: Definition | undefined): Check {
  const test = compileTest(parseTest(rule.test ?? ""), definition);
  const code = deprecations.has(rule.id ?? "")
    ? "oscal.deprecated-value"
    : rule.level === undefined
      ? "oscal.expectation"
      : "oscal.recommended";
  return (value, owner, key, findings) => {
    if (!test(value, owner, key)) findings.add(code, owner, key, () => expectationBroken(rule));
  };
}

function index(rule: Rule, definition: Definition | undefined): Check {
  const keys = keysOf(rule, definition);
  const name = rule.name ?? "";
  const enter = (one: string, value: unknown, owner: object, key: Key, findings: Findings): void => {
    const entries = findings.index(name);
    // Several constraints may fill one index: the same object twice is no duplicate.
    const thing = isMembers(value) ? value : owner;
    const before = entries.get(one);
    if (before === undefined) entries.set(one, thing);
    else if (before !== thing) findings.add("oscal.duplicate-id", owner, key, () => duplicateId(one));
  };
  const [only, ...more] = rule.keys ?? [];
  const flag =
    more.length === 0 && only?.pattern === undefined ? /^@([\w-]+)$/.exec(only?.target ?? "")?.[1] : undefined;
  if (flag !== undefined)
    return (value, owner, key, findings) => {
      const one = isMembers(value) ? value[flag] : undefined;
      if (typeof one === "string") enter(one, value, owner, key, findings);
    };
  return (value, owner, key, findings) => keys(value, owner, key, (one) => enter(one, value, owner, key, findings));
}

function reference(rule: Rule, definition: Definition | undefined): Check {
  const keys = keysOf(rule, definition);
  return (value, owner, key, findings) =>
    keys(value, owner, key, (one) => findings.references.push({ rule, value: one, owner, key }));
}
