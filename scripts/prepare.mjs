#!/usr/bin/env node
// Brings this folder into a state in which Tokiwa runs: dependencies from the lockfile and, with --web, the pages built.
// Plain JavaScript with nothing installed, because it is the first thing to run; Node.js 18 or newer.
//
//   node scripts/prepare.mjs [--web] [--run FILE [ARGUMENT…]]
//
// --run hands over to FILE on Node.js 24, in this very process where it is new enough. It is not left to the shell
// (`prepare && node FILE`), because a shell remembers where it found `node` before Tokiwa's own was installed; nor to
// npm's pre-scripts, because npm leaves them out under --ignore-scripts.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { installWhenNeeded } from "./prepare/install.mjs";
import { handOver, nodeForTypeScript } from "./prepare/node24.mjs";
import { PreparationError, reporter } from "./prepare/reporter.mjs";
import { buildPagesWhenNeeded } from "./prepare/web.mjs";
import { words } from "./prepare/words.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const runAt = process.argv.indexOf("--run");
const options = process.argv.slice(2, runAt < 0 ? undefined : runAt);
const [file, ...args] = runAt < 0 ? [] : process.argv.slice(runAt + 1);
const say = words(process.env);
let next = () => Promise.resolve();

try {
  if (Number(process.versions.node.split(".")[0]) < 18) throw new PreparationError(say.tooOld(process.versions.node));
  for (const name of ["package.json", "package-lock.json", "apps/web/package.json"]) {
    if (!existsSync(join(root, name))) throw new PreparationError(say.wrongFolder(root, name));
  }
  const report = reporter(process.stderr, say);
  await installWhenNeeded(root, report, say);
  const node = nodeForTypeScript(root, say);
  if (options.includes("--web")) await buildPagesWhenNeeded(root, node, report, say);
  if (file) next = () => handOver(node, join(root, file), args);
} catch (error) {
  const message = error instanceof PreparationError ? error.message : say.fileSystem(root, error.code);
  if (!message) throw error;
  process.stderr.write(`${message}\n`);
  process.exitCode = 3;
}
await next();
