import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "@hono/zod-openapi";
import type { ObservationBatch } from "./features/posture/schema.ts";
import { follow } from "./testing/follow.ts";
import { type ServerProcess, startProcess } from "./testing/process.ts";
import { testWorld } from "./testing/world.ts";

const outcomes = ["pass", "fail", "error", "not-applicable"] as const;
const checks = ["host.ssh.root-login", "host.ssh.empty-passwords"];

/** The n-th report on a host: each time something else. */
const batch = (host: string, n: number, start: number): ObservationBatch => ({
  subject: { kind: "host", name: host, system: `system-${host.at(-1)}` },
  source: "test",
  observedAt: new Date(start + n).toISOString(),
  cells: checks.map((check, index) => ({ check, outcome: outcomes[(n * (index + 1)) % 4] ?? "pass", reason: `${n}` })),
});

const accepted = z.object({ sequence: z.int() });

/** Sends until it is said to be kept. What was kept although nobody could say so is not kept twice. */
async function deliver(server: () => ServerProcess, body: ObservationBatch): Promise<number> {
  for (;;) {
    try {
      const response = await server().ask("/api/v1/observations", { method: "POST", body });
      const answer: unknown = await response.json();
      if (response.status === 202) return accepted.parse(answer).sequence;
      assert.equal(response.status, 503, JSON.stringify(answer));
    } catch (error) {
      if (error instanceof assert.AssertionError) throw error;
      // The server was killed under the request.
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test("kill -9 of PostgreSQL and of the server while reports come in: none that was acknowledged is lost, no event is missed, and the recount agrees", async (t) => {
  const world = await testWorld(t);
  let server = await startProcess(t, world);
  const follower = follow(() => server);
  t.after(() => follower.stop());

  const kept: { body: ObservationBatch; sequence: number }[] = [];
  let stopping = false;
  const start = Date.now() - 1_000_000;
  const senders = ["host-a", "host-b", "host-c"].map(async (host) => {
    for (let n = 0; !stopping; n++) {
      const body = batch(host, n, start);
      kept.push({ body, sequence: await deliver(() => server, body) });
    }
  });
  const more = async (count: number): Promise<void> => {
    for (const wanted = kept.length + count; kept.length < wanted; )
      await new Promise((resolve) => setTimeout(resolve, 5));
  };
  for (let round = 0; round < 3; round++) {
    await more(25);
    process.kill(await server.postgres(), "SIGKILL");
    await more(25);
    await server.kill("SIGKILL");
    server = await startProcess(t, world);
  }
  await more(10);
  stopping = true;
  await Promise.all(senders);

  const sequences = kept.map(({ sequence }) => sequence);
  assert.equal(new Set(sequences).size, kept.length);
  for (const { body, sequence } of kept) assert.equal(await deliver(() => server, body), sequence);

  const verified = z
    .object({ differences: z.array(z.unknown()), recounted: z.looseObject({}) })
    .parse(await (await server.ask("/api/v1/state/verify")).json());
  assert.deepEqual(verified.differences, []);

  const last = Math.max(...sequences);
  await follower.find(({ kind, data }) => kind === "report" && data.includes(`"sequence":${last},`));
  const ids = follower.told.map(({ id }) => id);
  assert.deepEqual(
    ids,
    Array.from({ length: ids.length }, (_, n) => (ids[0] ?? 0) + n),
  );
});
