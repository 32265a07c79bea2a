/**
 * Reading a batch as it came, by the content in use.
 * @module
 */
import { type Database, inSnapshot } from "../../../platform/database/database.ts";
import { currentSight, forTheHouse } from "../../../platform/database/sight.ts";
import { ProblemError } from "../../../platform/http/problem.ts";
import type { Revision } from "../revision.ts";
import type { ObservationBatch } from "../schema.ts";
import { batchDigest, identityOf, type Parsed, parseBatch } from "./batch.ts";
import { heldTo } from "./held.ts";
import { recallReport } from "./known.ts";
import type { Defaults } from "./placing.ts";
import type { Readable } from "./queue.ts";

export interface BatchReading {
  readonly defaults: Defaults;
  readonly key: Buffer | undefined;
  readonly isByOlder: boolean;
  readonly now: number;
  /** The content that this server knows to be in use. */
  readonly inUse: () => Promise<Revision>;
  /** The one that is: another server may have taken it into use. */
  readonly newest: () => Promise<Revision>;
}

/**
 * Reads a batch. What is wrong with it by the content that this server knows, is read by the newest before it is refused.
 * @returns what can be taken up, or the number of one that came before, when it was right.
 * @throws ProblemError where it is neither.
 */
export async function readBatch(
  database: Database,
  batch: ObservationBatch,
  { defaults, key, isByOlder, now, inUse, newest }: BatchReading,
): Promise<Pick<Readable, "parsed" | "read"> | { readonly sequence: number }> {
  const sight = currentSight();
  const readAll = (revision: Revision): Parsed => parseBatch(batch, revision, now);
  const readAsked = (revision: Revision): Parsed => {
    const parsed = parseBatch({ ...batch, cells: batch.cells.filter(isAsked(batch, revision)) }, revision, now);
    // It is known by all that it told.
    return { ...parsed, batch: batchDigest(JSON.stringify(batch)) };
  };
  const read = (revision: Revision): Parsed => heldTo(sight, (isByOlder ? readAsked : readAll)(revision));
  try {
    return { parsed: await readByNewest(read, inUse, newest), read };
  } catch (error) {
    const identity = error instanceof ProblemError ? identityOf(batch, now) : null;
    if (!identity) throw error;
    const known = { parsed: heldTo(sight, identity), defaults, key };
    const sequence = await forTheHouse(() => inSnapshot(database, (tx) => recallReport(tx, known)));
    if (sequence === null) throw error;
    return { sequence };
  }
}

/** Whether a cell is of a check that sources are asked about. */
const isAsked =
  ({ subject }: ObservationBatch, { checks }: Revision) =>
  ({ check }: { readonly check: string }): boolean => {
    const known = checks.get(check);
    return known?.check.subject === subject.kind && known.rule.silence !== "fail";
  };

async function readByNewest(
  read: (revision: Revision) => Parsed,
  inUse: BatchReading["inUse"],
  newest: BatchReading["newest"],
): Promise<Parsed> {
  const known = await inUse();
  try {
    return read(known);
  } catch (error) {
    const other = error instanceof ProblemError ? await newest() : known;
    if (other.sequence === known.sequence) throw error;
    return read(other);
  }
}
