import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { type TestContext, test } from "node:test";

/**
 * A project that is prepared like ours: its only dependency is a package that stands in for Vite, in a file beside it,
 * so that nothing needs the network.
 */
async function project(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "tokiwa prepare-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const write = async (name: string, content: string) => {
    await mkdir(join(folder, name, ".."), { recursive: true });
    await writeFile(join(folder, name), content);
  };
  await cp(import.meta.dirname, join(folder, "scripts"), { recursive: true });
  await write("vite/package.json", JSON.stringify({ name: "vite", version: "1.0.0" }));
  await write(
    "vite/bin/vite.js",
    `const fs = require("node:fs"); if (fs.existsSync("broken")) { console.error("no such colour"); process.exit(1); }
     fs.mkdirSync("dist", { recursive: true }); fs.writeFileSync("dist/index.html", fs.readFileSync("page.txt"));`,
  );
  execFileSync("npm", ["pack", "--silent"], { cwd: join(folder, "vite") });
  await write(
    "package.json",
    JSON.stringify({
      name: "project",
      version: "1.0.0",
      optionalDependencies: {},
      dependencies: { vite: "file:vite/vite-1.0.0.tgz" },
    }),
  );
  await write("apps/web/package.json", JSON.stringify({ name: "web" }));
  await write("apps/web/page.txt", "one");
  await write("hello.mjs", "process.stdout.write(JSON.stringify(process.argv.slice(2))); process.exitCode = 7;");
  execFileSync("npm", ["install", "--package-lock-only", "--silent"], { cwd: folder });
  return folder;
}

async function prepare(folder: string, words: readonly string[] = [], env: NodeJS.ProcessEnv = {}) {
  const { LANG: _, LC_ALL: __, npm_execpath: ___, ...inherited } = process.env;
  const child = spawn(process.execPath, [join(folder, "scripts", "prepare.mjs"), ...words], {
    env: { ...inherited, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [code, out, err] = await Promise.all([
    new Promise<number | null>((resolve) => child.on("close", resolve)),
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code, out, err };
}

test("what the lockfile names is installed once, and then nothing is asked of npm", async (t) => {
  const folder = await project(t);
  const first = await prepare(folder);
  assert.equal(first.code, 0, first.err);
  assert.match(first.err, /Installing what Tokiwa needs/);
  const second = await prepare(folder, [], { PATH: "" });
  assert.deepEqual([second.code, second.err], [0, ""]);
});

test("a node_modules that npm filled from the same lockfile is taken as it is", async (t) => {
  const folder = await project(t);
  execFileSync("npm", ["install", "--silent"], { cwd: folder });
  const { code, err } = await prepare(folder, [], { PATH: "" });
  assert.deepEqual([code, err], [0, ""]);
});

test("a lockfile that changed is installed again, and what was there stays usable where that fails", async (t) => {
  const folder = await project(t);
  await prepare(folder);
  const file = join(folder, "package-lock.json");
  const lock = (await readFile(file, "utf8")).replaceAll('"1.0.0"', '"1.0.1"');
  await writeFile(file, lock);
  const { code, err } = await prepare(folder, [], { LANG: "ja_JP.UTF-8", PATH: "" });
  assert.equal(code, 3);
  assert.match(err, /npm が見つかりません/);
  assert.ok(await readFile(join(folder, "node_modules", "vite", "package.json")));
});

test("where the registry cannot be reached, that is said, with what to do, and the exit code is 3", async (t) => {
  const folder = await project(t);
  const declared = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as Record<string, unknown>;
  await writeFile(join(folder, "package.json"), JSON.stringify({ ...declared, dependencies: { "left-pad": "1.3.0" } }));
  const { code, err } = await prepare(folder, [], {
    npm_config_registry: "http://127.0.0.1:1/",
    npm_config_cache: join(folder, "cache"),
    npm_config_fetch_retries: "0",
  });
  assert.equal(code, 3);
  assert.match(err, /registry could not be reached \(ECONNREFUSED\)/);
  assert.match(err, /HTTPS_PROXY/);
  assert.doesNotMatch(err, /\bat .*\.mjs:\d/);
});

test("a folder that is not a whole copy is named", async (t) => {
  const folder = await project(t);
  await rm(join(folder, "package-lock.json"));
  const { code, err } = await prepare(folder);
  assert.equal(code, 3);
  assert.match(err, /package-lock\.json is missing/);
});

test("what runs afterwards gets its arguments, and its exit code is the command's", async (t) => {
  const folder = await project(t);
  const { code, out } = await prepare(folder, ["--run", "hello.mjs", "--port", "5000", "a b", ""]);
  assert.equal(code, 7);
  assert.deepEqual(JSON.parse(out), ["--port", "5000", "a b", ""]);
});

test("the pages are built when their sources changed, and only then", async (t) => {
  const folder = await project(t);
  const page = () => readFile(join(folder, "apps", "web", "dist", "index.html"), "utf8");
  assert.match((await prepare(folder, ["--web"])).err, /Building the pages/);
  assert.equal(await page(), "one");
  assert.equal((await prepare(folder, ["--web"])).err, "");
  await writeFile(join(folder, "apps", "web", "page.txt"), "two");
  await prepare(folder, ["--web"]);
  assert.equal(await page(), "two");
  await rm(join(folder, "apps", "web", "dist"), { recursive: true });
  await prepare(folder, ["--web"]);
  assert.equal(await page(), "two");
});

test("pages that cannot be built stop the command, with what the builder said", async (t) => {
  const folder = await project(t);
  await writeFile(join(folder, "apps", "web", "broken"), "");
  const { code, out, err } = await prepare(folder, ["--web", "--run", "hello.mjs"]);
  assert.deepEqual([code, out], [3, ""]);
  assert.match(err, /no such colour/);
});

test("of two that begin at once, one prepares and the other waits", async (t) => {
  const folder = await project(t);
  const both = await Promise.all([prepare(folder), prepare(folder)]);
  assert.deepEqual(
    both.map(({ code }) => code),
    [0, 0],
  );
  assert.equal(both.filter(({ err }) => err.includes("Installing what")).length, 1);
});

test("what a killed preparation left behind stops nobody", async (t) => {
  const folder = await project(t);
  await writeFile(join(folder, ".preparing"), "2147483646");
  assert.equal((await prepare(folder)).code, 0);
});
