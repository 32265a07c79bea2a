/**
 * What `postmaster.pid` says, and what a Tokiwa that was killed left behind.
 * @module
 */
import { readFile, readdir, readlink, realpath, rm } from "node:fs/promises";
import { execFile } from "node:child_process";
import { join } from "node:path";
import type { Account } from "./account.ts";
import type { Binaries } from "./binaries.ts";
import { run } from "./run.ts";

/** The parts of `postmaster.pid` that matter here (PostgreSQL, src/include/utils/pidfile.h). */
export interface Postmaster {
  readonly pid: number;
  readonly ready: boolean;
}

/** Reads `postmaster.pid` of the cluster. Null where there is none, or only the beginning of one. */
export async function readPostmaster(data: string): Promise<Postmaster | null> {
  const lines = (await readFile(join(data, "postmaster.pid"), "utf8").catch(() => "")).split("\n");
  const pid = Number.parseInt(lines[0] ?? "", 10);
  return pid > 0 ? { pid, ready: lines[7]?.trim() === "ready" } : null;
}

/**
 * Stops a PostgreSQL of this cluster that a killed Tokiwa left running, without loss, and waits until it is gone.
 * @returns whether one was there.
 */
export async function stopLeftover(data: string, binaries: Binaries, account: Account | null): Promise<boolean> {
  const postmaster = await readPostmaster(data);
  if (!postmaster) return false;
  const { pid } = postmaster;
  if (process.platform === "win32") {
    // A PostgreSQL on Windows hears by a pipe that bears its name, so this reaches no stranger.
    return (await run(binaries.pgCtl, ["stop", "-D", data, "-m", "fast", "-t", "30", "-s"], { account })).code === 0;
  }
  if (!(await worksFor(pid, data))) return false;
  signal(pid, "SIGINT");
  const gone = (limit: number) => until(async () => !(await worksFor(pid, data)), limit);
  if (!(await gone(20_000))) {
    signal(pid, "SIGQUIT");
    await gone(10_000);
  }
  return true;
}

/**
 * Takes away `postmaster.pid` where it is of a PostgreSQL that ended without a chance to do so. PostgreSQL judges by the
 * process number alone: a stranger that got the number since, or a zombie that nobody reaps, would hold it up for ever.
 * Does nothing while any process works in the cluster, or where that cannot be told: then PostgreSQL's own check stands.
 * @returns whether nothing works in the cluster.
 */
export async function clearStale(data: string): Promise<boolean> {
  if ((await workingIn(data))?.size !== 0) return false;
  await rm(join(data, "postmaster.pid"), { force: true });
  return true;
}

/** Whether the process is one of this cluster's PostgreSQL, and no stranger that got its number later. */
async function worksFor(pid: number, data: string): Promise<boolean> {
  const working = await workingIn(data);
  if (working) return working.has(pid);
  return (await commandLine(pid)).includes(` -D ${data}`);
}

/** The processes whose working folder is the cluster, as it is of every process of a PostgreSQL. Null without /proc. */
async function workingIn(data: string): Promise<ReadonlySet<number> | null> {
  const processes = await readdir("/proc").catch(() => null);
  if (!processes?.includes("self")) return null;
  const folder = await realpath(data);
  const numbers = processes.filter((name) => /^\d+$/.test(name));
  const places = await Promise.all(numbers.map((number) => readlink(`/proc/${number}/cwd`).catch(() => "")));
  return new Set(numbers.filter((_, index) => places[index] === folder).map(Number));
}

/** The command line of a process where there is no /proc (macOS). Empty where there is none. */
const commandLine = (pid: number): Promise<string> =>
  new Promise((resolve) => {
    execFile("/bin/ps", ["-ww", "-o", "command=", "-p", String(pid)], (error, stdout) => resolve(error ? "" : stdout));
  });

/** Sends a signal; a process that is gone already is no error. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

async function until(condition: () => Promise<boolean>, limit: number): Promise<boolean> {
  const deadline = performance.now() + limit;
  while (!(await condition())) {
    if (performance.now() >= deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return true;
}
