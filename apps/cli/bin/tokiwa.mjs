#!/usr/bin/env node
// Started by whatever Node.js the machine has: hands over to the Node.js of this installation where the former is too
// old to run TypeScript.
import { existsSync } from "node:fs";
import module from "node:module";
import { fileURLToPath } from "node:url";
import { handOver, nodeForTypeScript } from "../../../scripts/prepare/node24.mjs";
import { PreparationError } from "../../../scripts/prepare/reporter.mjs";
import { words } from "../../../scripts/prepare/words.mjs";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const say = words(process.env);
let node;
try {
  if (!existsSync(`${root}/node_modules`)) throw new PreparationError(say.notPrepared);
  node = nodeForTypeScript(root, say);
} catch (error) {
  if (!(error instanceof PreparationError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(3);
}
// What was compiled is kept within this installation, where only those who may change the program write: half the time
// to start, and 25 MB less. Nothing is kept where that may not be written.
process.env.NODE_COMPILE_CACHE ??= `${root}/node_modules/.cache/node`;
if (node === process.execPath) module.enableCompileCache?.(process.env.NODE_COMPILE_CACHE);
await handOver(node, `${root}/apps/cli/src/main.ts`, process.argv.slice(2));
