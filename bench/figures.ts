/**
 * What the benchmarks share: measuring, and printing figures for a person or a program.
 * @module
 */

/** Whether a short run is asked for. */
export const quick = process.argv.includes("--quick");

/** What is given as `--name`. */
export function given(name: string, usual: string): string {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? usual : (process.argv[at + 1] ?? usual);
}

export interface Figure {
  readonly value: number;
  readonly unit: string;
}

export async function timed<T>(work: () => Promise<T>): Promise<{ readonly ms: number; readonly value: T }> {
  const begun = performance.now();
  const value = await work();
  return { ms: performance.now() - begun, value };
}

/** The value below which a share of them lies, by the nearest rank; NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** Prints the figures: a line each, or with `--json` one line for all. */
export function print(name: string, figures: Readonly<Record<string, Figure>>): void {
  if (process.argv.includes("--json")) {
    process.stdout.write(`${JSON.stringify({ name, figures })}\n`);
    return;
  }
  const width = Math.max(...Object.keys(figures).map((title) => title.length));
  for (const [title, { value, unit }] of Object.entries(figures))
    process.stdout.write(
      `${title.padEnd(width)}  ${value >= 100 ? Math.round(value) : value.toPrecision(3)} ${unit}\n`,
    );
}

/** A figure of a benchmark, and what it is compared with. */
export interface Row {
  readonly bench: string;
  readonly figure: string;
  readonly value: number;
  readonly unit: string;
  readonly reference: number | null;
  readonly ratio: number | null;
}

const short = (value: number): string =>
  value >= 100 || Number.isInteger(value) ? String(Math.round(value)) : value.toPrecision(3);

/** Tells a person who waits how far it is. */
export function progress(line: string): void {
  if (process.stderr.isTTY || process.argv.includes("--progress")) process.stderr.write(`${line}\n`);
}

/** The figures of a benchmark, as they come. */
export class Figures {
  readonly #bench: string;
  readonly #rows: Row[] = [];

  constructor(bench: string) {
    this.#bench = bench;
  }

  readonly tell = (figure: string, value: number, unit: string, reference: number | null = null): void => {
    progress(
      `${figure}: ${value.toPrecision(4)} ${unit}${reference === null ? "" : `, of ${reference.toPrecision(4)}`}`,
    );
    const ratio = reference === null ? null : value / reference;
    this.#rows.push({ bench: this.#bench, figure, value, unit, reference, ratio });
  };

  print(): void {
    table(this.#rows);
  }
}

/** Prints figures: a line each, or with `--json` all as one array. */
export function table(rows: readonly Row[]): void {
  if (process.argv.includes("--json")) {
    process.stdout.write(`${JSON.stringify(rows)}\n`);
    return;
  }
  const width = Math.max(...rows.map(({ figure }) => figure.length));
  for (const { figure, value, unit, reference, ratio } of rows) {
    const against = reference === null || ratio === null ? "" : `  ${short(ratio)} × ${short(reference)}`;
    process.stdout.write(`${figure.padEnd(width)}  ${short(value)} ${unit}${against}\n`);
  }
}
