/**
 * What is found while a document is walked. A finding names the object that holds the value; pointers are only worked out
 * at the end, and only where there is something to say.
 * @module
 */
import type { Rule } from "../model/description.ts";
import { pointerOf } from "../problem/pointer.ts";
import { type Problem, problem, type ProblemCode, problemSeverities, type Wording } from "../problem/problem.ts";
import type { Key } from "./path.ts";

/** Puts a finding into words; `suggest` tells whether to look for what was likely meant, which takes time. */
type Say = (suggest: boolean) => Wording;

/** For how many problems of a document what was likely meant is looked for. */
const suggestions = 100;

interface Finding {
  readonly owner: object;
  /** Of the value within its holder; undefined means the holder itself. */
  readonly key: Key | undefined;
  readonly code: ProblemCode;
  readonly wording: Say;
}

/** A reference that is looked up once every index is complete. */
interface Reference {
  readonly rule: Rule;
  readonly value: string;
  readonly owner: object;
  readonly key: Key | undefined;
}

export class Findings {
  readonly limit: number;
  readonly indexes = new Map<string, Map<string, object>>();
  readonly references: Reference[] = [];
  readonly #errors: Finding[] = [];
  readonly #warnings: Finding[] = [];
  #dropped = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  /** Words are only put together for what is told. */
  add(code: ProblemCode, owner: object, key: Key | undefined, wording: Say): void {
    // Warnings never keep errors from being told.
    const list = problemSeverities[code] === "error" ? this.#errors : this.#warnings;
    if (list.length < this.limit) list.push({ owner, key, code, wording });
    else this.#dropped++;
  }

  /** Whether there is more than is told. */
  get isCut(): boolean {
    return this.#dropped > 0 || this.#errors.length + this.#warnings.length > this.limit;
  }

  /** The entries of an index, by their key. */
  index(name: string): Map<string, object> {
    const known = this.indexes.get(name);
    if (known) return known;
    const fresh = new Map<string, object>();
    this.indexes.set(name, fresh);
    return fresh;
  }

  /** @param document what was walked */
  problems(document: object): readonly Problem[] {
    const found = [...this.#errors, ...this.#warnings].slice(0, this.limit);
    const pointers = pointersOf(document, new Set(found.map(({ owner }) => owner)));
    return found.map(({ owner, key, code, wording }, index) => {
      const base = pointers.get(owner) ?? "";
      return problem(code, key === undefined ? base : base + pointerOf([key]), wording(index < suggestions));
    });
  }
}

/** Where objects stand in a document, in one walk that ends when all are found. */
function pointersOf(document: object, wanted: ReadonlySet<object>): ReadonlyMap<object, string> {
  const found = new Map<object, string>();
  if (wanted.size === 0) return found;
  interface Place {
    readonly node: object;
    readonly parent: Place | undefined;
    readonly key: Key;
  }
  const pending: Place[] = [{ node: document, parent: undefined, key: "" }];
  for (let place = pending.pop(); place && found.size < wanted.size; place = pending.pop()) {
    if (wanted.has(place.node)) {
      const path: Key[] = [];
      for (let at: Place | undefined = place; at?.parent; at = at.parent) path.push(at.key);
      found.set(place.node, pointerOf(path.reverse()));
    }
    for (const [key, child] of Object.entries(place.node)) {
      const node: unknown = child;
      if (typeof node === "object" && node !== null)
        pending.push({ node, parent: place, key: Array.isArray(place.node) ? Number(key) : key });
    }
  }
  return found;
}
