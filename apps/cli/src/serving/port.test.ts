import assert from "node:assert/strict";
import { test } from "node:test";
import { tokiwa } from "../testing/tokiwa.ts";
import { checkPort } from "./port.ts";

/** Whether `fetch`, which keeps the same list as browsers do, refuses the port before it tries. */
async function isRefused(port: number): Promise<boolean> {
  try {
    await fetch(`http://127.0.0.1:${port}/`, { method: "HEAD", signal: AbortSignal.timeout(1000) });
    return false;
  } catch (error) {
    return error instanceof Error && error.cause instanceof Error && error.cause.message === "bad port";
  }
}

const accepts = (port: number): boolean => {
  try {
    checkPort(port);
    return true;
  } catch {
    return false;
  }
};

test("the ports that are refused are those that fetch refuses, up to the highest of them", async () => {
  const ports = Array.from({ length: 10_100 }, (_, n) => n + 1);
  for (let n = 0; n < ports.length; n += 200) {
    const some = ports.slice(n, n + 200);
    const refused = await Promise.all(some.map(isRefused));
    assert.deepEqual(
      some.filter((_, index) => refused[index]),
      some.filter((port) => !accepts(port)),
    );
  }
  for (const port of [0, 4180, 8080, 65_535]) assert.ok(accepts(port));
});

test("a server is not started where no browser could open it, and it is said why", async () => {
  for (const [lang, words] of [
    ["ja", /ブラウザー.*拒みます/],
    ["en", /Browsers refuse to open port 4190/],
  ] as const) {
    const { code, err } = await tokiwa(["serve", "--port", "4190", "--lang", lang]);
    assert.equal(code, 2);
    assert.match(err.replaceAll(/\n\s*/g, " "), words);
    assert.match(err, /\[cli\.blocked-port\]/);
  }
  assert.equal((await tokiwa(["serve"], { env: { PORT: "6000" } })).code, 2);
});
