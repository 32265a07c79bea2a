import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { CheckResult, ContentLayer } from "@tokiwa/content";
import type { HostAsset } from "./diagnose.ts";

/** What the process is told: what to watch, and then to end. */
export type ToWatcher =
  | { readonly kind: "watch"; readonly layers: readonly ContentLayer[]; readonly root: string }
  | { readonly kind: "stop" };

/** What the process says. */
export type FromWatcher =
  | {
      readonly kind: "report";
      readonly cells: readonly CheckResult[];
      readonly observedAt: number;
      readonly asset: HostAsset;
    }
  | { readonly kind: "failed"; readonly error: unknown };

export interface HostWatchOptions {
  /** The files of the content folders, which the process reads for itself. */
  readonly layers: readonly ContentLayer[];
  /** The directory that stands for `/`. */
  readonly root: string;
  /** Takes one batch of what was evaluated. It must not throw. */
  readonly report: (cells: readonly CheckResult[], observedAt: number, asset: HostAsset) => void;
  /** The process ended by an error; it is started again after so many milliseconds. */
  readonly failed: (error: unknown, restartIn: number) => void;
}

export interface HostWatch {
  /** Ends the process and waits until it has ended. */
  close(): Promise<void>;
}

/**
 * A walk over all files makes much that is gone at once: a small nursery keeps memory small, and costs little. Below this
 * size of the rest, V8 lets it grow by a third between collections instead of to the fourfold; what is kept is bounded.
 */
export const watchLimits = ["--max-semi-space-size=4", "--max-old-space-size=256"];

const firstWait = 1000;
const longestWait = 60_000;
/** A process that lived this long had begun well: the next failure is a new one. */
const wellAfter = 60_000;
const patience = 2000;

/**
 * Watches a machine in a process of its own, and starts it again when it fails, ever more slowly. A process, since it can
 * stand in the directories that it looks through ({@link Standpoint}), and takes nobody along when memory runs out.
 */
export function startHostWatch(options: HostWatchOptions): HostWatch {
  const { layers, root, report, failed } = options;
  let closed = false;
  let wait = firstWait;
  let pending: NodeJS.Timeout | undefined;
  let watcher: ChildProcess;
  let over: Promise<void>;

  const start = (): void => {
    const startedAt = performance.now();
    watcher = fork(fileURLToPath(new URL("./watcher.ts", import.meta.url)), {
      execArgv: watchLimits,
      serialization: "advanced",
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    let cause: unknown;
    watcher.on("message", (message: FromWatcher) => {
      if (message.kind === "failed") cause = message.error;
      else if (!closed) report(message.cells, message.observedAt, message.asset);
    });
    watcher.on("error", (error) => {
      cause = error;
    });
    const ended = Promise.withResolvers<void>();
    over = ended.promise;
    watcher.on("close", (code, signal) => {
      ended.resolve();
      if (closed) return;
      if (performance.now() - startedAt > wellAfter) wait = firstWait;
      failed(cause ?? new Error(`the process that watches the host ended with ${signal ?? code}`), wait);
      pending = setTimeout(start, wait);
      wait = Math.min(wait * 2, longestWait);
    });
    tell({ kind: "watch", layers, root });
  };
  const tell = (message: ToWatcher): void => {
    // One that has ended already says so by itself.
    if (watcher.connected) watcher.send(message, () => {});
  };
  start();

  return {
    async close() {
      closed = true;
      clearTimeout(pending);
      tell({ kind: "stop" });
      const hurry = setTimeout(() => watcher.kill("SIGKILL"), patience);
      await over;
      clearTimeout(hurry);
    },
  };
}
