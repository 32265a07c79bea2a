// Reading, validating and converting an OSCAL catalog of 10 MB, against JSON.parse of the same bytes.
import { check, read, write } from "../packages/oscal/src/index.ts";
import { median, quick, type Row, table } from "./figures.ts";
import { catalogOfTenMegabytes, objectsOf, smallCatalog } from "./oscal/catalog.ts";
import { validators } from "./oscal/others.ts";
import { coldOf, memoryOf } from "./oscal/process.ts";

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

const rows: Row[] = [];
const row = (figure: string, value: number, unit: string, reference: number | null = null): void => {
  rows.push({ bench: "oscal", figure, value, unit, reference, ratio: reference === null ? null : value / reference });
};

const text = catalogOfTenMegabytes();
const bytes = Buffer.from(text);
const size = `${(bytes.length / 1e6).toFixed(1)} MB`;
const objects = objectsOf(JSON.parse(text));

const found = check(bytes).problems;
if (found.some(({ severity }) => severity === "error")) throw new Error("the catalog measured is not valid");

const parse = cpu(() => JSON.parse(bytes.toString()));
row(`JSON.parse of ${size} (reference)`, parse, "ms");
const checked = cpu(() => check(bytes));
row("read and validate JSON (goal: 3 ×)", checked, "ms", parse);
row("read and validate JSON", objects / (checked / 1000), "objects/s");
row(
  "read JSON",
  cpu(() => read(bytes)),
  "ms",
  parse,
);
const document = read(bytes).document ?? {};
const xml = Buffer.from(write(document, "xml").text);
row(
  `write ${(xml.length / 1e6).toFixed(1)} MB of XML`,
  cpu(() => write(document, "xml")),
  "ms",
  parse,
);
const readXml = cpu(() => read(xml));
row("read XML", readXml, "ms", parse);
row("read XML", objects / (readXml / 1000), "objects/s");

const small = `check(${JSON.stringify(smallCatalog)})`;
const parsing = memoryOf("globalThis.kept = JSON.parse(bytes.toString())", small, text);
row("memory of JSON.parse, beyond the file's bytes (reference)", parsing / bytes.length, "× file size");
const checking = memoryOf("globalThis.kept = check(bytes)", small, text);
row("memory of read and validate (goal: 6)", checking / bytes.length, "× file size", parsing / bytes.length);

row("cold: load the library", coldOf(""), "ms");
row("cold: load it and validate a small catalog", coldOf(small), "ms");

rows.push(...validators(text));
table(rows);
