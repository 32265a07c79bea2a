import assert from "node:assert/strict";
import { once } from "node:events";
import { type TestContext, test } from "node:test";
import { z } from "@hono/zod-openapi";
import { serverState } from "./features/operation/schema.ts";
import type { ObservationBatch } from "./features/posture/schema.ts";
import { addressOf } from "./testing/address.ts";
import { type Follower, follow, type Told } from "./testing/follow.ts";
import { type ServerProcess, startProcess } from "./testing/process.ts";
import { testWorld } from "./testing/world.ts";

const hour = 3_600_000;
const outcomes = ["pass", "fail", "error", "not-applicable"] as const;

const batch = (host: string, n: number, observedAt: number): ObservationBatch => ({
  subject: { kind: "host", name: host, system: `system-${host.at(-1)}` },
  source: "test",
  observedAt: new Date(observedAt).toISOString(),
  cells: ["host.ssh.root-login", "host.ssh.empty-passwords"].map((check, index) => ({
    check,
    outcome: outcomes[(n * (index + 1)) % 4] ?? "pass",
  })),
});

const accepted = z.object({ sequence: z.int() });
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Several processes on one database: the first runs it, the others have its address. */
async function startSeveral(t: TestContext, number: number) {
  const world = await testWorld(t);
  const owner = await startProcess(t, world);
  const DATABASE_URL = await addressOf(world.data);
  const more = () => startProcess(t, world, { DATABASE_URL });
  const others: ServerProcess[] = [];
  for (let n = 1; n < number; n++) others.push(await more());
  const all = [owner, ...others];
  const isAlive = ({ child }: ServerProcess) => child.exitCode === null && child.signalCode === null;
  /** One of those that are there; the same one for the same number as long as it is. */
  const one = (n: number): ServerProcess => {
    const alive = all.filter(isAlive);
    const found = alive[n % alive.length];
    assert.ok(found, "no process is left");
    return found;
  };
  return { owner, others, more, one, world };
}

/** Sends until it is said to be kept, each time to another process. */
async function deliver(one: (n: number) => ServerProcess, n: number, body: ObservationBatch): Promise<number> {
  for (let attempt = n; ; attempt++) {
    try {
      const response = await one(attempt).ask("/api/v1/observations", { method: "POST", body });
      const answer: unknown = await response.json();
      if (response.status === 202) return accepted.parse(answer).sequence;
      assert.equal(response.status, 503, JSON.stringify(answer));
    } catch (error) {
      if (error instanceof assert.AssertionError) throw error;
      // The process was killed under the request, or is stopping.
    }
    await pause(20);
  }
}

const tellsOf =
  (sequence: number) =>
  ({ kind, data }: Told): boolean =>
    kind === "report" && data.includes(`"sequence":${sequence},`);
const idsOf = ({ told }: Follower) => told.map(({ id }) => id);
const gapless = (ids: readonly number[]) => Array.from({ length: ids.length }, (_, n) => (ids[0] ?? 0) + n);
const stateOf = async (server: ServerProcess) => serverState.parse(await (await server.ask("/api/v1/server")).json());

test("three processes under load: each tells of what all accept; one is killed, and then the one with the duties: nothing is lost, and the clock goes on", async (t) => {
  const { owner, others, one } = await startSeveral(t, 3);
  const followers = [0, 1, 2].map((n) => follow(() => one(n)));
  t.after(async () => {
    for (const follower of followers) await follower.stop();
  });
  const { processes } = await stateOf(one(2));
  assert.deepEqual(
    processes.map(({ pid, roles, self }) => ({ pid, roles, self })),
    [
      { pid: owner.child.pid, roles: ["upkeep", "diagnosis", "database"], self: false },
      { pid: others[0]?.child.pid, roles: [], self: false },
      { pid: others[1]?.child.pid, roles: [], self: true },
    ],
  );

  const kept: { body: ObservationBatch; sequence: number }[] = [];
  const start = Date.now() - 1_000_000;
  // Each takes a report, and tells those who follow it of what each of them took.
  const three = [owner, ...others];
  for (const server of three) while ((await stateOf(server)).process.followers === 0) await pause(20);
  for (const [n, server] of three.entries()) {
    const body = batch(`host-of-${n}`, n, start);
    kept.push({ body, sequence: await deliver(() => server, 0, body) });
  }
  for (const follower of followers) for (const { sequence } of kept) await follower.find(tellsOf(sequence));
  assert.deepEqual(
    followers.map((follower) => follower.resumed()),
    [0, 0, 0],
    "each was told by the process that it follows",
  );

  let stopping = false;
  const senders = Array.from({ length: 6 }, (_, sender) => `host-${sender}`).map(async (host, sender) => {
    for (let n = 0; !stopping; n++) {
      const body = batch(host, n, start + n);
      kept.push({ body, sequence: await deliver(one, sender + n, body) });
    }
  });
  const more = async (count: number): Promise<void> => {
    for (const wanted = kept.length + count; kept.length < wanted; ) await pause(5);
  };
  await more(60);
  await others[0]?.kill("SIGKILL");
  await more(60);
  // What goes stale in a few seconds, after the one that follows the clock is gone.
  const soon = batch("host-stale", 0, Date.now() - 6 * hour + 4000);
  kept.push({ body: soon, sequence: await deliver(one, 0, soon) });
  await owner.kill("SIGKILL");
  const isStale = ({ kind, data }: { kind: string; data: string }) =>
    kind === "cell" && data.includes("host-stale") && data.includes('"cause":"clock"');
  for (const follower of followers) await follower.find(isStale);
  await more(60);
  stopping = true;
  await Promise.all(senders);

  const last = others[1];
  assert.ok(last);
  assert.deepEqual(
    (await stateOf(last)).processes.map(({ pid, roles }) => [pid, roles]),
    [[last.child.pid, ["upkeep", "diagnosis"]]],
  );
  const sequences = kept.map(({ sequence }) => sequence);
  assert.equal(new Set(sequences).size, kept.length);
  for (const { body, sequence } of kept) assert.equal(await deliver(one, 0, body), sequence);
  const verified = z
    .object({ differences: z.array(z.unknown()) })
    .parse(await (await last.ask("/api/v1/state/verify")).json());
  assert.deepEqual(verified.differences, []);
  const end = Math.max(...sequences);
  for (const follower of followers) {
    await follower.find(tellsOf(end));
    const ids = idsOf(follower);
    assert.deepEqual(ids, gapless(ids));
    assert.ok(!follower.told.some(({ kind }) => kind === "reset"));
    for (const sequence of sequences)
      assert.equal(follower.told.filter(tellsOf(sequence)).length, 1, `${sequence} is told once`);
  }
  assert.deepEqual(
    followers.map((follower) => follower.resumed() > 0),
    [true, true, false],
    "those whose process died went on elsewhere, where they were",
  );
});

test("SIGTERM under load: what is under way is answered, and what was acknowledged is kept by those who stay", async (t) => {
  const { others, one, owner } = await startSeveral(t, 2);
  const [stopped] = others;
  assert.ok(stopped);
  const kept: { body: ObservationBatch; sequence: number }[] = [];
  let stopping = false;
  const senders = [0, 1, 2, 3].map(async (sender) => {
    for (let n = 0; !stopping; n++) {
      const body = batch(`host-${sender}`, n, Date.now() - 1_000_000 + n);
      kept.push({ body, sequence: await deliver(one, n, body) });
    }
  });
  while (kept.length < 40) await pause(5);
  stopped.child.kill("SIGTERM");
  await once(stopped.child, "exit");
  assert.equal(stopped.child.exitCode, 0);
  stopping = true;
  await Promise.all(senders);
  for (const { body, sequence } of kept) assert.equal(await deliver(() => owner, 0, body), sequence);
});

test("a process says that it is not ready while the database is away, and that it is when it is back", async (t) => {
  const { owner, others } = await startSeveral(t, 2);
  const [other] = others;
  assert.ok(other);
  const ready = async (server: ServerProcess) => (await server.ask("/readyz")).status;
  const alive = async (server: ServerProcess) => (await server.ask("/healthz")).status;
  const postgres = await owner.postgres();
  // Whoever would start PostgreSQL again is held up for a while.
  owner.child.kill("SIGSTOP");
  process.kill(postgres, "SIGKILL");
  while ((await ready(other)) !== 503) await pause(50);
  assert.equal(await alive(other), 200);
  owner.child.kill("SIGCONT");
  for (const server of [owner, other]) while ((await ready(server)) !== 200) await pause(50);
});
