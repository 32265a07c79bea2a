/**
 * How much is still to be written down, as pages tell it while it lasts.
 * @module
 */
import { type Database, inSnapshot } from "../../platform/database/database.ts";
import { forTheHouse } from "../../platform/database/sight.ts";
import { readBehind } from "../posture/service.ts";
import type { Settling } from "./schema.ts";

/** For at least so long an answer is given again, in milliseconds, and for so many times what it took: many pages ask. */
const again = { least: 1000, times: 20 };

export interface SettlingOptions {
  readonly database: Database;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** So many subjects that are due are not told of. */
  readonly few?: number;
}

/** Makes what counts it. It waits for nothing that is being settled. */
export function countingBehind({ database, clock, few }: SettlingOptions): () => Promise<Settling> {
  let held: Promise<Settling> | null = null;
  let until = 0;
  return () => {
    const begun = performance.now();
    if (held !== null && begun < until) return held;
    until = Number.POSITIVE_INFINITY;
    // It is about the house, and shows nothing of any organization.
    held = forTheHouse(() => inSnapshot(database, (tx) => readBehind(tx, clock(), few))).finally(() => {
      const now = performance.now();
      until = now + Math.max(again.least, (now - begun) * again.times);
    });
    return held;
  };
}
