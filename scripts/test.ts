// `npm test [-- [--browser] [PATH|GLOB|--test-option]…]`: every test but the browser's, or only those named.
import { spawn } from "node:child_process";
import { existsSync, globSync, statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";

const root = dirname(import.meta.dirname);
process.chdir(root);

const given = process.argv.slice(2);
const browser = given.includes("--browser");
const options = given.filter((argument) => argument.startsWith("-") && argument !== "--browser");
const named = given.filter((argument) => !argument.startsWith("-"));

const everything = [
  "packages/**/*.test.ts",
  "apps/**/*.test.{ts,tsx}",
  "scripts/**/*.test.ts",
  "bench/**/*.test.ts",
  "test/**/*.test.ts",
];
const patterns = named.length > 0 ? named.map(underFolder) : browser ? ["test/browser/**/*.test.ts"] : everything;
const files = [...new Set(patterns.flatMap((pattern) => globSync(pattern)))]
  .filter((file) => !file.split("/").includes("node_modules"))
  .filter((file) => browser || named.length > 0 || !file.startsWith(join("test", "browser")))
  .sort();

if (files.length === 0) {
  process.stderr.write(`No test file matches ${patterns.join(" ")}\n`);
  process.exit(2);
}

// Several tests drive one browser and one server each: they share neither well with a second one on a small machine.
const concurrency = browser ? 1 : availableParallelism();
const runner = spawn(
  process.execPath,
  ["--disable-warning=ExperimentalWarning", "--test", `--test-concurrency=${concurrency}`, ...options, ...files],
  { stdio: "inherit" },
);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => runner.kill(signal));
runner.on("exit", (code) => {
  process.exitCode = code ?? 1;
});

function underFolder(path: string): string {
  return existsSync(path) && statSync(path).isDirectory() ? join(path, "**", "*.test.{ts,tsx}") : path;
}
