import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { sql } from "kysely";
import type { Tx } from "../../../platform/database/database.ts";
import { explainCell, explainRequirement, subjectAt, systemAt } from "../explanation.ts";
import { errorCode } from "../../../platform/database/unavailable.ts";
import { overviewOf } from "../overview.ts";
import type { Projection } from "../projection.ts";
import { hour, sampleContent } from "../testing/content.ts";
import { another } from "../testing/histories.ts";
import { type TestPosture, testPosture } from "../testing/posture.ts";
import { cellTimeline } from "../timeline/cells.ts";
import { requirementTimeline } from "../timeline/requirements.ts";
import { openView, type View } from "../view.ts";
import type { About } from "./about.ts";
import { goOnWithKeyframes } from "./keyframes.ts";

const all = "^(report|subject_change|requirement_flip|scope_input_change|subject_keyframe|placement)";

/** Rows of the log and of what was shown that this session has read lately. */
async function readRows(tx: Tx, tables: string): Promise<number> {
  const { rows } = await sql<{ number: number }>`
    select coalesce(sum(seq_tup_read + coalesce(idx_tup_fetch, 0)), 0)::bigint as number
    from pg_stat_xact_user_tables
    where relname ~ ${tables}
  `.execute(tx);
  return rows[0]?.number ?? 0;
}

/** How many rows of history an answer of the past costs. */
async function costOf(
  { posture, clock }: TestPosture,
  at: number,
  about: About,
  answer: (view: View) => Promise<unknown>,
  tables = all,
): Promise<number> {
  const [asOf, knownAt] = [new Date(at).toISOString(), new Date(clock.now).toISOString()];
  await posture.read({ asOf, knownAt }, async () => {});
  const counted = async (projection: Projection): Promise<number> => {
    // Of few rows, reading all of them would be cheaper, and one range of a BRIN index has them all.
    await sql`set local enable_seqscan = off`.execute(projection.tx);
    await sql`set local enable_bitmapscan = off`.execute(projection.tx);
    // The session may not have handed in what it read before.
    const before = await readRows(projection.tx, tables);
    await answer(await openView(projection));
    return (await readRows(projection.tx, tables)) - before;
  };
  return posture.read({ asOf, knownAt }, counted, about);
}

/** A tree, in place of the BRIN index, finds none but the rows of the time that is asked for. */
async function indexTimes({ owner }: TestPosture): Promise<void> {
  for (const place of ["report (recorded_at)", "subject_change (at)", "scope_input_change (at)"])
    for (let isMade = false; !isMade; )
      isMade = await sql`create index on ${sql.raw(place)}`.execute(owner).then(
        () => true,
        // What tends the tables meanwhile takes the same locks in another order.
        (error: unknown) => {
          if (errorCode(error) !== "40P01") throw error;
          return false;
        },
      );
}

/** Lets each host report four times a day. */
async function live({ posture, clock, report }: TestPosture, days: number, hosts: readonly string[]): Promise<void> {
  for (let quarter = 0; quarter < days * 4; quarter += 1) {
    for (const [index, host] of hosts.entries())
      await report(host, { "host.login": (quarter + index) % 3 === 0 ? "fail" : "pass" }, { system: `s${index % 4}` });
    clock.pass(6 * hour);
    await posture.tend();
  }
}

const fleet = (number: number) => Array.from({ length: number }, (_, index) => `h${index}`);

const why: readonly [string, About, (view: View) => Promise<unknown>][] = [
  [
    "a cell",
    { subject: "host:h0" },
    async (view) => explainCell(view, await subjectAt(view, "host:h0", undefined), "host.login"),
  ],
  ["a requirement", { system: "s0" }, (view) => explainRequirement(view, systemAt(view, "s0", undefined), "C-1")],
];

const newest = { limit: 20, format: "json", days: 1 } as const;

const timelines: readonly [string, About, (view: View) => Promise<unknown>][] = [
  [
    "a cell",
    { subject: "host:h0" },
    async (view) => {
      const place = view.projection.revision.checks.get("host.login");
      return place && cellTimeline(view, await subjectAt(view, "host:h0", undefined), place, newest);
    },
  ],
  [
    "a requirement",
    { system: "s0" },
    (view) => {
      const system = systemAt(view, "s0", undefined);
      return requirementTimeline(view, { organization: system.organization, system, control: "C-1" }, newest);
    },
  ],
];

async function old(t: TestContext, days: number): Promise<TestPosture> {
  const made = await testPosture(t);
  await indexTimes(made);
  await live(made, days, fleet(4));
  return made;
}

test("what an answer about one cell or requirement reads grows with what it is about, not with the fleet", async (t) => {
  // Of the larger fleet, the other systems have more hosts each.
  const small = await testPosture(t);
  await live(small, 2, fleet(4));
  const large = await testPosture(t);
  for (let quarter = 0; quarter < 8; quarter += 1) {
    for (const [index, host] of fleet(24).entries()) {
      const system = index === 0 ? "s0" : `s${1 + (index % 3)}`;
      await large.report(host, { "host.login": (quarter + index) % 3 === 0 ? "fail" : "pass" }, { system });
    }
    large.clock.pass(6 * hour);
    await large.posture.tend();
  }
  for (const { owner } of [small, large]) await sql`analyze`.execute(owner);
  for (const [name, about, answer] of why) {
    const at = small.clock.now - 9 * hour;
    const [one, other] = [await costOf(small, at, about, answer), await costOf(large, at, about, answer)];
    assert.ok(one > 0);
    assert.ok(other <= one + 12, `${name}: ${one} rows of a fleet of 4, ${other} of one of 24`);
  }
});

test("what a timeline of the last day reads grows with what it is of, not with the fleet or the history", async (t) => {
  const small = await testPosture(t);
  await live(small, 2, fleet(4));
  const large = await testPosture(t);
  for (let quarter = 0; quarter < 24; quarter += 1) {
    for (const [index, host] of fleet(12).entries()) {
      const system = index === 0 ? "s0" : `s${1 + (index % 3)}`;
      const outcome = (quarter + index) % 3 === 0 ? "fail" : "pass";
      await large.report(host, { "host.login": outcome }, { system });
    }
    large.clock.pass(6 * hour);
    await large.posture.tend();
  }
  for (const { owner } of [small, large]) await sql`analyze`.execute(owner);
  for (const [name, about, answer] of timelines) {
    const cost = (of: TestPosture) => costOf(of, of.clock.now - 9 * hour, about, answer);
    const [one, other] = [await cost(small), await cost(large)];
    assert.ok(one > 0);
    assert.ok(other <= one + 12, `${name}: ${one} rows of a small fleet, ${other} of a larger and older one`);
  }
});

test("what an answer about everything reads grows with what came after the day's snapshot, not with the history", async (t) => {
  const young = await old(t, 2);
  const grown = await old(t, 9);
  const cost = (of: TestPosture) => costOf(of, of.clock.now - 9 * hour, {}, overviewOf);
  const [one, other] = [await cost(young), await cost(grown)];
  // Weekly keyframes and the trend of thirty days let it grow a little.
  assert.ok(other < one * 3, `${one} rows after 2 days, ${other} after 9`);
});

test("nor with what was shown on that day: where that is much, scopes are written down again", async (t) => {
  const muchShown = 8000;
  const busy = async (quarters: number): Promise<TestPosture> => {
    const made = await testPosture(t, undefined, { muchShown });
    await indexTimes(made);
    for (let quarter = 0; quarter < quarters; quarter += 1) {
      for (const [index, host] of fleet(20).entries())
        await made.report(host, { "host.login": (quarter + index) % 3 === 0 ? "fail" : "pass" }, { system: "s0" });
      made.clock.pass(hour / 4);
      await made.posture.tend();
    }
    return made;
  };
  const [calm, restless] = [await busy(20), await busy(60)];
  const cost = (of: TestPosture) => costOf(of, of.clock.now - hour / 8, {}, overviewOf);
  const [one, other] = [await cost(calm), await cost(restless)];
  assert.ok(other < one * 1.5, `${one} rows after 5 hours, ${other} after 15`);
});

test("another content that only asks for more lets no subject be worked out anew", async (t) => {
  const made = await testPosture(t);
  await indexTimes(made);
  await live(made, 2, fleet(12));
  // Shortly after all had reported: nothing went stale since.
  const at = made.clock.now - 5.9 * hour;
  const cost = (): Promise<number> => costOf(made, at, {}, async (view) => view.totals, "^report");
  const before = await cost();
  made.clock.pass(hour);
  await made.posture.use(sampleContent({ checks: (all) => [...all, ...another("host.more", ["C-2"])(all)] }));
  made.clock.pass(hour);
  const more = await cost();
  assert.equal(more, before);
  await made.posture.use(sampleContent({ checks: (all) => all.filter(({ id }) => id !== "host.time") }));
  made.clock.pass(hour);
  const less = await cost();
  assert.ok(less > before + 12, `where it asks for less, each is: ${before} reports before, ${less} after`);
});

test("what is known of subjects is written down more often where they are reported on more often", async (t) => {
  const { database, owner, clock, report } = await testPosture(t, undefined, { leads: false });
  const goOn = () => goOnWithKeyframes(database, clock.now, { each: 3, least: 4 });
  const keyframes = async (): Promise<number> => {
    const { rows } = await sql<{ number: number }>`select count(*) as number from subject_keyframe`.execute(owner);
    return rows[0]?.number ?? 0;
  };
  for (const host of ["a", "b"]) await report(host, { "host.login": "pass" });
  await goOn();
  const first = await keyframes();
  assert.ok(first >= 2);
  for (let n = 0; n < 2 * first; n += 1) {
    clock.pass(1000);
    await report("a", { "host.login": "fail" });
    await goOn();
  }
  assert.equal(await keyframes(), first, "two for each are not enough");
  for (let n = 0; n < first; n += 1) {
    clock.pass(1000);
    await report("a", { "host.login": "pass" });
    await goOn();
  }
  assert.equal(await keyframes(), 2 * first, "three are");
});
