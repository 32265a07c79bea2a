// Reading, validating and converting an OSCAL catalog of 10 MB, against JSON.parse of the same bytes.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { check, read, write } from "../packages/oscal/src/index.ts";
import { median, quick } from "./figures.ts";

interface Row {
  readonly bench: string;
  readonly figure: string;
  readonly value: number;
  readonly unit: string;
  readonly reference: string;
  readonly ratio: number | null;
}

const root = dirname(import.meta.dirname);
const megabyte = 1e6;
const rounds = quick ? 5 : 15;

/** Milliseconds of processor time, so that whatever else runs on the machine counts little; the median of several. */
function cpu(work: () => unknown): number {
  const times = Array.from({ length: rounds }, () => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  return median(times);
}

/** A real catalog as often as makes 10 MB, each time with identifiers of its own; a made one where there is none. */
function catalogOfTenMegabytes(): string {
  const file = join(root, "../shared/corpus/oscal-ism-2025-03/ISM_catalog.json");
  const source: unknown = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : made();
  if (typeof source !== "object" || source === null || !("catalog" in source)) throw new Error("no catalog");
  const { catalog } = source;
  if (typeof catalog !== "object" || catalog === null || !("groups" in catalog)) throw new Error("no groups");
  const once = JSON.stringify(catalog.groups).slice(1, -1);
  const times = Math.max(1, Math.round((10 * megabyte) / JSON.stringify(source, null, 1).length));
  const groups = Array.from({ length: times }, (_, n) =>
    once
      .replaceAll(/"id":"([^"]+)"/g, (_all, id: string) => `"id":"${id}-${n}"`)
      .replaceAll(/"uuid":"([0-9a-f]{7})[0-9a-f]/g, (_all, head: string) => `"uuid":"${head}${n % 10}`),
  );
  const all: unknown = JSON.parse(`[${groups.join(",")}]`);
  return JSON.stringify({ catalog: { ...catalog, groups: all } }, null, 1);
}

function made(): object {
  const metadata = { title: "Made", "last-modified": "2026-04-01T00:00:00Z", version: "1", "oscal-version": "1.2.1" };
  const control = (id: string) => ({
    id,
    title: "A control",
    parts: [
      {
        id: `${id}_smt`,
        name: "statement",
        prose: "Members of staff are identified *uniquely*, before access. ".repeat(4),
      },
    ],
  });
  const groups = Array.from({ length: 40 }, (_, n) => ({
    id: `g${n}`,
    title: "G",
    controls: Array.from({ length: 60 }, (_none, m) => control(`c${n}-${m}`)),
  }));
  return { catalog: { uuid: "11111111-1111-4111-8111-111111111111", metadata, groups } };
}

const rows: Row[] = [];
const row = (figure: string, value: number, unit: string, reference = "", ratio: number | null = null) =>
  rows.push({ bench: "oscal", figure, value, unit, reference, ratio });

const small =
  '{"catalog":{"uuid":"11111111-1111-4111-8111-111111111111","metadata":{"title":"T","last-modified":"2026-04-01T00:00:00Z","version":"1","oscal-version":"1.2.1"}}}';

/** The most memory that a process takes, in bytes, which does one piece of work on the file given by standard input. */
function peak(work: string, input: string): number {
  const module = join(root, "packages/oscal/src/index.ts");
  const script = `import { readFileSync } from "node:fs"; const { check } = await import(${JSON.stringify(module)}); const bytes = readFileSync(0); check(${JSON.stringify(small)}); ${work}; process.stdout.write(String(process.resourceUsage().maxRSS * 1024));`;
  const { stdout } = spawnSync(process.execPath, ["--input-type=module", "--eval", script], {
    input,
    maxBuffer: 2 ** 20,
  });
  return Number(stdout.toString());
}

const text = catalogOfTenMegabytes();
const bytes = Buffer.from(text);
const size = bytes.length / megabyte;
const count = (value: unknown): number =>
  typeof value === "object" && value !== null
    ? 1 + Object.values(value).reduce((sum: number, item) => sum + count(item), 0)
    : 0;
const objects = count(JSON.parse(text));

const found = check(bytes).problems;
if (found.some(({ severity }) => severity === "error")) throw new Error("the catalog measured is not valid");

const parse = cpu(() => JSON.parse(bytes.toString()));
row("JSON.parse of the bytes", parse, "ms");
const checked = cpu(() => check(bytes));
row(`validate ${size.toFixed(1)} MB of JSON`, checked, "ms", "JSON.parse", checked / parse);
row("validate", objects / (checked / 1000), "objects/s");
const document = read(bytes).document ?? {};
const xml = Buffer.from(write(document, "xml").text);
const written = cpu(() => write(document, "xml"));
row("write XML", xml.length / megabyte / (written / 1000), "MB/s", "JSON.parse", written / parse);
const parsed = cpu(() => read(xml));
row("read XML", xml.length / megabyte / (parsed / 1000), "MB/s", "JSON.parse", parsed / parse);

const base = peak("", text);
const parsing = peak("globalThis.kept = JSON.parse(bytes.toString())", text);
const checking = peak("globalThis.kept = check(bytes)", text);
row("memory beyond that of a small document, JSON.parse", (parsing - base) / bytes.length, "× file size");
row(
  "memory beyond that of a small document, validate",
  (checking - base) / bytes.length,
  "× file size",
  "JSON.parse",
  (checking - base) / (parsing - base),
);

const cold = (work: string) => {
  const module = join(root, "packages/oscal/src/index.ts");
  const script = `const begun = process.cpuUsage(); const { check } = await import(${JSON.stringify(module)}); ${work}; const { user, system } = process.cpuUsage(begun); process.stdout.write(String((user + system) / 1000));`;
  const times = Array.from({ length: quick ? 3 : 7 }, () =>
    Number(spawnSync(process.execPath, ["--input-type=module", "--eval", script]).stdout.toString()),
  );
  return median(times);
};
row("cold: load the library", cold(""), "ms");
row("cold: load it and validate a small catalog", cold(`check(${JSON.stringify(small)})`), "ms");

if (process.argv.includes("--json")) process.stdout.write(`${JSON.stringify(rows)}\n`);
else {
  const width = Math.max(...rows.map(({ figure }) => figure.length));
  for (const { figure, value, unit, reference, ratio } of rows) {
    const shown = value >= 100 ? Math.round(value) : value.toPrecision(3);
    process.stdout.write(
      `${figure.padEnd(width)}  ${shown} ${unit}${ratio === null ? "" : `  (${ratio.toFixed(2)} × ${reference})`}\n`,
    );
  }
}
