import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { createPages } from "./pages.ts";

const script = `console.log(${JSON.stringify("常磐".repeat(2000))})`;
let parent: string;
let folder: string;
before(async () => {
  parent = await mkdtemp(join(tmpdir(), "tokiwa pages 常磐-"));
  folder = join(parent, "dist");
  await mkdir(join(folder, "assets"), { recursive: true });
  await writeFile(join(folder, "index.html"), "<!doctype html><title>Tokiwa</title>");
  await writeFile(join(folder, "assets", "index-DiwrgTda.js"), script);
  await writeFile(join(parent, "outside.txt"), "outside");
});
after(() => rm(parent, { recursive: true }));

const ask = (path: string, headers: Record<string, string> = {}) =>
  createPages(folder).answer(new Request(`http://localhost${path}`, { headers }), path);
const browser = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };

test("a file whose name bears its hash is kept for ever, packed as the browser likes it", async () => {
  const path = "/assets/index-DiwrgTda.js";
  const unpack = { br: brotliDecompressSync, gzip: gunzipSync };
  for (const encoding of ["br", "gzip"] as const) {
    const response = await ask(path, { "accept-encoding": encoding });
    assert.equal(response?.headers.get("content-encoding"), encoding);
    assert.match(response?.headers.get("cache-control") ?? "", /immutable/);
    assert.equal(unpack[encoding](Buffer.from(await response.arrayBuffer())).toString(), script);
  }
  const plain = await ask(path, { "accept-encoding": "br;q=0, gzip;q=0.0" });
  assert.equal(plain?.headers.get("content-encoding"), null);
  assert.equal(await plain?.text(), script);
});

test("an address of a page is answered by the application, also one with a dot or of an asset", async () => {
  for (const path of ["/", "/trace", "/assets/host:web-01.example.go.jp", "/sign-in"]) {
    const response = await ask(path, browser);
    assert.match((await response?.text()) ?? "", /Tokiwa/, path);
    assert.equal(response?.headers.get("cache-control"), "no-cache");
  }
});

test("a script that is not there is no page", async () => {
  assert.equal((await ask("/", { accept: "*/*" }))?.status, 200);
  assert.equal(await ask("/assets/index-gone1234.js", { accept: "*/*" }), null);
});

test("no path leads out of the folder", async () => {
  for (const path of ["/../outside.txt", "/assets/../../outside.txt", "/%2e%2e/outside.txt", `/${folder}/index.html`])
    assert.equal(await ask(path), null, path);
});

test("what the browser has already is not sent again", async () => {
  const etag = (await ask("/", browser))?.headers.get("etag") ?? "";
  assert.equal((await ask("/", { ...browser, "if-none-match": etag }))?.status, 304);
});

test("a new build is served without a restart", async () => {
  const pages = createPages(folder);
  const read = async () => (await pages.answer(new Request("http://localhost/", { headers: browser }), "/"))?.text();
  assert.match((await read()) ?? "", /<title>Tokiwa/);
  await writeFile(join(folder, "index.html"), "<!doctype html><title>Newer Tokiwa</title>");
  await utimes(join(folder, "index.html"), new Date(), new Date(Date.now() + 5000));
  assert.match((await read()) ?? "", /<title>Newer Tokiwa/);
});

test("where nothing is built, a browser is told what to do", async () => {
  const pages = createPages(join(folder, "assets"));
  const empty = createPages(join(folder, "none"));
  assert.equal(await pages.answer(new Request("http://localhost/", { headers: browser }), "/"), null);
  const response = await empty.answer(new Request("http://localhost/", { headers: browser }), "/");
  assert.equal(response?.status, 503);
  assert.match((await response?.text()) ?? "", /npm start/);
});
