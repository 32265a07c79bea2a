import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { inBoth } from "@tokiwa/content";
import { z } from "@hono/zod-openapi";
import { sql } from "kysely";
import pino from "pino";
import { inTransaction } from "../database/database.ts";
import { type TestDatabase, testDatabase } from "../database/testing/database.ts";
import { type Feed, kept, startFeed } from "./feed.ts";
import { type NewEvent, publish } from "./publish.ts";
import { eventStream } from "./stream.ts";

const log = pino({ level: "silent" });

async function begin(t: TestContext): Promise<TestDatabase & { feed: Feed }> {
  const test = await testDatabase({ after: () => {} });
  const feed = await startFeed({ ...test, log });
  t.after(async () => {
    await feed.close();
    await test.close();
  });
  return { ...test, feed };
}

const event = (name: string): NewEvent => ({
  kind: "inventory",
  organization: "a",
  subject: { id: `host:${name}`, name: inBoth(name) },
  system: { id: "s", name: inBoth("s") },
});
const tell = (database: TestDatabase["database"], ...names: string[]) =>
  inTransaction(database, (tx) => publish(tx, 0, names.map(event)));

const said = z.object({
  kind: z.string(),
  id: z.int(),
  subject: z.object({ name: z.object({ en: z.string() }) }).optional(),
});

/** Reads a stream until it has told of `count` events or resets; `meanwhile` is done once it has told of something. */
async function read(
  stream: ReadableStream<Uint8Array>,
  count: number,
  meanwhile = async (): Promise<void> => {},
): Promise<string[]> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let text = "";
  const lines = () => text.split("\n").filter((line) => line.startsWith("data: "));
  let told = false;
  while (lines().length < count) {
    const { done, value } = await reader.read();
    if (done) break;
    text += decoder.decode(value, { stream: true });
    if (!told && lines().length > 0) await meanwhile();
    told = lines().length > 0;
  }
  await reader.cancel();
  return lines().map((line) => {
    const { kind, id, subject } = said.parse(JSON.parse(line.slice(6)));
    return kind === "reset" ? `reset ${id}` : `${id} ${subject?.name.en}`;
  });
}

const never = new AbortController().signal;

test("a follower hears what is committed, in order, and nothing of what is not", async (t) => {
  const { database, feed } = await begin(t);
  const heard = read(eventStream(feed, never, { after: null }), 3);
  await tell(database, "a");
  const failed = inTransaction(database, async (tx) => {
    await publish(tx, 0, [event("never")]);
    throw new Error("no");
  });
  await assert.rejects(failed);
  await tell(database, "b", "c");
  assert.deepEqual(await heard, ["1 a", "2 b", "3 c"]);
});

test("a follower that comes back hears what it missed, once, and then what is new", async (t) => {
  const { database, feed } = await begin(t);
  await tell(database, "a", "b", "c");
  const heard = read(eventStream(feed, never, { after: 1 }), 3);
  await tell(database, "d");
  assert.deepEqual(await heard, ["2 b", "3 c", "4 d"]);
});

test("another server on the same database hears it too, from where its follower stood", async (t) => {
  const { database, connection, feed } = await begin(t);
  await tell(database, "a", "b");
  const other = await startFeed({ database, connection, log });
  t.after(() => other.close());
  assert.deepEqual(await read(eventStream(other, never, { after: 0 }), 2), ["1 a", "2 b"]);
  const heard = read(eventStream(other, never, { after: null }), 1);
  await tell(database, "c");
  assert.deepEqual(await heard, ["3 c"]);
  assert.deepEqual(await read(eventStream(feed, never, { after: 2 }), 1), ["3 c"]);
});

test("a follower of what is no longer kept, or of another database, is told to begin anew", async (t) => {
  const { database, connection, feed } = await begin(t);
  await tell(database, "a", "b", "c");
  await sql`delete from event where id <= 2`.execute(database);
  const fresh = await startFeed({ database, connection, log });
  t.after(() => fresh.close());
  assert.deepEqual(await read(eventStream(fresh, never, { after: 0 }), 1), ["reset 3"]);
  assert.deepEqual(await read(eventStream(feed, never, { after: 99 }), 1), ["reset 3"]);
  const heard = await read(eventStream(fresh, never, { after: 0 }), 2, () => tell(database, "d"));
  assert.deepEqual(heard, ["reset 3", "4 d"]);
});

test("only the newest events are kept, and those who stayed miss none", async (t) => {
  const { database, feed } = await begin(t);
  const many = kept + 1500;
  const heard = read(eventStream(feed, never, { after: 0 }), many);
  for (let n = 0; n < many; n += 1500)
    await tell(database, ...Array.from({ length: Math.min(1500, many - n) }, (_, k) => `${n + k + 1}`));
  assert.deepEqual(
    await heard,
    Array.from({ length: many }, (_, n) => `${n + 1} ${n + 1}`),
  );
  const { rows } = await sql<{ count: number }>`select count(*) from event`.execute(database);
  assert.ok((rows[0]?.count ?? 0) <= kept + 1000, `${rows[0]?.count} are kept`);
});

test("a session that is cut off is made again, and nothing of what happened meanwhile is missed", async (t) => {
  const { database, owner, feed } = await begin(t);
  const heard = read(eventStream(feed, never, { after: null }), 20);
  for (let n = 0; n < 20; n++) {
    await tell(database, `${n}`);
    if (n % 5 === 0)
      await sql`
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and query like 'listen%'
      `.execute(owner);
  }
  assert.deepEqual(
    await heard,
    Array.from({ length: 20 }, (_, n) => `${n + 1} ${n}`),
  );
});

test("a reader that takes nothing is let go, and the others do not wait for it", async (t) => {
  const { database, feed } = await begin(t);
  const { promise: end, resolve } = Promise.withResolvers<{ slow: boolean }>();
  const stuck = eventStream(feed, never, { after: null, heartbeat: 5, onEnd: resolve }).getReader();
  const heard = read(eventStream(feed, never, { after: null }), 1);
  await tell(database, "a");
  assert.deepEqual(await heard, ["1 a"]);
  assert.deepEqual(await end, { slow: true });
  await assert.rejects(stuck.read());
});

test("a stream ends when the server stops, when its reader goes, and after its longest time", async (t) => {
  const { feed } = await begin(t);
  const stop = new AbortController();
  const ends: boolean[] = [];
  const onEnd = ({ slow }: { slow: boolean }) => ends.push(slow);
  const stopped = read(eventStream(feed, stop.signal, { after: null, onEnd }), 1);
  const timed = read(eventStream(feed, never, { after: null, longest: 1, onEnd }), 1);
  await eventStream(feed, never, { after: null, onEnd }).cancel();
  stop.abort();
  assert.deepEqual(await Promise.all([stopped, timed]), [[], []]);
  assert.deepEqual(ends, [false, false, false]);
});

test("the newest events are told newest first, from any place", async (t) => {
  const { database, feed } = await begin(t);
  await tell(database, "a", "b", "c");
  const names = async (limit: number, before?: number) => (await feed.recent(limit, before)).map(({ id }) => id);
  assert.deepEqual(await names(2), [3, 2]);
  assert.deepEqual(await names(5, 2), [1]);
});
