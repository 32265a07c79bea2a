import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { open, openChromium, signedIn, startTokiwa } from "./harness.ts";

/** Kilobytes of JavaScript, packed by gzip, that the first page may cost. */
const most = 220;

test("the first page costs little, and nothing comes from elsewhere", async (t) => {
  const tokiwa = await startTokiwa(t);
  const browser = await openChromium(t);
  const page = await (await signedIn(browser, tokiwa)).newPage();
  const scripts: Promise<number>[] = [];
  const elsewhere: string[] = [];
  page.on("response", (response) => {
    if (new URL(response.url()).origin !== tokiwa.url) elsewhere.push(response.url());
    if (/javascript/.test(response.headers()["content-type"] ?? ""))
      scripts.push(response.body().then((body) => gzipSync(body).length));
  });
  await open(page, `${tokiwa.url}/`);
  const bytes = (await Promise.all(scripts)).reduce((sum, size) => sum + size, 0);
  t.diagnostic(`${Math.round(bytes / 1000)} KB of JavaScript in ${scripts.length} files`);
  assert.ok(bytes > 0 && bytes < most * 1000, `${bytes} bytes`);
  assert.deepEqual(elsewhere, []);
});
