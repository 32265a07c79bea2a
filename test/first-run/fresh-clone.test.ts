// What the README promises: a clone, `npm start`, and a page with real answers about this machine. Needs the package
// registry once, as a first run does, so it is not among the tests of `npm test`.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { after, before, test } from "node:test";

const repository = dirname(dirname(import.meta.dirname));
let folder = "";
let clone = "";

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "tokiwa-first-run-"));
  // As root, the database runs as another account, which must be able to pass.
  await chmod(folder, 0o711);
  clone = join(folder, "a clone of Tokiwa");
  execFileSync("git", ["clone", "--quiet", "--no-hardlinks", repository, clone]);
  await mkdir(join(folder, "home"));
});
after(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

/** The environment of somebody who has just arrived: the machine's own Node.js, and nothing set. */
function environment(): NodeJS.ProcessEnv {
  const path = (process.env["PATH"] ?? "").split(delimiter).filter((entry) => !entry.includes("node_modules"));
  const { HTTP_PROXY, HTTPS_PROXY, NO_PROXY, NODE_EXTRA_CA_CERTS, npm_config_registry } = process.env;
  return {
    HTTP_PROXY,
    HTTPS_PROXY,
    NO_PROXY,
    NODE_EXTRA_CA_CERTS,
    npm_config_registry,
    HOME: join(folder, "home"),
    PATH: path.join(delimiter),
  };
}

/** Runs `npm start` until it has printed a sign-in link. */
async function start(...words: string[]) {
  const child = spawn("npm", ["start", ...words, "--", "--port", "0"], {
    cwd: clone,
    env: environment(),
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  const link = new Promise<URL>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (bytes: Buffer) => {
        said += bytes.toString();
        const found = /https?:\/\/\S+\/sign-in#\S+/.exec(said);
        if (found) resolve(new URL(found[0]));
      });
    }
    child.on("exit", (code) => reject(new Error(`npm start ended with ${code}:\n${said}`)));
  });
  return {
    link: await link,
    said: () => said,
    stop: async () => {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGTERM");
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    },
  };
}

/** The overview, once at least one cell of this machine is known. */
async function overview(url: URL) {
  const key = (await readFile(join(clone, "data", "key"), "utf8")).trim();
  for (;;) {
    const response = await fetch(new URL("/api/v1/overview", url), { headers: { authorization: `Bearer ${key}` } });
    assert.equal(response.status, 200);
    const answer = (await response.json()) as {
      coverage: { known: number; inScope: number };
      requirements: Record<string, number>;
    };
    if (answer.coverage.known > 0) return answer;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

test("npm start alone brings a page with real answers about this machine", { timeout: 600_000 }, async () => {
  const running = await start();
  try {
    const { coverage, requirements } = await overview(running.link);
    assert.ok(coverage.known <= coverage.inScope);
    assert.ok(Object.values(requirements).some((count) => count > 0));
    const page = await fetch(new URL("/", running.link), { headers: { accept: "text/html" } });
    assert.match(await page.text(), /<div id="root">/);
  } finally {
    await running.stop();
  }
  await assert.rejects(fetch(running.link), "it stopped");
});

test("a second start installs nothing, keeps what was there, and works under --ignore-scripts", {
  timeout: 120_000,
}, async () => {
  const running = await start("--ignore-scripts", "--offline");
  try {
    assert.doesNotMatch(running.said(), /Installing/);
    assert.ok((await overview(running.link)).coverage.known > 0);
  } finally {
    await running.stop();
  }
});
