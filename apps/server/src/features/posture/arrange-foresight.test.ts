import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { decideNotApplicable, grantException } from "./decisions.ts";
import { postureRoutes } from "./routes.ts";
import { foreseenArrangement } from "./schema.ts";
import { testApi } from "./testing/api.ts";
import { day } from "./testing/content.ts";
import { testPosture } from "./testing/posture.ts";

/** Two organizations that are asked for a policy, one of which has one; a system with an exception and a decision. */
async function begin(t: TestContext) {
  const world = await testPosture(t);
  const { report, posture, clock } = world;
  for (const [organization, policy] of [
    ["a", "pass"],
    ["b", "fail"],
  ] as const) {
    await report(organization, { "organization.policy": policy }, { kind: "organization" });
    await report(`${organization}-1`, { "host.login": "pass" }, { organization, system: `other-${organization}` });
  }
  await report("web-01", { "host.login": "fail", "host.patch": "pass" }, { organization: "a", system: "joint" });
  const of = { organization: "a", system: "joint", reason: "r", approver: "b" };
  const term = { from: clock.now, until: clock.now + 2 * day };
  const except = { ...of, ...term, subject: null, check: "host.login", compensation: "c", applicant: "a" };
  await posture.change((tx, revision, { clock: now }) => grantException(tx, revision, except, now));
  await posture.change((tx, revision, { clock: now }) =>
    decideNotApplicable(tx, revision, { ...of, control: "C-3" }, now),
  );
  const api = testApi(world, postureRoutes(posture));
  const standings = () =>
    posture.read({}, async (projection) =>
      [...(await projection.standings())].map(([scope, states]) => [scope.split("\0")[1], new Map(states)] as const),
    );
  return { ...world, api, standings };
}

/** That what was foreseen of a system is what its requirements became. */
async function assertSo(
  { standings }: Awaited<ReturnType<typeof begin>>,
  before: ReadonlyMap<string | undefined, ReadonlyMap<string, unknown>>,
  foreseen: ReturnType<typeof foreseenArrangement.parse>,
) {
  const after = new Map(await standings());
  for (const { id, changed } of foreseen.systems) {
    const controls = new Set([...(before.get(id)?.keys() ?? []), ...(after.get(id)?.keys() ?? [])]);
    const differ = [...controls].filter((control) => before.get(id)?.get(control) !== after.get(id)?.get(control));
    const foretold = new Set(changed.map((one) => one.id));
    assert.deepEqual(
      [...foretold].filter((one) => !differ.includes(one)),
      [],
      `${id}: what was foretold became so`,
    );
    // Satisfied with and without an exception is one state.
    const unforetold = differ.filter((one) => !foretold.has(one));
    for (const control of unforetold)
      assert.ok(["satisfied", "excepted"].includes(String(after.get(id)?.get(control))), `${id} ${control}`);
  }
}

test("what is foreseen of a transfer is what comes of it, and nothing of it is kept", async (t) => {
  const world = await begin(t);
  const { api, standings, posture } = world;
  const before = new Map(await standings());
  const asked = await api.send("POST", "/systems/joint/organization/preview", { to: "b" });
  const foreseen = foreseenArrangement.parse(asked.body);
  assert.deepEqual([foreseen.exceptions, foreseen.decisions.map(({ id }) => id)], [1, ["C-3"]]);
  assert.deepEqual(new Map(await standings()), before, "nothing is kept");
  assert.ok(
    foreseen.systems[0]?.changed.some(({ to }) => to === "not-satisfied"),
    "the excepted failure counts again",
  );
  const done = await api.send("PUT", "/systems/joint/organization", { to: "b", reason: "改組" });
  assert.deepEqual(done.body, { exceptions: 1, decisions: 1 });
  await assertSo(world, before, foreseen);
  assert.deepEqual((await posture.verify()).differences, []);
});

test("what cannot be done is refused beforehand, too", async (t) => {
  const { api } = await begin(t);
  const look = (to: string) => api.send("POST", "/systems/joint/organization/preview", { to });
  assert.equal((await look("nowhere")).status, 422);
  assert.deepEqual(foreseenArrangement.parse((await look("a")).body).systems, [], "it is there already");
  assert.equal((await api.send("POST", "/assets/web-01/preview", { system: "nowhere" })).status, 422);
  assert.equal((await api.send("POST", "/assets/nobody/preview", { system: "joint" })).status, 404);
});

test("what is foreseen of an asset that moves is what comes of it, in both systems", async (t) => {
  const world = await begin(t);
  const { api, standings } = world;
  const before = new Map(await standings());
  const foreseen = foreseenArrangement.parse(
    (await api.send("POST", "/assets/web-01/preview", { system: "other-a" })).body,
  );
  assert.equal(foreseen.exceptions, 1, "its failure is excepted in the old system only");
  assert.deepEqual(
    foreseen.systems.map(({ id }) => id),
    ["joint", "other-a"],
  );
  assert.deepEqual(new Map(await standings()), before, "nothing is kept");
  assert.equal((await api.send("PUT", "/assets/web-01", { system: "other-a" })).status, 204);
  await assertSo(world, before, foreseen);
});
