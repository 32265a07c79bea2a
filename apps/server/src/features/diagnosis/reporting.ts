/**
 * Handing over what the host saw: one batch after the other, each until it is accepted.
 * @module
 */
import type { CheckResult } from "@tokiwa/content";
import type { ObservationBatch } from "../posture/schema.ts";

type Cell = ObservationBatch["cells"][number];

/** The limits of a batch's schema. A diagnosis that found more shows the first of it. */
const limits = { reason: 4000, excerpt: 4000, file: 4096, excerpts: 100 } as const;

/** Makes the cell of a result. */
export function toCell({ check, outcome, reason, evidence }: CheckResult): Cell {
  return {
    check,
    outcome,
    ...(reason && { reason: { ja: reason.ja.slice(0, limits.reason), en: reason.en.slice(0, limits.reason) } }),
    ...(evidence.length > 0 && {
      evidence: evidence.slice(0, limits.excerpts).map(({ file, line, text }) => ({
        ...(file !== undefined && { file: file.slice(0, limits.file) }),
        ...(line !== undefined && { line }),
        text: text.slice(0, limits.excerpt),
      })),
    }),
  };
}

export interface Outbox<T> {
  /** Puts one in the row. */
  send(item: T): void;
  /** Takes no more, and resolves when the one under way is done. */
  close(): Promise<void>;
}

/** The most that wait; beyond, the oldest is given up: the checks in it are repeated in time anyway. */
const most = 1000;
const longestPause = 10_000;

/**
 * A row of things to be delivered in order. Where delivering fails for a while, as when the database is away, it is
 * tried again until it works; where `hopeless` says that it never will, the thing is given up.
 */
export function createOutbox<T>({
  deliver,
  hopeless,
  failed,
  pause: firstPause = 100,
}: {
  deliver: (item: T) => Promise<void>;
  hopeless: (error: unknown) => boolean;
  failed: (error: unknown, givenUp: boolean) => void;
  /** How long to wait after the first failure, in milliseconds; after each further one, twice as long. */
  pause?: number;
}): Outbox<T> {
  const row: T[] = [];
  const closing = new AbortController();
  let running: Promise<void> | null = null;

  const run = async (): Promise<void> => {
    let pause = firstPause;
    for (let item = row[0]; item !== undefined && !closing.signal.aborted; item = row[0]) {
      try {
        await deliver(item);
        if (row[0] === item) row.shift();
        pause = firstPause;
      } catch (error) {
        const givenUp = hopeless(error);
        failed(error, givenUp);
        if (givenUp && row[0] === item) row.shift();
        if (!givenUp) await interruptible(pause, closing.signal);
        pause = Math.min(pause * 2, longestPause);
      }
    }
    running = null;
  };

  return {
    send: (item) => {
      if (closing.signal.aborted) return;
      row.push(item);
      if (row.length > most) row.shift();
      running ??= run();
    },
    close: async () => {
      closing.abort();
      await running;
    },
  };
}

function interruptible(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
    signal.addEventListener("abort", done);
  });
}
