// `npm run check [-- STEP…]`: everything that can be told about the code without running the product. Each step runs
// even when one before it failed, so that one look shows all there is to mend.
import { spawn } from "node:child_process";
import { dirname } from "node:path";

interface Step {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  /** What to do about a failure, where the tool itself does not say. */
  readonly mend?: string;
}

const root = dirname(import.meta.dirname);
process.chdir(root);

const steps: readonly Step[] = [
  { name: "types", command: ["node_modules/.bin/tsc", "-p", "."] },
  { name: "types of the pages", command: ["node_modules/.bin/tsc", "-p", "apps/web"] },
  { name: "lint", command: ["node_modules/.bin/oxlint", "--type-aware", "--deny-warnings"] },
  { name: "format", command: ["node_modules/.bin/biome", "format", "."], mend: "npm run format" },
  { name: "floors", command: [process.execPath, "--test", "test/floors.test.ts"] },
  { name: "unused code and dependencies", command: ["node_modules/.bin/knip", "--no-progress"] },
  {
    name: "messages of the pages",
    command: [
      "node_modules/.bin/formatjs",
      "verify",
      "--source-locale",
      "ja",
      "--missing-keys",
      "--extra-keys",
      "--structural-equality",
      "apps/web/src/messages/*.json",
    ],
  },
  { name: "content", command: [process.execPath, "apps/cli/src/main.ts", "content", "check"] },
];

const wanted = process.argv.slice(2);
const chosen = steps.filter(({ name }) => wanted.length === 0 || wanted.some((word) => name.startsWith(word)));
const failed: Step[] = [];
const begun = performance.now();
for (const step of chosen) {
  const start = performance.now();
  const { status, output } = await run(step.command);
  const time = `${((performance.now() - start) / 1000).toFixed(1)} s`;
  process.stdout.write(`${status === 0 ? "✔" : "✖"} ${step.name} (${time})\n`);
  if (status !== 0) {
    failed.push(step);
    process.stdout.write(`${output.trimEnd()}\n${step.mend ? `  To mend it: ${step.mend}\n` : ""}\n`);
  }
}
const total = `${((performance.now() - begun) / 1000).toFixed(1)} s`;
process.stdout.write(
  failed.length === 0
    ? `All ${chosen.length} checks passed (${total}).\n`
    : `${failed.length} of ${chosen.length} checks failed (${total}): ${failed.map(({ name }) => name).join(", ")}.\n`,
);
process.exitCode = failed.length === 0 ? 0 : 1;

function run([file, ...args]: Step["command"]): Promise<{ status: number; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(file, args, { stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (bytes: Buffer) => {
        output += bytes.toString();
      });
    }
    child.on("error", (error) => resolve({ status: 1, output: error.message }));
    child.on("close", (status) => resolve({ status: status ?? 1, output }));
  });
}
