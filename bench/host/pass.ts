/**
 * A diagnosis in the process that goes on watching, in a process of its own: `pass.ts ROOT`. First everything is gathered
 * and judged; then again, on the same machine, in the two ways of the continuous watch: a sweep over what facts came
 * from, as it is made every few seconds, and the whole anew, as it is made when checks are due. Prints a line each, with
 * seconds of CPU time and of the clock, and KiB of memory.
 * @module
 */
import { glob, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Content, parseContent } from "@tokiwa/content";
import { builtInContent } from "../../apps/server/src/platform/content/folder.ts";
import type { Collector } from "../../packages/host/src/collector.ts";
import { treeCollector } from "../../packages/host/src/collectors/files.ts";
import { factCatalog } from "../../packages/host/src/index.ts";
import { hostChecks } from "../../packages/host/src/selection.ts";
import { survey } from "../../packages/host/src/survey.ts";

const root = process.argv[2] ?? "/";
const checks = hostChecks(await checksAlone());
const collectors = new Set(checks.flatMap((check) => check.collectors));
const seen = survey(root);

/** As the process of the watch reads the content: see packages/host/src/watcher.ts. */
async function checksAlone(): Promise<Content> {
  const files = new Map<string, string>();
  for await (const path of glob("checks/*.yaml", { cwd: builtInContent }))
    files.set(path, await readFile(join(builtInContent, path), "utf8"));
  return parseContent(files, factCatalog).content;
}

const cpuSince = (before: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
};
const nameOf = (collector: Collector): string => Object.keys(collector.facts).join(", ");

interface Taken {
  readonly cpu: number;
  readonly wall: number;
  /** The most memory that this process had up to the end of it, in KiB. */
  readonly rss: number;
}

/** Seconds of CPU time and of the clock that work takes. */
async function taking(work: () => unknown): Promise<Taken> {
  const [begun, before] = [performance.now(), process.cpuUsage()];
  await work();
  return { cpu: cpuSince(before), wall: (performance.now() - begun) / 1000, rss: process.resourceUsage().maxRSS };
}

async function everything(): Promise<void> {
  await seen.gather(collectors, Date.now());
  const facts = seen.facts();
  for (const { compiled } of checks) compiled.evaluate(facts);
}

await everything();
const sweep = await taking(() => seen.changed());
const again = await taking(everything);
const parts: { readonly facts: string; readonly cpu: number }[] = [];
for (const collector of collectors) {
  const { cpu } = await taking(() => seen.gather([collector], Date.now()));
  parts.push({ facts: nameOf(collector), cpu });
}

const fact = seen.facts().get("files.tree");
const tree = treeCollector.facts["files.tree"].safeParse(fact?.status === "known" ? fact.value : undefined);
const dearest = parts.toSorted((a, b) => b.cpu - a.cpu).slice(0, 5);
for (const line of [
  `sweep ${sweep.cpu} ${sweep.wall} ${sweep.rss}`,
  `again ${again.cpu} ${again.wall} ${again.rss}`,
  `files ${tree.data?.files ?? 0}`,
  ...dearest.map(({ cpu, facts }) => `dear ${cpu} ${facts}`),
]) {
  process.stdout.write(`${line}\n`);
}
