/**
 * Benchmarks: the ordered check lists by which machines send their outcomes as one string. Each order that was ever
 * published has a version; what was written by an older one is read by it, check by check.
 * @module
 */
import { createHash } from "node:crypto";
import { sql } from "kysely";
import type { Tx } from "../../platform/database/database.ts";
import type { Revision } from "./revision.ts";

export interface Published {
  readonly kind: string;
  readonly version: string;
  /** The ids of its checks, in order. Those on the source itself are not in it: a report passes them by arriving. */
  readonly checks: readonly string[];
}

const made = new WeakMap<Revision["lists"], readonly Published[]>();

/** The benchmarks of a content, in the order of its checks' positions. */
export function benchmarksOf({ lists }: Pick<Revision, "lists">): readonly Published[] {
  const benchmarks = made.get(lists) ?? make(lists);
  made.set(lists, benchmarks);
  return benchmarks;
}

function make(lists: Revision["lists"]): readonly Published[] {
  return [...lists].flatMap(([kind, list]): Published[] => {
    const checks = list.flatMap((place) => (place && place.rule.silence !== "fail" ? [place.check.id] : []));
    if (checks.length === 0) return [];
    const version = createHash("sha256").update(checks.join("\n")).digest("hex").slice(0, 16);
    return [{ kind, version, checks }];
  });
}

/** Keeps the versions of a content's benchmarks, so that reports that were written by them can be read ever after. */
export async function publishBenchmarks(tx: Tx, revision: Pick<Revision, "lists">): Promise<void> {
  for (const { kind, version, checks } of benchmarksOf(revision))
    await sql`
      insert into benchmark_version (kind, version, checks) values (${kind}, ${version}, ${checks}::text[])
      on conflict do nothing
    `.execute(tx);
}

/** The checks of a version, in order; null where it was never published. */
export async function readBenchmark(tx: Tx, kind: string, version: string): Promise<readonly string[] | null> {
  const { rows } = await sql<{ checks: string[] }>`
    select checks from benchmark_version where kind = ${kind} and version = ${version}
  `.execute(tx);
  return rows[0]?.checks ?? null;
}
