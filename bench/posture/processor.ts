/**
 * Processor time as the kernel counts it (proc_pid_stat(5)): unlike the clock on the wall, it tells nearly the same on a
 * machine that others use at the same time.
 * @module
 */
import { readdirSync, readFileSync } from "node:fs";

/** Milliseconds to a tick of the kernel's clock: USER_HZ is 100 on every Linux that Node.js runs on. */
const tick = 10;

interface Process {
  readonly parent: number;
  readonly ms: number;
}

function processOf(pid: number | string): Process | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [utime, stime, ofChildren, ofTheirs] = fields.slice(11, 15).map(Number);
    const ticks = (utime ?? 0) + (stime ?? 0) + (ofChildren ?? 0) + (ofTheirs ?? 0);
    return { parent: Number(fields[1]), ms: ticks * tick };
  } catch {
    return null;
  }
}

/** Milliseconds that a process, and those that it started, took until now; NaN where the kernel does not tell. */
export function processorTime(pid: number | null | undefined): number {
  if (process.platform !== "linux" || typeof pid !== "number") return Number.NaN;
  let sum = processOf(pid)?.ms ?? Number.NaN;
  for (const name of readdirSync("/proc")) {
    const child = /^\d+$/.test(name) ? processOf(name) : null;
    if (child?.parent === pid) sum += child.ms;
  }
  return sum;
}
