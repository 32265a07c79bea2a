/**
 * Many reports in the short form, made ready for the queue; those that are wrong are refused by themselves.
 * @module
 */
import { createHash } from "node:crypto";
import { type Database, inSnapshot } from "../../../platform/database/database.ts";
import type { Sight } from "../../../platform/database/sight.ts";
import { ProblemError } from "../../../platform/http/problem.ts";
import { benchmarksOf, readBenchmark } from "../benchmarks.ts";
import type { Revision } from "../revision.ts";
import { parseCompact, type Reading } from "./compact.ts";
import type { Line } from "./lines.ts";
import { heldTo } from "./held.ts";
import type { Defaults } from "./placing.ts";
import type { Readable } from "./queue.ts";

export type { Line };

export interface ReportsOptions {
  /** The content that this server knows to be in use, and the one that is: another server may have taken it into use. */
  readonly revision: Revision;
  readonly newest: () => Promise<Revision>;
  readonly now: number;
  readonly defaults: Defaults;
  /** The organizations that their sender sees. */
  readonly sight: Sight;
}

type Read = Readable | { readonly refused: ProblemError };

/** Reads reports. Each becomes one that can be taken up, or the reason why it cannot by the newest content. */
export async function readReports(
  database: Database,
  lines: readonly Line[],
  { newest, ...options }: ReportsOptions,
): Promise<readonly Read[]> {
  const read = await readBy(database, lines, options);
  if (!read.some((one) => "refused" in one)) return read;
  const revision = await newest();
  if (revision.sequence === options.revision.sequence) return read;
  return readBy(database, lines, { ...options, revision });
}

async function readBy(
  database: Database,
  lines: readonly Line[],
  { revision, now, defaults, sight }: Omit<ReportsOptions, "newest">,
): Promise<readonly Read[]> {
  const known = new Map(benchmarksOf(revision).map(({ kind, version, checks }) => [`${kind}@${version}`, checks]));
  const missing = new Set<string>();
  const reading: Reading = {
    ...{ revision, now },
    benchmarks: (kind, version) => {
      const checks = known.get(`${kind}@${version}`);
      if (!checks) missing.add(`${kind}@${version}`);
      return checks;
    },
  };
  const readOne = (text: string) => readReport(text, reading, { defaults, sight });
  const read = lines.map(({ text }) => readOne(text));
  if (missing.size === 0) return read;
  for (const [name, checks] of await readOlder(database, missing)) known.set(name, checks);
  return read.map((one, index) => ("refused" in one ? readOne(lines[index]?.text ?? "") : one));
}

/** A report that waits keeps its text, which is a fraction of what it says. */
function readReport(
  text: string,
  reading: Reading,
  { defaults, sight }: Pick<ReportsOptions, "defaults" | "sight">,
): Readable | { readonly refused: ProblemError } {
  try {
    const { key, ...parsed } = parseCompact(text, reading);
    // Should another content come into use before its turn, it is read anew.
    const read: Readable["read"] = (revision) => heldTo(sight, parseCompact(text, { ...reading, revision }));
    return { parsed: heldTo(sight, parsed), read, defaults, key: keyDigest(key) };
  } catch (error) {
    if (error instanceof ProblemError) return { refused: error };
    throw error;
  }
}

/** What the key of a report is known by. */
export const keyDigest = (key: string | undefined): Buffer | undefined =>
  key === undefined ? undefined : createHash("sha256").update(key).digest();

/** How many older benchmarks are looked up for one request. */
const mostOlder = 50;

/** Looks up benchmarks that are not those of the content in use. */
async function readOlder(
  database: Database,
  names: ReadonlySet<string>,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, readonly string[]>();
  for (const name of [...names].slice(0, mostOlder)) {
    const [kind = "", version = ""] = name.split("@");
    const checks = await inSnapshot(database, (tx) => readBenchmark(tx, kind, version));
    if (checks) found.set(name, checks);
  }
  return found;
}
