/**
 * Counters of scopes, while they are put together from what changed of subjects.
 * @module
 */
import { type CellChange, Status, type Tally } from "@tokiwa/assurance";
import type { Subject } from "../../inventory/service.ts";
import type { SubjectRecord } from "../records.ts";
import type { Revision } from "../revision.ts";
import { scopeOf } from "../scope.ts";
import { Counts } from "../store/counts.ts";

/** Number of cells by scope, check and status, while they are put together. */
export class ScopeSums {
  readonly #revision: Revision;
  readonly #scopes: Map<string, Counts>;

  constructor(revision: Revision, scopes: Map<string, Counts>) {
    this.#revision = revision;
    this.#scopes = scopes;
  }

  /** The counters of the scope that a subject is in. */
  #of({ organization, system }: Pick<Subject, "organization" | "system">): Counts {
    const scope = scopeOf(organization, system);
    const held = this.#scopes.get(scope);
    if (held) return held;
    const counts = new Counts();
    this.#scopes.set(scope, counts);
    return counts;
  }

  /** Adds what changed of a subject's cells. */
  addChanges(subject: Pick<Subject, "organization" | "system" | "kind">, changes: readonly CellChange[]): void {
    const [counts, list] = [this.#of(subject), this.#revision.lists.get(subject.kind) ?? []];
    for (const { position, from, to } of changes) {
      const place = list[position];
      if (!place) continue;
      counts.add(place.number, from, -1);
      counts.add(place.number, to, 1);
    }
  }

  /** Adds all cells of a subject, or takes them away. */
  addAll({ subject, states }: SubjectRecord, number: 1 | -1): void {
    const [counts, list] = [this.#of(subject), this.#revision.lists.get(subject.kind) ?? []];
    for (let position = 0; position < states.status.length; position += 1) {
      const place = list[position];
      if (place) counts.add(place.number, states.status[position] ?? Status.absent, number);
    }
  }

  putInto(tally: Tally): void {
    for (const [scope, counts] of this.#scopes)
      for (const { rule, number } of this.#revision.checks.values())
        if (counts.has(number)) tally.shift(scope, rule, counts.of(number));
  }
}
