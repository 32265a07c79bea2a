/**
 * Follows the targets of all constraints at once while a document is walked: at each value a state says which paths have
 * come how far. States are made when first met and kept, so that a document of any size meets few of them, and a value
 * costs a look-up instead of a path followed for each constraint.
 * @module
 */
import type { Definition, Member, Rule } from "../model/description.ts";
import { type Expression, parseTarget, type Path } from "./metapath.ts";
import { compileMask, type Mask } from "./mask.ts";

/** One step of a path without alternatives. */
interface SimpleStep {
  readonly axis: "self" | "child" | "descendant" | "flag";
  readonly names: readonly string[];
  readonly predicates: readonly Expression[];
}

/** A constraint on its way to its target: `at` is the next step to take. */
interface Item {
  readonly id: number;
  readonly rule: Rule;
  readonly steps: readonly SimpleStep[];
  readonly at: number;
}

/** A constraint that has arrived: at the value itself, or at a flag of it. */
export interface Arrival {
  readonly rule: Rule;
  readonly flag: string | undefined;
  readonly predicates: readonly Expression[];
}

/** Where the walk is, as far as constraints are concerned. */
export interface State<T> {
  readonly definition: Definition;
  readonly active: readonly Item[];
  /** What is to be checked at a value in this state. */
  readonly work: T;
  readonly ways: Map<string, Way<T> | null>;
}

export interface Way<T> {
  readonly member: Member;
  /** Which tests hold at a value; undefined where there is none. */
  readonly mask: Mask | undefined;
  /** By which of the tests hold: a bit for each. */
  readonly states: Map<number, State<T>>;
  /** What a value is in where all tests hold. */
  readonly whole: () => State<T>;
  readonly enter: (mask: number) => State<T>;
}

const rulesThatFollow: ReadonlySet<Rule["kind"]> = new Set([
  "allowed-values",
  "matches",
  "expect",
  "index",
  "index-has-key",
]);

export class Automaton<T> {
  readonly #states = new Map<string, State<T>>();
  readonly #items = new Map<string, Item>();
  readonly #starts = new WeakMap<Definition, readonly Item[]>();
  readonly #workOf: (definition: Definition, arrivals: readonly Arrival[]) => T;
  readonly #skipped: ReadonlySet<string>;

  /**
   * @param workOf makes of the constraints that arrive at a value what is to be done there
   * @param skipped names of indexes that others contain
   */
  constructor(workOf: (definition: Definition, arrivals: readonly Arrival[]) => T, skipped: ReadonlySet<string>) {
    this.#workOf = workOf;
    this.#skipped = skipped;
  }

  /** The state at the root of a document. */
  start(definition: Definition, value: unknown, owner: object, key: string): State<T> {
    const { mask, enter } = this.#arriving([], [], definition);
    return enter(mask?.(value, owner, key) ?? 0);
  }

  /** The way from a state to a member, made when first asked for. */
  way(from: State<T>, member: Member): Way<T> {
    const moved = from.active.filter((item) => this.#matches(item, member));
    const kept = from.active.filter(({ steps, at }) => steps[at]?.axis === "descendant");
    return { member, states: new Map(), ...this.#arriving(moved, kept, member.definition) };
  }

  #matches({ steps, at }: Item, { xml }: Member): boolean {
    const step = steps[at];
    return (step?.axis === "child" || step?.axis === "descendant") && step.names.includes(xml);
  }

  /** What may happen at a value that `moved` lead to, depending on the tests that hold there. */
  #arriving(moved: readonly Item[], kept: readonly Item[], definition: Definition) {
    const expressions: Expression[] = [];
    const known = new Map<string, number>();
    const indexOf = (expression: Expression): number => {
      const text = JSON.stringify(expression);
      const index = known.get(text) ?? expressions.push(expression) - 1;
      known.set(text, index);
      return index;
    };
    /** An item whose step is taken here if all tests hold; `next` is what it is then. */
    const taken: { readonly needs: readonly number[]; readonly next: Item }[] = [];
    const take = (item: Item, needs: readonly number[]): void => {
      const step = item.steps[item.at];
      const all = [...needs, ...(step?.predicates ?? []).map(indexOf)];
      const next = this.#item(item.rule, item.steps, item.at + 1);
      if (next.steps[next.at]?.axis === "self") take(next, all);
      else taken.push({ needs: all, next });
    };
    for (const item of moved) take(item, []);
    for (const item of this.#startsOf(definition)) {
      if (item.steps[0]?.axis === "self") take(item, []);
      else taken.push({ needs: [], next: item });
    }
    const enter = (mask: number): State<T> => {
      const here = taken
        .filter(({ needs }) => needs.every((bit) => Math.floor(mask / 2 ** bit) % 2 === 1))
        .map(({ next }) => next);
      return this.#state(definition, [...kept, ...here]);
    };
    return {
      mask: compileMask(expressions, definition),
      enter,
      whole: () => enter(2 ** expressions.length - 1),
    };
  }

  #state(definition: Definition, items: readonly Item[]): State<T> {
    const distinct = [...new Map(items.map((item) => [item.id, item])).values()].sort((a, b) => a.id - b.id);
    const key = `${definition.name} ${distinct.map(({ id }) => id).join(" ")}`;
    const known = this.#states.get(key);
    if (known) return known;
    const arrivals = distinct.flatMap(({ rule, steps, at }): readonly Arrival[] => {
      const step = steps[at];
      if (!step) return [{ rule, flag: undefined, predicates: [] }];
      return step.axis === "flag" ? [{ rule, flag: step.names[0], predicates: step.predicates }] : [];
    });
    const active = distinct.filter(({ steps, at }) => steps[at]?.axis === "child" || steps[at]?.axis === "descendant");
    const state: State<T> = { definition, active, work: this.#workOf(definition, arrivals), ways: new Map() };
    this.#states.set(key, state);
    return state;
  }

  #startsOf(definition: Definition): readonly Item[] {
    const known = this.#starts.get(definition);
    if (known) return known;
    const rules = definition.rules.filter(
      ({ kind, name = "" }) => rulesThatFollow.has(kind) && !(kind === "index" && this.#skipped.has(name)),
    );
    const starts = rules.flatMap((rule) =>
      parseTarget(rule.target)
        .flatMap(simplePaths)
        .map((steps) => this.#item(rule, steps, 0)),
    );
    this.#starts.set(definition, starts);
    return starts;
  }

  #item(rule: Rule, steps: readonly SimpleStep[], at: number): Item {
    // A rule is told from others by where it stands, not only by its words.
    const key = `${this.#numberOf(rule)} ${at} ${JSON.stringify(steps)}`;
    const known = this.#items.get(key);
    if (known) return known;
    const item: Item = { id: this.#items.size, rule, steps, at };
    this.#items.set(key, item);
    return item;
  }

  readonly #numbers = new Map<Rule, number>();
  #numberOf(rule: Rule): number {
    const known = this.#numbers.get(rule);
    if (known !== undefined) return known;
    this.#numbers.set(rule, this.#numbers.size);
    return this.#numbers.size - 1;
  }
}

/** A path with its alternatives multiplied out. What leads to other documents leads nowhere. */
function simplePaths({ steps }: Path): readonly (readonly SimpleStep[])[] {
  let paths: readonly (readonly SimpleStep[])[] = [[]];
  for (const { axis, names, predicates, paths: alternatives } of steps) {
    if (axis === "nothing") return [];
    const ways: readonly (readonly SimpleStep[])[] =
      axis === "union"
        ? alternatives
            .flatMap(simplePaths)
            .map((way) => [
              ...way.slice(0, -1),
              ...way.slice(-1).map((last) => ({ ...last, predicates: [...last.predicates, ...predicates] })),
            ])
        : [[{ axis, names, predicates }]];
    paths = paths.flatMap((path) => ways.map((way) => [...path, ...way]));
  }
  return paths;
}
