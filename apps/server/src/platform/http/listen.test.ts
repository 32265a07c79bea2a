import assert from "node:assert/strict";
import { type IncomingMessage, request } from "node:http";
import { connect } from "node:net";
import { type TestContext, test } from "node:test";
import { z } from "@hono/zod-openapi";
import pino from "pino";
import { createApp } from "./app.ts";
import { bodyLimit } from "./body.ts";
import { answeredHosts } from "./guard.ts";
import { type Listening, listen } from "./listen.ts";
import { createMetrics } from "./metrics.ts";
import { anonymous } from "./permission.ts";
import { route } from "./route.ts";

async function serve(t: TestContext, handle: () => Promise<Response | { length: number }>): Promise<Listening> {
  const app = createApp({
    routes: [
      route({
        method: "post",
        path: "/api/post",
        permission: "public",
        summary: "Take a text",
        request: { body: z.string() },
        answer: z.object({ length: z.int() }),
        handle: async ({ body }) => ({ length: body.length }),
      }),
      route({
        method: "get",
        path: "/api/get",
        permission: "public",
        summary: "Whatever the test wants",
        request: {},
        answer: z.object({ length: z.int() }),
        handle,
      }),
    ],
    authenticate: async () => anonymous,
    hosts: answeredHosts("127.0.0.1", []),
    pages: null,
    metrics: createMetrics(),
    log: pino({ level: "silent" }),
    clock: () => 0,
    version: "0",
  });
  const listening = await listen(app.fetch, { host: "127.0.0.1", port: 0 });
  t.after(() => listening.close(0));
  return listening;
}

/** Sends a body, with its length said before or in chunks. */
async function send(port: number, bytes: number, headers: Record<string, string>): Promise<[number, string]> {
  const sent = request({ port, host: "127.0.0.1", method: "POST", path: "/api/post", headers });
  // The server may answer and close while much is still on its way.
  sent.on("error", () => {});
  sent.end(Buffer.concat([Buffer.from('"'), Buffer.alloc(bytes, "a"), Buffer.from('"')]));
  const response = await new Promise<IncomingMessage>((resolve) => sent.once("response", resolve));
  const text = (await response.setEncoding("utf8").toArray()).join("");
  return [response.statusCode ?? 0, text];
}

test("a body of 8 MiB is taken, one byte more is not, whether its length was said before or not", async (t) => {
  const { port } = await serve(t, async () => ({ length: 0 }));
  for (const chunked of [false, true]) {
    const headers = (bytes: number): Record<string, string> => ({
      "content-type": "application/json",
      ...(chunked ? { "transfer-encoding": "chunked" } : { "content-length": String(bytes + 2) }),
    });
    assert.deepEqual(await send(port, bodyLimit - 2, headers(bodyLimit - 2)), [200, `{"length":${bodyLimit - 2}}`]);
    const [status, text] = await send(port, bodyLimit - 1, headers(bodyLimit - 1));
    assert.equal(status, 413);
    assert.match(text, /"code":"body-too-large"/);
  }
});

test("closing waits for the requests under way, and takes no more", async (t) => {
  const started = Promise.withResolvers<void>();
  const finish = Promise.withResolvers<void>();
  const listening = await serve(t, async () => {
    started.resolve();
    await finish.promise;
    return { length: 7 };
  });
  const address = `http://127.0.0.1:${listening.port}/api/get`;
  const answer = fetch(address);
  await started.promise;
  const closed = listening.close(60_000);
  await assert.rejects(fetch(address));
  finish.resolve();
  assert.deepEqual(await (await answer).json(), { length: 7 });
  await closed;
});

test("closing cuts off what has not ended when its grace is over", async (t) => {
  const started = Promise.withResolvers<void>();
  const listening = await serve(t, () => {
    started.resolve();
    return new Promise(() => {});
  });
  const answer = fetch(`http://127.0.0.1:${listening.port}/api/get`);
  await started.promise;
  await Promise.all([assert.rejects(answer), listening.close(10)]);
});

test("a request without a Host, or for another one, is refused as a problem", async (t) => {
  const { port } = await serve(t, async () => ({ length: 0 }));
  for (const head of [
    "GET /api/get HTTP/1.0\r\n\r\n",
    "GET http://evil.example/api/get HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
  ]) {
    const socket = connect(port, "127.0.0.1").setEncoding("utf8");
    socket.write(head);
    const text = (await socket.toArray()).join("");
    assert.match(text, /^HTTP\/1\.1 421 .*"code":"unknown-host"/s);
  }
});
