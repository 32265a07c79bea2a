// `npm run bench -- [NAME [--json] [--quick]]`: runs a program under bench/, or lists them.
import { spawn } from "node:child_process";
import { existsSync, globSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

const root = dirname(import.meta.dirname);
const [name, ...options] = process.argv.slice(2);
const programs = new Map(
  globSync("bench/*.bench.ts", { cwd: root })
    .sort()
    .map((file) => [basename(file, ".bench.ts"), join(root, file)]),
);
const program = name === undefined ? undefined : programs.get(name);

if (program === undefined || !existsSync(program)) {
  if (name !== undefined) process.stderr.write(`There is no benchmark named ${name}.\n`);
  for (const [known, file] of programs) process.stdout.write(`${known.padEnd(16)}${purpose(file)}\n`);
  process.exitCode = name === undefined ? 0 : 2;
} else {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", "--expose-gc", program, ...options], {
    stdio: "inherit",
  });
  child.on("exit", (code) => {
    process.exitCode = code ?? 1;
  });
}

/** The first comment line of a benchmark says what it measures against what. */
function purpose(file: string): string {
  return /^(?:\/\/|\/\*\*\s*\n\s*\*)\s*(.+)$/m.exec(readFileSync(file, "utf8"))?.[1] ?? "";
}
