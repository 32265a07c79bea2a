// Resolution of the SP 800-53 rev. 5 MODERATE baseline against JSON.parse of the catalog that it is made of.
import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { catalogOf, diffCatalogs, read, resolveProfile } from "../packages/oscal/src/index.ts";
import { median, quick, type Row, table } from "./figures.ts";
import { objectsOf } from "./oscal/catalog.ts";
import { resolvers } from "./oscal/others.ts";

const folder = new URL("../../shared/corpus/oscal-nist-content/sp800-53-rev5.0.1/", import.meta.url);
const profileUrl = new URL("NIST_SP-800-53_rev5_MODERATE-baseline_profile.json", folder).href;
const catalogUrl = new URL("NIST_SP-800-53_rev5_catalog.json", folder).href;
const olderUrl = new URL("../sp800-53-rev4/NIST_SP-800-53_rev4_catalog.json", folder).href;
const textOf = (url: string): string => readFileSync(fileURLToPath(url), "utf8");

const profile = textOf(profileUrl);
const catalog = textOf(catalogUrl);
const older = textOf(olderUrl);
const rounds = quick ? 5 : 25;

/** The whole way from texts to the resolved catalog. */
async function resolved(parse: (text: string) => unknown): Promise<number> {
  const resolution = await resolveProfile(parse(profile), {
    href: profileUrl,
    load: (href) => (href === catalogUrl ? { document: parse(catalog) } : undefined),
    now: 0,
    uuid: randomUUID,
  });
  return resolution.catalog?.groups?.length ?? Number.NaN;
}
const parsed: unknown = JSON.parse(catalog);
const parsedProfile: unknown = JSON.parse(profile);

const times: Record<"parse" | "resolve" | "whole" | "read" | "diff", number[]> = {
  parse: [],
  resolve: [],
  whole: [],
  read: [],
  diff: [],
};
const before = catalogOf({ document: JSON.parse(older), problems: [] }).catalog;
const after = catalogOf({ document: parsed, problems: [] }).catalog;
/** Milliseconds of processor time, so that whatever else runs on the machine counts little. */
async function cpu(work: () => unknown): Promise<number> {
  const begun = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1000;
}
for (let round = 0; round < rounds; round += 1) {
  times.parse.push(await cpu(() => JSON.parse(catalog)));
  times.resolve.push(await cpu(() => resolved((text) => (text === catalog ? parsed : parsedProfile))));
  times.whole.push(await cpu(() => resolved(JSON.parse)));
  times.read.push(await cpu(() => resolved((text) => read(text).document)));
  if (before && after) times.diff.push(await cpu(() => diffCatalogs(before, after)));
}

/** A process of its own: seconds by the clock and of the processor, and megabytes at its highest. */
function cold(words: readonly string[]): {
  readonly seconds: number;
  readonly processor: number;
  readonly peak: number;
} {
  const report = `process.on("exit", () => {
    const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
    process.stderr.write("USED " + maxRSS + " " + (userCPUTime + systemCPUTime));
  })`;
  const begun = performance.now();
  const { stderr } = spawnSync(
    process.execPath,
    ["--import", `data:text/javascript,${encodeURIComponent(report)}`, ...words],
    { encoding: "utf8", maxBuffer: 2 ** 27 },
  );
  const seconds = (performance.now() - begun) / 1000;
  const [, peak, processor] = /USED (\d+) (\d+)/.exec(stderr) ?? [];
  return { seconds, processor: Number(processor) / 1e6, peak: Number(peak) / 1024 };
}
const several = (words: readonly string[]) => Array.from({ length: quick ? 1 : 5 }, () => cold(words));
const peakOf = (runs: readonly { readonly peak: number }[]): number => median(runs.map((run) => run.peak));

const main = fileURLToPath(new URL("../apps/cli/src/main.ts", import.meta.url));
const command = several([main, "oscal", "resolve", fileURLToPath(profileUrl)]);
const idleCommand = several([main, "--version"]);

/** The library alone: loaded, and then asked for one resolution or not. */
const script = (work: string): readonly string[] => [
  "--input-type=module",
  "--eval",
  `import { readFileSync } from "node:fs";
  import { resolveProfile } from ${JSON.stringify(new URL("../packages/oscal/src/index.ts", import.meta.url).href)};
  const parse = (href) => JSON.parse(readFileSync(new URL(href), "utf8"));
  const load = (href) => (href === ${JSON.stringify(catalogUrl)} ? { document: parse(href) } : undefined);
  ${work}`,
];
const href = JSON.stringify(profileUrl);
const library = several(
  script(`globalThis.kept = await resolveProfile(parse(${href}), { href: ${href}, load, now: 0, uuid: () => "" });`),
);
const idleLibrary = several(script(""));

const parse = median(times.parse);
const size = Buffer.byteLength(catalog);
const own = (peakOf(library) - peakOf(idleLibrary)) * 2 ** 20;
const ofCommand = (peakOf(command) - peakOf(idleCommand)) * 2 ** 20;
const objects = objectsOf(parsed);
const rows: Row[] = [];
const row = (figure: string, value: number, unit: string, reference: number | null = null): void => {
  rows.push({
    bench: "oscal-resolve",
    figure,
    value,
    unit,
    reference,
    ratio: reference === null ? null : value / reference,
  });
};
row("JSON.parse of the catalog (reference)", parse, "ms");
row("resolving it, parsed already (goal: 3 ×)", median(times.resolve), "ms", parse);
row("resolving it, parsed already", objects / (median(times.resolve) / 1000), "objects/s");
row("JSON.parse and resolving (goal: 3 ×)", median(times.whole), "ms", parse);
row("our reader and resolving", median(times.read), "ms", parse);
row("difference of revisions 4 and 5", median(times.diff), "ms", parse);
row("the command, cold (goal: 1)", median(command.map((run) => run.seconds)), "s");
row("processor time of that", median(command.map((run) => run.processor)), "s");
row("the command that does nothing", median(idleCommand.map((run) => run.seconds)), "s");
row("memory of the library, beyond itself loaded (goal: 6)", own / size, "× file size");
row("memory of the command, with text in and out (goal: 6)", ofCommand / size, "× file size");
rows.push(...resolvers(profile, catalog));
table(rows);
