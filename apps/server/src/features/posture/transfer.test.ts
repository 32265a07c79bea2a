import assert from "node:assert/strict";
import { test } from "node:test";
import { outcomes } from "@tokiwa/assurance";
import fc from "fast-check";
import { sql } from "kysely";
import { decideNotApplicable, grantException } from "./decisions.ts";
import type { Projection } from "./projection.ts";
import { keyOf } from "./records.ts";
import { postureRoutes } from "./routes.ts";
import { cellExplanation } from "./schema.ts";
import { testApi } from "./testing/api.ts";
import { day, hour, minute, sampleContent } from "./testing/content.ts";
import { batchOf, type TestPosture, testPosture } from "./testing/posture.ts";
import { transferSystem } from "./transfer.ts";

const said = { reason: "r", actor: "t" };

/** Where the system "joint" is just now. */
async function homeOf({ posture }: TestPosture): Promise<string> {
  const systems = await posture.read({}, (projection) => projection.systems());
  return systems.find(({ id }) => id === "joint")?.organization ?? "a";
}

async function transfer(world: TestPosture, to: string) {
  return world.posture.change((tx, revision, given) =>
    transferSystem(tx, revision, { system: "joint", organization: undefined, to, ...said }, given),
  );
}

async function begin(world: TestPosture) {
  for (const organization of ["a", "b"]) {
    await world.report(
      organization,
      { "organization.policy": organization === "a" ? "pass" : "fail" },
      { kind: "organization" },
    );
    await world.report("other", { "host.login": "pass" }, { organization, system: "other" });
  }
  await world.report("web-01", { "host.login": "fail", "host.patch": "pass" }, { organization: "a", system: "joint" });
}

/** Everything that a projection says, in a form that can be compared; what counts nothing is left out. */
async function everything(projection: Projection) {
  const subjects = await projection.subjects({});
  const systems = await projection.systems();
  const sorted = <T>(map: ReadonlyMap<string, T>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    ...{ systems, subjects },
    records: (await projection.records(subjects)).map(({ subject, ...record }) => [keyOf(subject), record]),
    standings: sorted(await projection.standings()).map(([scope, of]) => [scope, sorted(of)]),
    totals: sorted(await projection.totals()).map(([scope, { cells, points }]) => [scope, Array.from(cells), points]),
    freshness: sorted(await projection.freshness()).filter(
      ([, { assets, lastReceived }]) => assets > 0 || lastReceived > 0,
    ),
  };
}

const happening = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      type: fc.constant("report"),
      name: fc.constantFrom("web-01", "web-02"),
      source: fc.constantFrom("agent", "scanner"),
      ago: fc.oneof(fc.constant(0), fc.nat({ max: 2 * day })),
      login: fc.constantFrom(...outcomes),
      patch: fc.constantFrom(...outcomes),
    }),
  },
  { weight: 3, arbitrary: fc.record({ type: fc.constant("transfer"), to: fc.constantFrom("a", "b") }) },
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constant("pass"), by: fc.constantFrom(minute, 3 * hour, 30 * hour, 40 * day) }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant("clear") }) },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant("keep"),
      organization: fc.constantFrom("a", "b"),
      reports: fc.constantFrom(1, 2, null),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("except"), length: fc.constantFrom(hour, 2 * day) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("decide"), control: fc.constantFrom("C-1", "C-3") }) },
);
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

async function happen(world: TestPosture, event: Happening): Promise<void> {
  const { posture, clock, report } = world;
  const organization = await homeOf(world);
  if (event.type === "report")
    await report(
      event.name,
      { "host.login": event.login, "host.patch": event.patch },
      {
        ...{ organization, system: "joint", source: event.source, ago: event.ago },
      },
    );
  else if (event.type === "transfer") await transfer(world, event.to);
  else if (event.type === "pass") clock.pass(event.by);
  else if (event.type === "keep") {
    const { organization: of, reports } = event;
    const kept = { reports, history: reports === null ? null : reports + 2 };
    await posture.retention.decide({ organization: of, ...kept, reason: "r", decidedBy: "o", decidedAt: clock.now });
  } else if (event.type === "clear") {
    await posture.tend();
    await posture.retention.clear();
  } else if (event.type === "except") {
    const term = { from: clock.now, until: clock.now + event.length };
    const grant = { organization, system: "joint", subject: null, check: "host.login", compensation: "c", reason: "r" };
    await posture.change((tx, revision, { clock: now }) =>
      grantException(tx, revision, { ...grant, ...term, applicant: "a", approver: "b" }, now),
    );
  } else {
    const decision = { organization, system: "joint", control: event.control, reason: "r", approver: "b" };
    await posture.change((tx, revision, { clock: now }) => decideNotApplicable(tx, revision, decision, now));
  }
}

test("wherever a system went, what is kept is what a recount gives, and each moment is told later as it was then", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 4, maxLength: 24 }), async (events) => {
      const after: (() => Promise<void>)[] = [];
      try {
        // Nothing is cleared by itself meanwhile.
        const world = await testPosture({ after: (fn) => void after.push(fn) }, sampleContent(), { leads: false });
        await begin(world);
        const told: { readonly asOf: string; readonly knownAt: string; readonly state: unknown }[] = [];
        for (const event of events) {
          await happen(world, event);
          assert.deepEqual((await world.posture.verify()).differences, [], JSON.stringify(event));
          told.push(
            await world.posture.read({}, async (projection) => ({
              asOf: new Date(projection.moment.asOf).toISOString(),
              knownAt: new Date(projection.moment.knownAt).toISOString(),
              state: await everything(projection),
            })),
          );
        }
        const { cuts } = await world.posture.retention.read();
        const from = Math.max(0, ...cuts.map(({ answersFrom }) => answersFrom));
        for (const { asOf, knownAt, state } of told.filter((one) => Date.parse(one.asOf) >= from))
          assert.deepEqual(await world.posture.read({ asOf, knownAt }, everything), state, `${asOf} ${knownAt}`);
      } finally {
        for (const close of after.reverse()) await close();
      }
    }),
    { numRuns: 8, endOnFailure: true },
  );
});

test("only the slice that changes is written, and what was found and since when goes along", async (t) => {
  const world = await testPosture(t);
  await begin(world);
  const api = testApi(world, postureRoutes(world.posture));
  const cell = async () => cellExplanation.parse((await api.get("/cells/web-01/host.login")).body);
  const before = await cell();
  const others = async () => {
    const { rows } = await sql<{ state: string }>`
      select xmin::text || organization_id || system_id as state from scope where system_id = 'other' order by 1
    `.execute(world.owner);
    return rows;
  };
  const untouched = await others();
  world.clock.pass(hour);
  assert.deepEqual(await transfer(world, "b"), { exceptions: 0, decisions: 0 });
  assert.deepEqual(await others(), untouched, "the scopes of other systems are not written");
  const after = await cell();
  assert.deepEqual(after.cell, before.cell, "the cell is what it was: reason, evidence, since");
  assert.deepEqual(after.history, before.history);
  const { rows } = await sql<{
    n: number;
  }>`select count(*) as n from subject where organization_id = 'a' and system_id = 'joint'`.execute(world.owner);
  assert.equal(rows[0]?.n, 0);
});

test("what the old organization granted ends, what is there already is refused, and the same twice changes nothing", async (t) => {
  const world = await testPosture(t);
  await begin(world);
  await happen(world, { type: "except", length: 2 * day });
  await happen(world, { type: "decide", control: "C-3" });
  const api = testApi(world, postureRoutes(world.posture));
  const send = (body: object) => api.send("PUT", "/systems/joint/organization", { reason: "改組", ...body });
  assert.equal((await send({ to: "nowhere" })).status, 422);
  assert.equal(
    (await api.send("PUT", "/systems/other/organization", { organization: "a", to: "b", reason: "r" })).status,
    422,
  );
  assert.equal((await api.send("PUT", "/systems/other/organization", { to: "b", reason: "r" })).status, 409);
  assert.deepEqual((await send({ to: "b" })).body, { exceptions: 1, decisions: 1 });
  assert.deepEqual((await send({ to: "b" })).body, { exceptions: 0, decisions: 0 });
  const stale = world.report("web-01", { "host.login": "pass" }, { organization: "a", system: "joint" });
  await assert.rejects(stale, /belongs to another system/, "who still names the old organization is told, not counted");
  await world.report("web-01", { "host.patch": "fail" }, { system: "joint" });
  const counts = await api.get("/requirements?system=joint&state=not-satisfied");
  assert.match(counts.text, /"id":"C-1"/, "the failure counts again");
  assert.deepEqual((await world.posture.verify()).differences, []);
});

/** How many reports are kept in an organization, of one host or of all. */
async function reportsOf({ owner }: TestPosture, organization: string, host?: string): Promise<number> {
  const { rows } = await sql<{ number: number }>`
    select count(*) as number from report
    where organization_id = ${organization} and ${host === undefined ? sql`true` : sql`subject_id = ${`host:${host}`}`}
  `.execute(owner);
  return rows[0]?.number ?? 0;
}

test("what was of a system stays where it was as long as that one keeps it, and does not shorten what the other keeps", async (t) => {
  const world = await testPosture(t, sampleContent(), { leads: false });
  const { posture, clock, report } = world;
  await begin(world);
  const live = async (days: number): Promise<void> => {
    for (let passed = 0; passed < days; passed += 5) {
      await report("web-01", { "host.login": passed % 2 === 0 ? "pass" : "fail" }, { system: "joint" });
      await report("b-01", { "host.login": "pass" }, { organization: "b", system: "other" });
      await report("web-01", { "host.login": "pass" }, { system: "joint" });
      clock.pass(5 * day);
      await posture.tend();
    }
  };
  await live(90);
  const decided = { reports: 1, history: 3, reason: "r", decidedBy: "o", decidedAt: clock.now };
  await posture.retention.decide({ ...decided, organization: "a" });
  await posture.retention.clear();
  const [kept, whole] = [await reportsOf(world, "a", "web-01"), await reportsOf(world, "b")];
  const then = new Date(clock.now - 80 * day).toISOString();
  const own = () => posture.read({ asOf: then, knownAt: then }, everything, { organization: "b" });
  const before = await own();
  await transfer(world, "b");
  assert.equal(await reportsOf(world, "b"), whole + kept, "what is left of its log comes along");
  assert.deepEqual(await own(), before, "the past of the organization that it comes to is not cut");
  const cuts = async () => (await posture.retention.read()).cuts.map(({ organization }) => organization);
  assert.deepEqual(await cuts(), ["a"]);
  await posture.retention.decide({ ...decided, organization: "b", reports: 100, history: 200 });
  await live(65);
  await posture.retention.clear();
  assert.ok((await reportsOf(world, "b")) > whole + kept, "it keeps what its own policy keeps");
  assert.equal(await reportsOf(world, "a", "web-01"), 0, "what had stayed goes by the policy there");
  assert.deepEqual((await posture.verify()).differences, []);
});

test("what is held of a system for an audit is held where it was and where it comes", async (t) => {
  const world = await testPosture(t, sampleContent(), { leads: false });
  const { posture, clock } = world;
  await begin(world);
  const until = clock.now + 400 * day;
  const hold = { organization: "a", system: "joint", subject: null, from: null, until, reason: "audit" };
  await posture.retention.hold({ ...hold, placedBy: "o", placedAt: clock.now });
  await transfer(world, "b");
  await transfer(world, "a");
  await transfer(world, "b");
  const { holds } = await posture.retention.read();
  assert.deepEqual(
    holds.map(({ organization, reason }) => [organization, reason]),
    [
      ["a", "audit"],
      ["b", "audit"],
    ],
  );
  for (const organization of ["a", "b"])
    await posture.retention.decide({ organization, reports: 1, history: 3, reason: "r", decidedBy: "o", decidedAt: 0 });
  const kept = await reportsOf(world, "a", "web-01");
  const clear = async () => {
    await posture.tend();
    await posture.retention.clear();
  };
  clock.pass(100 * day);
  await clear();
  assert.equal(await reportsOf(world, "a", "web-01"), kept);
  const [first] = holds;
  await posture.retention.lift({ organization: "a", id: first?.id ?? 0, by: "o", at: clock.now });
  await clear();
  assert.equal(await reportsOf(world, "a", "web-01"), 0);
  assert.ok((await reportsOf(world, "b", "web-01")) > 0);
  assert.deepEqual((await posture.verify()).differences, []);
});

test("a report that is sent again has the number that it had, wherever its subject is meanwhile", async (t) => {
  const world = await testPosture(t);
  await begin(world);
  const { posture, clock } = world;
  const batch = batchOf("web-01", { "host.login": "pass" }, clock.now);
  const named = batchOf("web-01", { "host.login": "pass" }, clock.now, { organization: "a", source: "scanner" });
  const { sequence } = await posture.accept(batch, { key: "k-1" });
  const other = await posture.accept(named);
  await transfer(world, "b");
  assert.deepEqual(await posture.accept(batch, { key: "k-1" }), { sequence });
  assert.deepEqual(await posture.accept(named), other, "although it names the organization of then");
  const anew = batchOf("web-01", { "host.login": "fail" }, clock.now);
  await assert.rejects(posture.accept(anew, { key: "k-1" }), /Idempotency-Key/);
});
