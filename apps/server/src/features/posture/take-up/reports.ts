/**
 * Many reports in the short form, made ready for the queue; those that are wrong are refused by themselves.
 * @module
 */
import { createHash } from "node:crypto";
import { type Database, inSnapshot } from "../../../platform/database/database.ts";
import { ProblemError } from "../../../platform/http/problem.ts";
import { benchmarksOf, readBenchmark } from "../benchmarks.ts";
import { malformedLine } from "../problems.ts";
import type { Revision } from "../revision.ts";
import { type Benchmarks, parseCompact } from "./compact.ts";
import { type Line, parsed as parsedLine } from "./lines.ts";
import type { Defaults } from "./placing.ts";
import type { Readable } from "./queue.ts";

export type { Line };

export interface ReportsOptions {
  readonly revision: Revision;
  readonly now: number;
  readonly defaults: Defaults;
}

/** Reads reports. Each becomes one that can be taken up, or the reason why it cannot. */
export async function readReports(
  database: Database,
  lines: readonly Line[],
  { revision, now, defaults }: ReportsOptions,
): Promise<readonly (Readable | { readonly refused: ProblemError })[]> {
  const values = lines.map(({ text }) => parsedLine(text));
  const benchmarks = await benchmarksFor(database, values, revision);
  const read: (Readable | { readonly refused: ProblemError })[] = [];
  for (const [index, { text }] of lines.entries())
    read.push(readReport(values[index], text, { benchmarks, revision, now, defaults }));
  return read;
}

/** @param value What the text says. It is not held on to: a report that waits keeps its text only. */
function readReport(
  value: unknown,
  text: string,
  { benchmarks, revision, now, defaults }: ReportsOptions & { readonly benchmarks: Benchmarks },
): Readable | { readonly refused: ProblemError } {
  if (value === undefined) return { refused: new ProblemError(malformedLine) };
  try {
    const { key, ...parsed } = parseCompact(value, text, { benchmarks, revision, now });
    return { parsed, read: again(text, benchmarks, now), defaults, key: keyDigest(key) };
  } catch (error) {
    if (error instanceof ProblemError) return { refused: error };
    throw error;
  }
}

/** Reads a report anew, should another content come into use before its turn. */
const again =
  (text: string, benchmarks: Benchmarks, now: number): Readable["read"] =>
  (revision) =>
    parseCompact(parsedLine(text), text, { benchmarks, revision, now });

/** What the key of a report is known by. */
export const keyDigest = (key: string | undefined): Buffer | undefined =>
  key === undefined ? undefined : createHash("sha256").update(key).digest();

/** The benchmarks that reports go by: the present ones are at hand, older ones are looked up. */
async function benchmarksFor(database: Database, values: readonly unknown[], revision: Revision): Promise<Benchmarks> {
  const known = new Map<string, readonly string[]>();
  for (const { kind, version, checks } of benchmarksOf(revision)) known.set(`${kind}@${version}`, checks);
  const asked = new Set(values.flatMap((value) => nameOf(value) ?? []));
  for (const name of [...asked].filter((one) => !known.has(one)).slice(0, mostOlder)) {
    const [kind = "", version = ""] = name.split("@");
    const checks = await inSnapshot(database, (tx) => readBenchmark(tx, kind, version));
    if (checks) known.set(name, checks);
  }
  return (kind, version) => known.get(`${kind}@${version}`);
}

/** How many older benchmarks are looked up for one request. */
const mostOlder = 50;

function nameOf(value: unknown): string | null {
  if (typeof value !== "object" || value === null || !("benchmark" in value)) return null;
  return typeof value.benchmark === "string" ? value.benchmark : null;
}
