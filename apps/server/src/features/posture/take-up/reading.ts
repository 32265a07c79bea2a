/**
 * Reading a batch as it came, by the content in use.
 * @module
 */
import { type Database, inSnapshot } from "../../../platform/database/database.ts";
import { currentSight, forTheHouse } from "../../../platform/database/sight.ts";
import { ProblemError } from "../../../platform/http/problem.ts";
import type { Revision } from "../revision.ts";
import type { ObservationBatch } from "../schema.ts";
import { identityOf, type Parsed, parseBatch } from "./batch.ts";
import { heldTo } from "./held.ts";
import { recallReport } from "./known.ts";
import type { Defaults } from "./placing.ts";
import type { Readable } from "./queue.ts";

export interface BatchReading {
  readonly defaults: Defaults;
  readonly key: Buffer | undefined;
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
  { defaults, key, now, inUse, newest }: BatchReading,
): Promise<Pick<Readable, "parsed" | "read"> | { readonly sequence: number }> {
  const sight = currentSight();
  const read = (revision: Revision): Parsed => heldTo(sight, parseBatch(batch, revision, now));
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
