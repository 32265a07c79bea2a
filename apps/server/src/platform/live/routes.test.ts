import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { inBoth } from "@tokiwa/content";
import pino from "pino";
import { inTransaction } from "../database/database.ts";
import { testDatabase } from "../database/testing/database.ts";
import type { Sight } from "../database/sight.ts";
import { createApp } from "../http/app.ts";
import { createMetrics } from "../http/metrics.ts";
import { permissions } from "../http/permission.ts";
import { startFeed } from "./feed.ts";
import { type NewEvent, publish } from "./publish.ts";
import { liveRoutes } from "./routes.ts";

const log = pino({ level: "silent" });

async function begin(t: TestContext, sight: Sight = null) {
  const { database, connection, close } = await testDatabase({ after: () => {} });
  const feed = await startFeed({ database, connection, log });
  t.after(async () => {
    await feed.close();
    await close();
  });
  const stopping = new AbortController();
  const metrics = createMetrics();
  const app = createApp({
    routes: liveRoutes(feed, { metrics, closing: stopping.signal }),
    authenticate: async () => ({
      user: "u",
      role: "r",
      permissions: new Set(permissions),
      organizations: sight,
      by: "bearer",
    }),
    hosts: null,
    pages: null,
    metrics,
    log,
    clock: () => 0,
    version: "0",
  });
  const publishAll = (events: readonly NewEvent[]) => inTransaction(database, (tx) => publish(tx, 0, events));
  const tell = (...names: string[]) =>
    publishAll(
      names.map((name) => ({
        kind: "inventory",
        organization: "a",
        subject: { id: name, name: inBoth(name) },
        system: { id: "s", name: inBoth("s") },
      })),
    );
  /** Tells that an organization got another place. */
  const move = (organization: string) =>
    publishAll([
      {
        ...{ kind: "organization", organization, became: ["moved"], was: null },
        subject: { id: organization, name: inBoth(organization) },
      },
    ]);
  const get = async (path: string, headers: Record<string, string> = {}) =>
    app.request(`http://localhost/api/v1/${path}`, { headers });
  return { get, tell, move, stopping, metrics };
}

/** Reads as far as the text that is looked for. */
async function readUntil(response: Response, wanted: string): Promise<string> {
  const stream: ReadableStream<Uint8Array> | null = response.body;
  const decoder = new TextDecoder();
  let text = "";
  for await (const part of stream ?? []) {
    text += decoder.decode(part, { stream: true });
    if (text.includes(wanted)) break;
  }
  return text;
}

test("the stream is in the form of server-sent events, and begins with the place where the follower stands", async (t) => {
  const { get, tell } = await begin(t);
  await tell("before");
  await readUntil(await get("events?after=0"), "id: 1\n");
  const response = await get("events");
  assert.equal(response.headers.get("content-type"), "text/event-stream");
  assert.equal(response.headers.get("content-encoding"), null);
  await tell("a");
  assert.equal(
    await readUntil(response, "}\n\n"),
    "retry: 1000\nid: 1\n\n" +
      "event: inventory\nid: 2\n" +
      'data: {"id":2,"at":"1970-01-01T00:00:00.000Z","organization":"a","kind":"inventory","subject":{"id":"a","name":{"ja":"a","en":"a"}},"system":{"id":"s","name":{"ja":"s","en":"s"}}}\n\n',
  );
});

test("a browser that comes back names the last event in a header, a program in the address; the header counts", async (t) => {
  const { get, tell } = await begin(t);
  await tell("a", "b", "c");
  const ids = async (path: string, headers: Record<string, string>) =>
    [...(await readUntil(await get(path, headers), "id: 3\n")).matchAll(/^event: .*\nid: (\d)/gm)].map(([, id]) => id);
  assert.deepEqual(await ids("events?after=1", {}), ["2", "3"]);
  assert.deepEqual(await ids("events?after=0", { "last-event-id": "2" }), ["3"]);
  assert.equal((await get("events?after=-1")).status, 422);
});

test("whoever sees some organizations comes again when one moves, for what they see may be otherwise, and goes on after it", async (t) => {
  const { get, tell, move } = await begin(t, ["a"]);
  const response = await get("events");
  await tell("before");
  await move("elsewhere");
  const text = await readUntil(response, "never");
  assert.match(text, /^id: 1\ndata: .*\n\nid: 2\n\n$/m, "it ends, and says where");
  assert.doesNotMatch(text, /elsewhere/);
  const again = await get("events", { "last-event-id": "2" });
  await tell("after");
  assert.match(await readUntil(again, "}\n\n"), /^event: inventory\nid: 3$/m);
  const moved = await get("events");
  await move("a");
  assert.match(
    await readUntil(moved, "never"),
    /^event: organization\nid: 4\n/m,
    "those who see it are told of it, too",
  );
});

test("whoever sees all organizations follows on when one moves", async (t) => {
  const { get, tell, move } = await begin(t);
  const response = await get("events");
  await move("a");
  await tell("after");
  assert.match(await readUntil(response, "id: 2\n"), /^event: organization\nid: 1$/m);
});

test("streams end when the server stops, and are counted while they last", async (t) => {
  const { get, stopping, metrics } = await begin(t);
  const response = await get("events");
  assert.match(await metrics.text(), /^tokiwa_live_followers 1$/m);
  stopping.abort();
  await readUntil(response, "never");
  assert.match(await metrics.text(), /^tokiwa_live_followers 0$/m);
});

test("the newest events fill a first feed, page by page", async (t) => {
  const { get, tell } = await begin(t);
  await tell("a", "b", "c");
  const names = async (query: string) => {
    const text = await (await get(`activity${query}`)).text();
    return [...text.matchAll(/"subject":\{"id":"(\w)"/g)].map(([, name]) => name);
  };
  assert.deepEqual(await names("?limit=2"), ["c", "b"]);
  assert.deepEqual(await names("?limit=2&before=2"), ["a"]);
  assert.deepEqual(await names(""), ["c", "b", "a"]);
  assert.equal((await get("activity?limit=100000")).status, 422);
});
