/**
 * What programs took and found, side by side.
 * @module
 */
import type { Usage } from "./accounting.ts";

export interface Row extends Usage {
  readonly program: string;
  /** How many tests told something, good or bad. */
  readonly checks?: number;
  readonly findings?: number;
  /** What the findings are, in the program's own words. */
  readonly kinds?: string;
}

/** The lines of a table. */
export function table(rows: readonly Row[]): readonly string[] {
  const cells = rows.map(({ program, cpu, wall, rss, checks, findings, kinds }) => [
    program,
    seconds(cpu),
    seconds(wall),
    megabytes(rss),
    checks === undefined ? "" : String(checks),
    findings === undefined ? "" : String(findings),
    kinds ?? "",
  ]);
  const all = [["", "CPU", "wall", "peak RSS", "checks", "findings", ""], ...cells];
  const widths = [0, 1, 2, 3, 4, 5].map((column) => Math.max(...all.map((line) => line[column]?.length ?? 0)));
  return all.map((line) =>
    line
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  ")
      .trimEnd(),
  );
}

/** How often each outcome stands in a program's results: the first group of a pattern that goes through all of them. */
export function outcomesIn(text: string, pattern: RegExp): (outcome: string) => number {
  const found = Map.groupBy(text.matchAll(pattern), ([, outcome = ""]) => outcome);
  return (outcome) => found.get(outcome)?.length ?? 0;
}

export const seconds = (value: number): string => `${value.toFixed(2)} s`;
export const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;
/** As in `× 10.5`: so many times. */
export const times = (value: number): string => `× ${value >= 100 ? Math.round(value) : value.toPrecision(2)}`;
