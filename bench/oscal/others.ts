/**
 * The same work by other implementations, where this machine has them, each as a whole cold process. Nothing here needs
 * them: `TRESTLE=/path/to/trestle` (PyPI: compliance-trestle), `LIBOSCAL=CLASSPATH` (Maven:
 * gov.nist.secauto.oscal:liboscal-java) with a `java` that runs a source file.
 * @module
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { median, quick, type Row } from "../figures.ts";

const main = fileURLToPath(new URL("../../apps/cli/src/main.ts", import.meta.url));
const java = fileURLToPath(new URL("Liboscal.java", import.meta.url));
const { TRESTLE: trestle, LIBOSCAL: classpath } = process.env;

type Line = readonly [program: string, ...words: string[]];

/** A folder as compliance-trestle wants it, with one catalog and perhaps one profile. */
function inFolder<T>(catalog: string, profile: string | undefined, work: (cwd: string) => T): T {
  const cwd = mkdtempSync(join(tmpdir(), "oscal-others-"));
  try {
    for (const folder of [".trestle", "catalogs/c", "profiles/p"]) mkdirSync(join(cwd, folder), { recursive: true });
    writeFileSync(join(cwd, ".trestle/config.ini"), "");
    writeFileSync(join(cwd, "catalogs/c/catalog.json"), catalog);
    if (profile !== undefined) writeFileSync(join(cwd, "profiles/p/profile.json"), profile);
    return work(cwd);
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

/** Seconds by the clock from the start of a process to its end; of several the median. */
function seconds([program, ...words]: Line, cwd: string): number {
  const once = (): number => {
    const begun = performance.now();
    const { status, stderr } = spawnSync(program, words, { cwd, encoding: "utf8", maxBuffer: 2 ** 28 });
    if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr.slice(-500)}`);
    return (performance.now() - begun) / 1000;
  };
  return median(Array.from({ length: quick ? 1 : 3 }, once));
}

function rows(bench: string, work: string, own: number, others: readonly (readonly [string, number])[]): Row[] {
  const row = (name: string, value: number, reference: number | null): Row => ({
    bench,
    figure: `${name} ${work}, process included`,
    value,
    unit: "s",
    reference,
    ratio: reference === null ? null : value / reference,
  });
  return [row("our command", own, null), ...others.map(([name, value]) => row(name, value, own))];
}

/** Validates a catalog. */
export const validators = (catalog: string): readonly Row[] =>
  inFolder(catalog, undefined, (cwd) => {
    const file = "catalogs/c/catalog.json";
    const others: (readonly [string, number])[] = [];
    const own = seconds([process.execPath, main, "oscal", "validate", file], cwd);
    if (trestle) others.push(["compliance-trestle", seconds([trestle, "validate", "-f", file], cwd)]);
    if (classpath) others.push(["liboscal-java", seconds(["java", "-cp", classpath, java, "validate", file], cwd)]);
    return rows("oscal", "validates it", own, others);
  });

/** Resolves a profile that imports one catalog, by whatever reference. */
export const resolvers = (profile: string, catalog: string): readonly Row[] => {
  const importing = (href: string) => profile.replace(/("href"\s*:\s*)"[^"]*"/, `$1"${href}"`);
  const file = "profiles/p/profile.json";
  const others: (readonly [string, number])[] = [];
  const own = inFolder(catalog, importing("../../catalogs/c/catalog.json"), (cwd) => {
    if (classpath) others.push(["liboscal-java", seconds(["java", "-cp", classpath, java, "resolve", file], cwd)]);
    return seconds([process.execPath, main, "oscal", "resolve", file, "-o", "out.json", "--force"], cwd);
  });
  if (trestle)
    inFolder(catalog, importing("trestle://catalogs/c/catalog.json"), (cwd) =>
      others.push([
        "compliance-trestle",
        seconds([trestle, "author", "profile-resolve", "-n", "p", "-o", "resolved"], cwd),
      ]),
    );
  return rows("oscal-resolve", "resolves it", own, others);
};
