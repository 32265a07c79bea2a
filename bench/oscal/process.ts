/**
 * Work in a process of its own: how long it takes from its start, and how much memory it takes beyond what it had.
 * @module
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { median, quick } from "../figures.ts";

const module = join(import.meta.dirname, "../../packages/oscal/src/index.ts");

function run(script: string, input: string, flags: readonly string[]): string {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", ...flags, "--input-type=module", "--eval", script],
    { input, maxBuffer: 2 ** 20, encoding: "utf8" },
  );
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

/**
 * Bytes that a piece of work takes at its highest, beyond those that the process held before it with the same code
 * loaded; NaN where the kernel does not tell. The work finds its input in `bytes`.
 */
export function memoryOf(work: string, before: string, input: string): number {
  const script = `
    import { existsSync, readFileSync, writeFileSync } from "node:fs";
    const { check } = await import(${JSON.stringify(module)});
    const bytes = readFileSync(0);
    ${before};
    gc();
    const held = (name) => Number(new RegExp(name + ":\\\\s+(\\\\d+)").exec(readFileSync("/proc/self/status", "utf8"))?.[1]) * 1024;
    const told = existsSync("/proc/self/clear_refs");
    // proc(5): 5 resets the peak.
    if (told) writeFileSync("/proc/self/clear_refs", "5");
    const begun = told ? held("VmRSS") : NaN;
    ${work};
    process.stdout.write(String(told ? held("VmHWM") - begun : NaN));`;
  return median(Array.from({ length: quick ? 1 : 3 }, () => Number(run(script, input, ["--expose-gc"]))));
}

/** Milliseconds of the processor from loading the library to the end of a piece of work. */
export function coldOf(work: string): number {
  const script = `
    const begun = process.cpuUsage();
    const { check } = await import(${JSON.stringify(module)});
    ${work};
    const { user, system } = process.cpuUsage(begun);
    process.stdout.write(String((user + system) / 1000));`;
  return median(Array.from({ length: quick ? 3 : 7 }, () => Number(run(script, "", []))));
}
