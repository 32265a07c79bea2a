/**
 * Cells counted, and what follows from the counts, in the plainest way: nothing here is shared with the tally that keeps
 * both by change, so that a fault of that one shows.
 * @module
 */
import { inScope, points, type RequirementStanding, requirementStanding, standings } from "@tokiwa/assurance";
import type { System } from "../../inventory/service.ts";
import type { SubjectRecord } from "../records.ts";
import type { CheckPlace, Revision } from "../revision.ts";
import { scopeOf } from "../scope.ts";

const width = standings.length;

export class Sums {
  readonly #revision: Revision;
  /** By scope and kind: the number of cells, at `position * width + status`. */
  readonly #cells = new Map<string, Map<string, Int32Array>>();

  constructor(revision: Revision) {
    this.#revision = revision;
  }

  add({ subject: { organization, system, kind }, states: { status } }: SubjectRecord): void {
    const scope = scopeOf(organization, system);
    const kinds = this.#cells.get(scope) ?? new Map<string, Int32Array>();
    const cells = kinds.get(kind) ?? new Int32Array(width * (this.#revision.lists.get(kind)?.length ?? 0));
    this.#cells.set(scope, kinds.set(kind, cells));
    for (let position = 0; position < status.length; position += 1) {
      const of = status[position] ?? width;
      // What is absent is in no count.
      if (of < width) cells[position * width + of] = (cells[position * width + of] ?? 0) + 1;
    }
  }

  /** How many cells of a check stand in which way in a scope. */
  of(scope: string, { check, position }: CheckPlace): readonly number[] {
    const cells = this.#cells.get(scope)?.get(check.subject);
    return standings.map((_, status) => cells?.[position * width + status] ?? 0);
  }

  /** What the cells of a system add up to that bear on its profile. */
  totals({ organization, id, profile }: System): { readonly cells: readonly number[]; readonly points: number } {
    const controls = this.#revision.framework.profiles.get(profile) ?? new Set<string>();
    const places = [...this.#revision.checks.values()].filter(({ rule }) => inScope(rule, controls));
    const those = places.map((place) => ({ place, cells: this.of(scopeOf(organization, id), place) }));
    return {
      cells: sumOf(those.map(({ cells }) => cells)),
      points: those.reduce((sum, { place, cells }) => sum + points(cells, place.rule.severity), 0),
    };
  }

  /** How each requirement of a system stands, by control. */
  requirements(
    { organization, id, profile }: System,
    notApplicable: ReadonlySet<string>,
  ): ReadonlyMap<string, RequirementStanding> {
    const controls = this.#revision.framework.profiles.get(profile) ?? new Set<string>();
    const scopes = [scopeOf(organization, id), scopeOf(organization, "")];
    return new Map(
      [...controls].map((control) => {
        const places = [...this.#revision.checks.values()].filter(({ rule }) => rule.controls.includes(control));
        const cells = sumOf(scopes.flatMap((scope) => places.map((place) => this.of(scope, place))));
        return [control, requirementStanding(cells, notApplicable.has(control))];
      }),
    );
  }
}

const sumOf = (all: readonly (readonly number[])[]): readonly number[] =>
  standings.map((_, status) => all.reduce((sum, cells) => sum + (cells[status] ?? 0), 0));
