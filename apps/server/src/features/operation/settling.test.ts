import assert from "node:assert/strict";
import { test } from "node:test";
import { day, minute, sampleContent } from "../posture/testing/content.ts";
import { testPosture } from "../posture/testing/posture.ts";
import { countingBehind } from "./settling.ts";

const hosts = ["web-01", "web-02", "db-01"];

async function begin(t: { after(fn: () => Promise<void>): void }) {
  const world = await testPosture(t, sampleContent(), { leads: false });
  const { database, clock, report } = world;
  for (const host of hosts) await report(host, { "host.login": "pass", "host.time": "pass" }, { ago: minute });
  /** As somebody who asks for the first time. */
  const ask = (few = 0) => countingBehind({ database, clock: clock.read, few })();
  return { ...world, ask };
}

test("after days off it is told how many subjects are due, until all is settled", async (t) => {
  const { ask, clock, posture } = await begin(t);
  assert.deepEqual(await ask(), { due: 0, unmoved: 0 });
  clock.pass(10 * day);
  assert.deepEqual(await ask(), { due: hosts.length, unmoved: 0 });
  assert.deepEqual(await ask(), { due: hosts.length, unmoved: 0 }, "asking settles nothing");
  assert.deepEqual(await ask(hosts.length), { due: 0, unmoved: 0 }, "few are settled before an answer");
  await posture.settle();
  assert.deepEqual(await ask(), { due: 0, unmoved: 0 });
});

test("after another content it is told how many subjects are still to follow it", async (t) => {
  const { ask, posture } = await begin(t);
  await posture.use(sampleContent({ checks: (all) => all.filter(({ id }) => id !== "host.time") }));
  const { due, unmoved } = await ask();
  assert.equal(due, 0);
  assert.ok(unmoved > 0, "those with the oldest input followed at once");
  await posture.verify();
  assert.deepEqual(await ask(), { due: 0, unmoved: 0 });
});

test("many who ask at a time are answered by one count", async (t) => {
  const { database, clock } = await begin(t);
  const count = countingBehind({ database, clock: clock.read, few: 0 });
  const first = count();
  assert.equal(count(), first);
  assert.deepEqual(await first, { due: 0, unmoved: 0 });
});
