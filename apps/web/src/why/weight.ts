import type { CellRow } from "@tokiwa/server/api";

const places = { fail: 0, unknown: 1, pass: 2, "not-applicable": 3 } as const;

const placeOf = (cell: CellRow) => (cell.excepted ? places.pass : places[cell.state]);

/** Whether the cell keeps its requirement from being satisfied (semantics §4). */
export function isInTheWay(cell: CellRow): boolean {
  return placeOf(cell) <= places.unknown;
}

/** The worst first: failures, then what is unknown; within each the most severe. */
export function cellsInOrder(cells: readonly CellRow[]): readonly CellRow[] {
  return cells.toSorted((a, b) => placeOf(a) - placeOf(b) || b.check.severity - a.check.severity);
}
