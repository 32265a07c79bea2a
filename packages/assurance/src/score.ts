/**
 * Tokiwa score v1 (semantics §6); lower is better.
 *
 * A failing cell adds `(s³/100) · age · exposure · criticality · threat`, `s` the check's severity, 0–10. Until findings
 * have deadlines and assets have weights the other factors are 1. An unknown cell that last failed keeps its value;
 * another unknown adds half. An exception accepts a risk and does not take it away: an excepted failure adds in full.
 * So the score is a linear function of counters, and is kept as a whole number of points to add up without rounding.
 * @module
 */
import { standings } from "./status.ts";

export const scoreVersion = "tokiwa-1";

/** Points to one unit of the score: severities to one decimal give s³ in thousandths, over 100, in halves. */
const pointsPerUnit = 1000 * 100 * 2;

/** Half-shares of a failure's weight that a cell adds, by its status. */
const shares: readonly number[] = standings.map((standing) => {
  if (standing.state === "fail" || standing.lastFailed) return 2;
  return standing.state === "unknown" ? 1 : 0;
});

/** The points that the cells of one check add. Severity counts to one decimal, as CVSS base scores have. */
export function points(histogram: ArrayLike<number>, severity: number): number {
  const tenths = Math.round(severity * 10);
  let sum = 0;
  for (let status = 0; status < shares.length; status += 1) sum += (shares[status] ?? 0) * (histogram[status] ?? 0);
  return tenths ** 3 * sum;
}

export interface Score {
  readonly value: number;
  /** The value ÷ the assets of the authoritative inventory. */
  readonly perAsset: number;
  readonly assets: number;
  readonly version: string;
}

/** The score of so many points over so many assets; without any asset, the whole stands for one. */
export function score(total: number, assets: number): Score {
  const value = total / pointsPerUnit;
  return { value, perAsset: value / Math.max(1, assets), assets, version: scoreVersion };
}
