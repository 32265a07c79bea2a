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
import { day, hour, minute } from "./testing/content.ts";
import { type TestPosture, testPosture } from "./testing/posture.ts";
import { transferSystem } from "./transfer.ts";

const said = { reason: "r", actor: "t" };

/** Where the system "joint" is just now. */
async function homeOf({ posture }: TestPosture): Promise<string> {
  const systems = await posture.read({}, (projection) => projection.systems());
  return systems.find(({ id }) => id === "joint")?.organization ?? "a";
}

async function transfer(world: TestPosture, to: string) {
  return world.posture.change((tx, revision, { clock }) =>
    transferSystem(tx, revision, { system: "joint", organization: undefined, to, ...said }, clock),
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
  { weight: 2, arbitrary: fc.record({ type: fc.constant("pass"), by: fc.constantFrom(minute, 3 * hour, 30 * hour) }) },
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
  else if (event.type === "except") {
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
    fc.asyncProperty(fc.array(happening, { minLength: 4, maxLength: 14 }), async (events) => {
      const after: (() => Promise<void>)[] = [];
      try {
        const world = await testPosture({ after: (fn) => void after.push(fn) });
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
        for (const { asOf, knownAt, state } of told)
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
