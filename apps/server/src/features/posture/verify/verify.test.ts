import assert from "node:assert/strict";
import { test } from "node:test";
import { Status } from "@tokiwa/assurance";
import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../../platform/database/database.ts";
import { readHead } from "../../../platform/live/head.ts";
import { decideNotApplicable, grantException } from "../decisions.ts";
import { readRevision, revisionAt } from "../revision.ts";
import { Counts } from "../store/counts.ts";
import { hour, sampleContent } from "../testing/content.ts";
import { type TestPosture, testPosture } from "../testing/posture.ts";
import { verify } from "./verify.ts";

const place = { organization: "default", system: "default" };
const said = { reason: "r", compensation: "c", applicant: "a", approver: "b" };

/** Two hosts in `default` and one in `payroll`, with what can be of each kind kept. */
async function lived(world: TestPosture): Promise<void> {
  const { posture, clock, report } = world;
  await report("web-01", { "host.login": "fail", "host.patch": "pass", "host.time": "error" });
  await report("web-02", { "host.login": "pass", "host.time": "pass" }, { source: "scanner" });
  await report("db-01", { "host.login": "fail" }, { system: "payroll" });
  clock.pass(3 * hour);
  await posture.settle();
  const term = { subject: null, check: "host.login", from: clock.now, until: clock.now + hour };
  await posture.change((tx, revision, given) =>
    grantException(tx, revision, { ...place, ...said, ...term }, given.clock),
  );
  await posture.change((tx, revision, given) =>
    decideNotApplicable(tx, revision, { ...place, control: "C-1", ...said }, given.clock),
  );
}

/** Has a day end and be written down. */
async function endDay({ clock, posture }: TestPosture): Promise<void> {
  clock.pass(24 * hour);
  await posture.tend();
}

/** What is told by whoever sees what a transaction did. */
async function toldWithin(tx: Tx): Promise<readonly string[]> {
  const { sequence, recordedAt } = await readHead(tx);
  const revision = await readRevision(tx, (await revisionAt(tx, sequence)) ?? 0);
  const { differences } = await verify(tx, revision, { asOf: recordedAt, sequence });
  return [...new Set(differences.map(({ what, where }) => `${what} ${where.replace(/ [0-9a-f]{16}$/, "")}`.trim()))];
}

/** What is broken, and what must be told of it. */
const broken: readonly (readonly [what: string, how: RawBuilder<unknown>, ...told: string[]])[] = [
  [
    "the place of a subject",
    sql`update subject_state set system_id = 'payroll' where subject_id = 'host:web-01'`,
    "system default host:web-01",
  ],
  [
    "its place in the inventory",
    sql`update subject set system_id = 'payroll' where subject_id = 'host:web-01'`,
    "system default host:web-01",
  ],
  [
    "when it changes next",
    sql`update subject_state set next_change_at = next_change_at + interval '1 ms' where subject_id = 'host:web-01'`,
    "next change default host:web-01",
  ],
  [
    "its oldest input",
    sql`update subject_state set oldest_input = oldest_input - interval '1 ms' where subject_id = 'host:web-01'`,
    "oldest input default host:web-01",
  ],
  [
    "when it was last heard of",
    sql`update subject_state set last_received = null where subject_id = 'host:web-01'`,
    "last received default host:web-01",
  ],
  [
    "how many of its cells fail",
    sql`update subject_state set failing = failing + 1 where subject_id = 'host:web-01'`,
    "rank default host:web-01",
  ],
  [
    "how many are unknown",
    sql`update subject_state set unknown = unknown + 1 where subject_id = 'host:web-02'`,
    "rank default host:web-02",
  ],
  [
    "how many are in scope",
    sql`update subject_state set in_scope = in_scope - 1 where subject_id = 'host:db-01'`,
    "rank default host:db-01",
  ],
  [
    "what its sources said",
    sql`update subject_state set vectors = set_byte(vectors, length(vectors) - 1, 77) where subject_id = 'host:web-01'`,
    "vectors default host:web-01",
  ],
  ["that anything is kept of it", sql`delete from subject_state where subject_id = 'host:web-02'`],
  ["what was shown", sql`delete from subject_change where subject_id = 'host:web-02' and cause = 'clock'`],
  [
    "a requirement",
    sql`update scope set standings = set_byte(standings, 0, 1) where system_id = 'default'`,
    "requirement default default C-1",
  ],
  [
    "a flip",
    sql`update requirement_flip set to_standing = 'satisfied' where system_id = 'payroll' and control_id = 'C-1'`,
    "requirement default payroll C-1",
  ],
  [
    "what cells add up to",
    sql`update scope set points = points + 1 where system_id = 'payroll'`,
    "total default payroll",
  ],
  [
    "how many assets there are",
    sql`update scope_input set assets = assets + 1 where system_id = 'payroll'`,
    ...["input default payroll", "input shown default payroll"],
  ],
  [
    "the profile of a system",
    sql`update system set profile = 'high' where system_id = 'payroll'`,
    "system default payroll",
  ],
  ["an entry of the log", sql`update head set sequence = sequence + 1`, "log", "log acceptance"],
  ["a report", sql`delete from report where sequence = 4`],
  ["a decision", sql`delete from not_applicable`, "log", "log decisions", "requirement default default C-1"],
  [
    "what a report was",
    sql`update report set batch = set_byte(batch, 0, get_byte(batch, 0) # 1) where subject_id = 'host:db-01'`,
    "acceptance 4",
  ],
  [
    "the leaf of what was accepted",
    sql`update acceptance set digest = sha256(digest) where sequence = 4`,
    "acceptance 4",
  ],
  ["an event", sql`delete from event where id = 2`, "events number"],
  ["the last event", sql`update head set event = event + 1`, "events last"],
  ["a reason", sql`delete from finding where organization_id = 'default'`, "finding default"],
  ["the evidence of one", sql`delete from evidence`, "finding default"],
  ["what evidence says", sql`update evidence set content = '[]'`, "evidence"],
];

test("nothing differs of what lived through reports, the clock and decisions", async (t) => {
  const world = await testPosture(t, sampleContent(), { leads: false });
  await lived(world);
  const { differences, recounted } = await world.posture.verify();
  assert.deepEqual(differences, []);
  // Three hosts of four checks, two systems, one organization.
  assert.deepEqual([recounted.subjects, recounted.cells], [6, 15]);
  await endDay(world);
  const again = await world.posture.verify();
  assert.deepEqual(again.differences, []);
  assert.ok(again.recounted.snapshots > 0 && again.recounted.inputs > 0 && again.recounted.keyframes > 0);
});

/** What the past is told from, broken, and what must be told of it. */
const brokenPast: typeof broken = [
  ["a count of a snapshot", sql`update scope_snapshot set counters = '' where system_id = 'default'`],
  [
    "a requirement of one",
    sql`update scope_snapshot set standings = set_byte(standings, 0, 9) where system_id = 'default'`,
  ],
  ["its assets", sql`update scope_snapshot set assets = assets + 1 where system_id = 'payroll'`],
  [
    "a keyframe",
    sql`update subject_keyframe set vectors = set_byte(vectors, length(vectors) - 1, 77) where subject_id = 'host:web-01'`,
  ],
  [
    "how fresh a scope came to be last",
    sql`
      update scope_input_change set last_received = null where system_id = 'payroll'
        and at = (select max(at) from scope_input_change where system_id = 'payroll')
    `,
  ],
];

for (const [name, cases] of [
  ["is kept", broken],
  ["the past is told from", brokenPast],
] as const)
  test(`whatever ${name} wrongly is told by name`, async (t) => {
    const world = await testPosture(t, sampleContent(), { leads: false });
    await lived(world);
    if (cases === brokenPast) await endDay(world);
    for (const [what, how, ...told] of cases)
      await t.test(what, async () => {
        const undone = new Error("undone");
        const found: string[] = [];
        const breaking = world.owner.transaction().execute(async (tx) => {
          const { numAffectedRows } = await how.execute(tx);
          assert.ok(numAffectedRows !== undefined && numAffectedRows > 0n, "something was broken");
          found.push(...(await toldWithin(tx)));
          throw undone;
        });
        await assert.rejects(breaking, undone);
        assert.ok(found.length > 0, "it is told");
        if (told.length > 0) assert.deepEqual(found.toSorted(), told.toSorted());
      });
  });

test("a counter that is off by one is told by its check", async (t) => {
  const world = await testPosture(t, sampleContent(), { leads: false });
  await lived(world);
  const { rows } = await sql<{ counters: Buffer }>`select counters from scope where system_id = 'payroll'`.execute(
    world.owner,
  );
  const counts = Counts.decode(rows[0]?.counters ?? Buffer.alloc(0));
  const counter = counts.of(0);
  counter[Status.fail] = (counter[Status.fail] ?? 0) + 1;
  await sql`update scope set counters = ${counts.encode()} where system_id = 'payroll'`.execute(world.owner);
  const { differences } = await world.posture.verify();
  assert.deepEqual(
    differences.map(({ what, where }) => `${what} ${where}`),
    ["counter default payroll host.login"],
  );
});
