// `npm test [-- [--browser] [PATH|GLOB|--test-option]…]`: every test but those with needs of their own, or
// only those named.
import { spawn } from "node:child_process";
import { existsSync, globSync, statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { clusterVariable, startTestCluster } from "../apps/server/src/platform/database/testing/cluster.ts";

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
/** Tests with needs of their own (Chromium, the package registry, root and a mirror), which .ci/run runs by name. */
const apart = ["browser", "debootstrap", "first-run"];
const patterns = named.length > 0 ? named.map(underFolder) : browser ? ["test/browser/**/*.test.ts"] : everything;
const files = [...new Set(patterns.flatMap((pattern) => globSync(pattern)))]
  .filter((file) => !file.split("/").includes("node_modules"))
  .filter((file) => browser || named.length > 0 || !apart.some((folder) => file.startsWith(join("test", folder))))
  .sort();

if (files.length === 0) {
  process.stderr.write(`No test file matches ${patterns.join(" ")}\n`);
  process.exit(2);
}

// Every test gets a database of its own from one PostgreSQL, which starts once for all of them.
const needsDatabase = files.some(
  (file) =>
    file.startsWith(join("apps", "server")) ||
    (file.startsWith("test") && !file.startsWith(join("test", "debootstrap"))),
);
const cluster =
  needsDatabase && process.env[clusterVariable] === undefined
    ? await startTestCluster()
    : { url: undefined, stop: async () => {} };
if (cluster.url !== undefined) process.env[clusterVariable] = cluster.url;

// Tests that drive a browser and a server each do not share a small machine well.
const concurrency = browser ? 1 : availableParallelism();
const runner = spawn(
  process.execPath,
  ["--disable-warning=ExperimentalWarning", "--test", `--test-concurrency=${concurrency}`, ...options, ...files],
  { stdio: "inherit" },
);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => runner.kill(signal));
const code = await new Promise<number | null>((resolve) => runner.on("exit", resolve));
await cluster.stop();
process.exitCode = code ?? 1;

function underFolder(path: string): string {
  return existsSync(path) && statSync(path).isDirectory() ? join(path, "**", "*.test.{ts,tsx}") : path;
}
