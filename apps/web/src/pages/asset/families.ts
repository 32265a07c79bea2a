import type { CellRow } from "@tokiwa/server/api";
import type { BilingualText } from "../../components/Localized.tsx";

/** The cells of one family of checks, counted. */
export interface Family {
  readonly id: string;
  readonly title: BilingualText;
  readonly pass: number;
  readonly fail: number;
  readonly notApplicable: number;
  readonly unknown: number;
  readonly excepted: number;
}

const wordOf = (cell: CellRow): "pass" | "fail" | "notApplicable" | "unknown" | "excepted" =>
  cell.excepted ? "excepted" : cell.state === "not-applicable" ? "notApplicable" : cell.state;

/** Counts cells by family; families with the most failures come first, then those with the most unknown. */
export function familiesOf(cells: readonly CellRow[]): readonly Family[] {
  const families = new Map<string, Family>();
  for (const cell of cells) {
    const { id, title } = cell.check.family;
    const family = families.get(id) ?? { id, title, pass: 0, fail: 0, notApplicable: 0, unknown: 0, excepted: 0 };
    const word = wordOf(cell);
    families.set(id, { ...family, [word]: family[word] + 1 });
  }
  return [...families.values()].sort((a, b) => b.fail - a.fail || b.unknown - a.unknown || (a.id < b.id ? -1 : 1));
}
