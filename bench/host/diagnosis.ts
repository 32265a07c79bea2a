/**
 * Our own diagnosis of a subject, measured: by the command in a process of its own, and in the process that goes on
 * watching.
 * @module
 */
import { fileURLToPath } from "node:url";
import { watchLimits } from "../../packages/host/src/supervise.ts";
import { median } from "../figures.ts";
import { ours, type Usage } from "./accounting.ts";
import { outcomesIn, type Row } from "./report.ts";
import type { Subject } from "./subject.ts";

const command = fileURLToPath(new URL("../../apps/cli/src/main.ts", import.meta.url));
const watcher = fileURLToPath(new URL("./pass.ts", import.meta.url));

export interface Diagnosed {
  /** The command, from its start to its end. */
  readonly cold: Row;
  /** The whole once more in a process that has just done it, on a machine where nothing changed. */
  readonly again: Row;
  /** What the continuous watch does every few seconds to see that nothing changed. */
  readonly sweep: Row;
  /** The facts that took the most CPU time of {@link again}, in seconds. */
  readonly dearest: readonly { readonly facts: string; readonly cpu: number }[];
  /** How many files and folders lie where all files are looked at. */
  readonly files: number;
}

/** Each figure is the one in the middle of so many runs. */
export async function diagnosed({ root }: Subject, rounds: number): Promise<Diagnosed> {
  const cold: Usage[] = [];
  const watching: (Usage & { readonly lines: readonly (readonly string[])[] })[] = [];
  let count = (_outcome: string): number => 0;
  for (let round = 0; round < rounds; round++) {
    const once = await ours(command, ["diagnose", "--json", "--root", root]);
    count = outcomesIn(once.output, /"outcome": "([a-z-]+)"/g);
    cold.push(once);
    const lasting = await ours(watcher, [root], watchLimits);
    watching.push({ ...lasting, lines: lasting.output.split("\n").map((line) => line.split(" ")) });
  }
  const [first] = watching;
  const numbers = (run: typeof first, name: string): readonly number[] =>
    run?.lines
      .find(([word]) => word === name)
      ?.slice(1)
      .map(Number) ?? [];
  const pass = (name: string): Usage =>
    middle(
      watching.map((run) => {
        const [cpu = Number.NaN, wall = Number.NaN, rss = Number.NaN] = numbers(run, name);
        return { cpu, wall, rss: rss * 1024 };
      }),
    );
  return {
    cold: {
      program: "Tokiwa, cold",
      ...middle(cold),
      checks: count("pass") + count("fail"),
      findings: count("fail"),
      kinds: `${count("fail")} fail, ${count("error")} unknown, ${count("not-applicable")} not applicable`,
    },
    again: { program: "  again, nothing changed", ...pass("again") },
    sweep: { program: "  sweep for changes", ...pass("sweep") },
    dearest: (first?.lines ?? []).flatMap(([word, cpu, ...facts]) =>
      word === "dear" ? [{ facts: facts.join(" "), cpu: Number(cpu) }] : [],
    ),
    files: numbers(first, "files")[0] ?? 0,
  };
}

const middle = (runs: readonly Usage[]): Usage => ({
  cpu: median(runs.map(({ cpu }) => cpu)),
  wall: median(runs.map(({ wall }) => wall)),
  rss: median(runs.map(({ rss }) => rss)),
});
