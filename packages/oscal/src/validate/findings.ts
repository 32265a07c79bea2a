/**
 * What is found while a document is walked. A finding names the object that holds the value; pointers are only worked out
 * at the end, and only where there is something to say.
 * @module
 */
import type { Rule } from "../model/description.ts";
import { pointerOf } from "../problem/pointer.ts";
import { type Problem, problem, type ProblemCode, type Wording } from "../problem/problem.ts";
import type { Key } from "./path.ts";

interface Finding {
  readonly owner: object;
  /** Of the value within its holder; undefined means the holder itself. */
  readonly key: Key | undefined;
  readonly code: ProblemCode;
  readonly wording: Wording;
}

/** What the lists of allowed values say about one value: a value is good if any list of those that apply has it. */
interface Verdict {
  accepted: boolean;
  readonly refusing: Rule[];
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
  /** By the key of a value in its holder. */
  readonly verdicts = new Map<Key, Map<object, Verdict>>();
  readonly #found: Finding[] = [];
  dropped = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  get count(): number {
    return this.#found.length;
  }

  add(code: ProblemCode, owner: object, key: Key | undefined, wording: Wording): void {
    if (this.#found.length < this.limit) this.#found.push({ owner, key, code, wording });
    else this.dropped++;
  }

  verdict(owner: object, key: Key): Verdict {
    let byOwner = this.verdicts.get(key);
    if (!byOwner) this.verdicts.set(key, (byOwner = new Map<object, Verdict>()));
    let verdict = byOwner.get(owner);
    if (!verdict) byOwner.set(owner, (verdict = { accepted: false, refusing: [] }));
    return verdict;
  }

  /** @param document what was walked */
  problems(document: object): readonly Problem[] {
    const pointers = pointersOf(document, new Set(this.#found.map(({ owner }) => owner)));
    return this.#found.map(({ owner, key, code, wording }) => {
      const base = pointers.get(owner) ?? "";
      return problem(code, key === undefined ? base : base + pointerOf([key]), wording);
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
