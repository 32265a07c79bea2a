import assert from "node:assert/strict";
import { test } from "node:test";
import { Status } from "@tokiwa/assurance";
import type { Check } from "@tokiwa/content";
import { benchmarksOf } from "../benchmarks.ts";
import { sampleContent } from "../testing/content.ts";
import { batchOf, testPosture } from "../testing/posture.ts";

const more = (all: readonly Check[]) =>
  all.flatMap((one) => (one.id === "host.login" ? [one, { ...one, id: "host.more" }] : [one]));
const withMore = sampleContent({ checks: more });

test("a server that was not told of another content looks at it before it refuses a report", async (t) => {
  const { posture, another, clock } = await testPosture(t);
  const other = await another({ content: withMore });
  const batch = (ago: number) => batchOf("web-01", { "host.more": "pass" }, clock.now, { ago });
  assert.deepEqual(await posture.accept(batch(1)), { sequence: 3 });
  await other.use(sampleContent());
  await assert.rejects(posture.accept(batch(0)), /right form/);
  await assert.rejects(other.accept(batch(0)), /right form/);
  assert.deepEqual((await other.verify()).differences, []);
});

test("a report in the short form on a kind that was never asked of is read by the content that asks of it", async (t) => {
  const devices = (all: readonly Check[]) =>
    all.flatMap((one): Check[] =>
      one.id === "host.login" ? [one, { ...one, id: "iot.lock", subject: "iot-device" }] : [one],
    );
  const { posture, another, clock } = await testPosture(t);
  const other = await another({ content: sampleContent({ checks: devices }) });
  const version = await other.read(
    {},
    async ({ revision }) => benchmarksOf(revision).find(({ kind }) => kind === "iot-device")?.version,
  );
  const observedAt = new Date(clock.now).toISOString();
  const subject = { kind: "iot-device", name: "door" };
  const line = { subject, source: "scanner", observedAt, benchmark: `iot-device@${version}`, outcomes: "P" };
  assert.deepEqual(await posture.acceptAll([{ text: JSON.stringify(line) }]), [{ sequence: 3 }]);
});

test("a report that comes again has the number that it had, though its checks went meanwhile", async (t) => {
  const { posture, another, clock } = await testPosture(t, withMore);
  const batch = (ago: number) => batchOf("web-01", { "host.more": "fail" }, clock.now, { ago });
  const first = await posture.accept(batch(3));
  const second = await posture.accept(batch(2), { key: "k" });
  const other = await another({ content: sampleContent() });
  // The first server does not know of it, and finds out when it is about to take up.
  for (const one of [posture, other, posture]) {
    assert.deepEqual(await one.accept(batch(3)), first);
    assert.deepEqual(await one.accept(batch(2), { key: "k" }), second);
    await assert.rejects(one.accept(batch(1)), /right form/);
    await assert.rejects(one.accept(batch(1), { key: "k" }), /right form/);
    await assert.rejects(one.accept({ ...batch(3), source: "a\0" }), /right form/);
  }
  assert.deepEqual((await other.verify()).differences, []);
});

test("of a batch by an older content, what is asked no longer is left out, and the rest is taken up", async (t) => {
  const { posture, another, clock } = await testPosture(t, withMore);
  const other = await another({
    content: sampleContent({ checks: (all) => all.filter(({ id }) => id !== "host.time") }),
  });
  const batch = batchOf("web-01", { "host.more": "fail", "host.login": "pass", "host.time": "pass" }, clock.now);
  const feed = { ...batch, cells: [...batch.cells, { check: "host.feed", outcome: "fail" as const }] };
  await assert.rejects(posture.accept(feed), /right form/);
  const taken = await posture.accept(feed, { isByOlder: true });
  assert.deepEqual(await other.accept(feed, { isByOlder: true }), taken);
  const statuses = await other.read({}, async (projection) =>
    projection.statuses(await projection.subjects({ subject: "web-01" })),
  );
  const { pass, neverObserved, absent } = Status;
  assert.deepEqual([...statuses.values()], [Uint8Array.of(pass, absent, neverObserved, absent, pass)]);
  assert.deepEqual((await other.verify()).differences, []);
});
