import assert from "node:assert/strict";
import { test } from "node:test";
import { inBoth } from "@tokiwa/content";
import { sql } from "kysely";
import { inTransaction, type Tx } from "../../platform/database/database.ts";
import { holdHead } from "../../platform/live/head.ts";
import { declareSystem, placeInSystem } from "./arrange.ts";
import { useContent } from "./content-change.ts";
import { decideNotApplicable, grantException } from "./decisions.ts";
import { readRevision, revisionAt } from "./revision.ts";
import { day, hour, sampleContent } from "./testing/content.ts";
import { batchOf, type TestPosture, testPosture } from "./testing/posture.ts";

const place = { organization: "default", system: "default" };
const said = { reason: "r", compensation: "c", applicant: "a", approver: "b" };

/** Under this one other controls are tested, and for longer. */
const tailored = sampleContent({
  checks: (all) => all.map((check) => ({ ...check, controls: ["C-2", "C-6"], maxAge: check.maxAge + 7 * day })),
});

/** Has `second` begin while the head is held, so that it waits; then `first` is done, and it goes on. */
async function passedOver(
  { owner }: TestPosture,
  first: (tx: Tx) => Promise<unknown>,
  second: () => Promise<unknown>,
): Promise<void> {
  const waiting = await inTransaction(owner, async (tx) => {
    await holdHead(tx);
    const begun = second();
    begun.catch(() => {});
    for (;;) {
      const { rows } = await sql<{ waiting: boolean }>`
        select exists (
          select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
        ) as waiting
      `.execute(owner);
      if (rows[0]?.waiting) break;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await first(tx);
    return { begun };
  });
  await waiting.begun;
}

async function begin(t: Parameters<typeof testPosture>[0]): Promise<TestPosture> {
  const world = await testPosture(t);
  await world.report("web-01", { "host.login": "fail", "host.patch": "pass" });
  await world.report("db-01", { "host.login": "pass" }, { system: "payroll" });
  await world.report("old-01", { "host.login": "pass" }, { system: "archive" });
  return world;
}

test("a report that waits while another content comes into use is taken up under that one", async (t) => {
  const world = await begin(t);
  const { posture, clock } = world;
  world.clock.pass(25 * hour);
  await passedOver(
    world,
    (tx) => useContent(tx, tailored, clock.read),
    () => posture.accept(batchOf("web-01", { "host.login": "pass", "host.time": "fail" }, clock.now)),
  );
  assert.deepEqual((await posture.verify()).differences, []);
});

test("a decision that waits while another content comes into use is made under that one", async (t) => {
  const world = await begin(t);
  const { posture, clock } = world;
  const term = { subject: null, check: "host.login", from: clock.now, until: clock.now + day };
  await passedOver(
    world,
    (tx) => useContent(tx, tailored, clock.read),
    () =>
      posture.change((tx, revision, given) =>
        grantException(tx, revision, { ...place, ...said, ...term }, given.clock),
      ),
  );
  assert.deepEqual((await posture.verify()).differences, []);
  await passedOver(
    world,
    (tx) => useContent(tx, sampleContent(), clock.read),
    () =>
      posture.change((tx, revision, given) =>
        decideNotApplicable(tx, revision, { ...place, ...said, control: "C-2" }, given.clock),
      ),
  );
  assert.deepEqual((await posture.verify()).differences, []);
});

test("an asset that is moved while its move waits is moved from where it came to", async (t) => {
  const world = await begin(t);
  const { posture, clock } = world;
  const moved = (system: string) => ({ subject: "host:web-01", organization: undefined, system });
  await passedOver(
    world,
    async (tx) => placeInSystem(tx, await revisionIn(tx), moved("payroll"), clock.read),
    () => posture.change((tx, revision, given) => placeInSystem(tx, revision, moved("archive"), given.clock)),
  );
  assert.deepEqual((await posture.verify()).differences, []);
});

test("two that declare the same new system have declared one", async (t) => {
  const world = await begin(t);
  const { posture, clock } = world;
  const organization = { id: "default", name: inBoth("Default") };
  const declared = (profile: string) => ({ organization, id: "tax", profile });
  await passedOver(
    world,
    async (tx) => declareSystem(tx, await revisionIn(tx), declared("low"), "low", clock.read),
    () => posture.change((tx, revision, given) => declareSystem(tx, revision, declared("high"), "low", given.clock)),
  );
  const systems = await posture.read({}, (projection) => projection.systems());
  assert.deepEqual(
    systems.flatMap(({ id, profile }) => (id === "tax" ? [profile] : [])),
    ["high"],
  );
  assert.deepEqual((await posture.verify()).differences, []);
});

const revisionIn = async (tx: Tx) => readRevision(tx, (await revisionAt(tx, Number.MAX_SAFE_INTEGER)) ?? 0);
