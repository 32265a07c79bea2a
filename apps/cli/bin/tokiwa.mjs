#!/usr/bin/env node
// Started by whatever Node.js the machine has: hands over to the Node.js of this installation where the former is too
// old to run TypeScript.
import { existsSync } from "node:fs";
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
await handOver(node, `${root}/apps/cli/src/main.ts`, process.argv.slice(2));
