import { Worker } from "node:worker_threads";
import type { CheckResult, ContentLayer } from "@tokiwa/content";
import type { HostAsset } from "./diagnose.ts";

/** What the thread is given. */
export interface WorkerInput {
  readonly layers: readonly ContentLayer[];
  readonly root: string;
}

/** What the thread says. */
export interface FromWorker {
  readonly kind: "report";
  readonly cells: readonly CheckResult[];
  readonly observedAt: number;
  readonly asset: HostAsset;
}

export interface HostWatchOptions {
  /** The files of the content folders, which the thread reads for itself. */
  readonly layers: readonly ContentLayer[];
  /** The directory that stands for `/`. */
  readonly root: string;
  /** Takes one batch of what was evaluated. It must not throw. */
  readonly report: (cells: readonly CheckResult[], observedAt: number, asset: HostAsset) => void;
  /** The thread ended by an error; it is started again after so many milliseconds. */
  readonly failed: (error: unknown, restartIn: number) => void;
}

export interface HostWatch {
  /** Ends the thread and waits until it has ended. */
  close(): Promise<void>;
}

/**
 * A walk over all files makes much that is gone at once: a small nursery keeps memory small, and costs little. Below this
 * size of the rest, V8 lets it grow by a third between collections instead of to the fourfold; what is kept is bounded.
 */
export const watchLimits = { maxYoungGenerationSizeMb: 12, maxOldGenerationSizeMb: 256 };

const firstWait = 1000;
const longestWait = 60_000;
/** A thread that lived this long had begun well: the next failure is a new one. */
const wellAfter = 60_000;
const patience = 2000;

/** Watches a machine in a thread of its own, and starts the thread again when it fails, ever more slowly. */
export function startHostWatch(options: HostWatchOptions): HostWatch {
  const { layers, root, report, failed } = options;
  let closed = false;
  let wait = firstWait;
  let pending: NodeJS.Timeout | undefined;
  let worker: Worker;
  let over: Promise<void>;

  const start = (): void => {
    const startedAt = performance.now();
    const input: WorkerInput = { layers, root };
    const ended = Promise.withResolvers<void>();
    over = ended.promise;
    worker = new Worker(new URL("./worker.ts", import.meta.url), {
      workerData: input,
      name: "host",
      resourceLimits: watchLimits,
    });
    worker.on("message", (message: FromWorker) => {
      if (!closed) report(message.cells, message.observedAt, message.asset);
    });
    let cause: unknown;
    worker.on("error", (error) => {
      cause = error;
    });
    worker.on("exit", (code) => {
      ended.resolve();
      if (closed) return;
      if (performance.now() - startedAt > wellAfter) wait = firstWait;
      failed(cause ?? new Error(`the thread that watches the host ended with ${code}`), wait);
      pending = setTimeout(start, wait);
      wait = Math.min(wait * 2, longestWait);
    });
  };
  start();

  return {
    async close() {
      closed = true;
      clearTimeout(pending);
      worker.postMessage("stop");
      const hurry = setTimeout(() => void worker.terminate(), patience);
      await over;
      clearTimeout(hurry);
    },
  };
}
