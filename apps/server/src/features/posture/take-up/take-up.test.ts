import assert from "node:assert/strict";
import { test } from "node:test";
import { inBoth } from "@tokiwa/content";
import { Status } from "@tokiwa/assurance";
import { declareSystem, placeInSystem } from "../arrange.ts";
import { grantException } from "../decisions.ts";
import type { Projection } from "../projection.ts";
import { hour } from "../testing/content.ts";
import { batchOf, testPosture } from "../testing/posture.ts";

test("a report registers what it is about, and its cells become what it says", async (t) => {
  const { posture, report } = await testPosture(t);
  assert.equal(await report("web-01", { "host.login": "fail", "host.patch": "pass" }), 2);
  const seen = await posture.read({}, async (projection) => {
    const subjects = await projection.subjects({});
    return {
      subjects: subjects.map(({ id, system }) => `${id} in ${system}`),
      statuses: [...(await projection.statuses(subjects.filter(({ kind }) => kind === "host"))).values()],
    };
  });
  assert.deepEqual(seen.subjects, ["host:web-01 in default", "organization:default in ", "system:default in default"]);
  assert.deepEqual(seen.statuses, [Uint8Array.of(Status.fail, Status.pass, Status.neverObserved, Status.pass)]);
  assert.deepEqual((await posture.verify()).differences, []);
});

test("batches that come at the same time are taken up one after the other, and each read in between is of one moment", async (t) => {
  const { posture, report } = await testPosture(t);
  const outcomes = ["pass", "fail", "error", "not-applicable"] as const;
  const sending = Array.from({ length: 24 }, (_, n) =>
    report(`web-${n % 3}`, { "host.login": outcomes[n % 4] ?? "pass" }, { source: `source-${n % 2}`, ago: n }),
  );
  const moments: { readonly asOf: string; readonly knownAt: string; readonly cells: string }[] = [];
  const cells = async (projection: Projection) => {
    const subjects = await projection.subjects({});
    const statuses = [...(await projection.statuses(subjects))].map(([key, status]) => `${key} ${status.join(" ")}`);
    const totals = [...(await projection.totals()).values()].map(({ points }) => points);
    return JSON.stringify([subjects.length, statuses.toSorted((a, b) => (a < b ? -1 : 1)), totals]);
  };
  for (let n = 0; n < 8; n += 1)
    moments.push(
      await posture.read({}, async (projection) => ({
        asOf: new Date(projection.moment.asOf).toISOString(),
        knownAt: new Date(projection.moment.knownAt).toISOString(),
        cells: await cells(projection),
      })),
    );
  const numbers = await Promise.all(sending);
  assert.deepEqual(
    numbers.toSorted((a, b) => a - b),
    Array.from({ length: 24 }, (_, n) => n + 2),
  );
  for (const { asOf, knownAt, cells: then } of moments)
    assert.equal(await posture.read({ asOf, knownAt }, cells), then);
  assert.deepEqual((await posture.verify()).differences, []);
});

test("what a refused batch would have registered is not there", async (t) => {
  const { posture, clock, report } = await testPosture(t);
  await report("web-01", { "host.login": "pass" }, { system: "payroll" });
  const elsewhere = batchOf("web-01", { "host.login": "fail" }, clock.now, { system: "archive" });
  await assert.rejects(posture.accept(elsewhere), /another system/);
  const systems = await posture.read({}, (projection) => projection.systems());
  assert.deepEqual(
    systems.map(({ id }) => id),
    ["payroll"],
  );
});

test("a report that comes again has the number that it had, though its subject was moved meanwhile", async (t) => {
  const { posture, clock, report } = await testPosture(t);
  await report("db-01", { "host.login": "pass" }, { system: "archive" });
  const batch = batchOf("web-01", { "host.login": "fail" }, clock.now, { system: "payroll" });
  const first = await posture.accept(batch);
  const keyed = batchOf("web-01", { "host.login": "error" }, clock.now + 1, { system: "payroll" });
  const second = await posture.accept(keyed, { key: "k" });
  const wanted = { subject: "host:web-01", organization: undefined, system: "archive" };
  await posture.change((tx, revision, { clock: now }) => placeInSystem(tx, revision, wanted, now));
  assert.deepEqual(await posture.accept(batch), first);
  assert.deepEqual(await posture.accept(keyed, { key: "k" }), second);
  const another = batchOf("web-01", { "host.login": "pass" }, clock.now, { system: "payroll" });
  await assert.rejects(posture.accept(another), /another system/);
  assert.deepEqual((await posture.verify()).differences, []);
});

test("a subject comes into the system of its sender only when it is new", async (t) => {
  const { posture, clock } = await testPosture(t);
  const home = { id: "mine", name: inBoth("Mine") };
  const batch = (ago: number) => batchOf("web-01", { "host.login": "pass" }, clock.now, { ago });
  await posture.accept(batch(2), { home });
  await posture.change((tx, revision, { clock: now }) =>
    declareSystem(tx, revision, { organization: { id: "default", name: inBoth("d") }, id: "payroll" }, "low", now),
  );
  await posture.change((tx, revision, { clock: now }) =>
    placeInSystem(tx, revision, { subject: "web-01", organization: undefined, system: "payroll" }, now),
  );
  await posture.accept(batch(1), { home });
  const subjects = await posture.read({}, (projection) => projection.subjects({ subject: "web-01" }));
  assert.equal(subjects[0]?.system, "payroll");
});

test("an exception of a system covers a subject that comes into it later", async (t) => {
  const { posture, clock, report } = await testPosture(t);
  await report("web-01", { "host.login": "pass" });
  const said = { reason: "r", compensation: "c", applicant: "a", approver: "b" };
  const term = { from: clock.now, until: clock.now + hour };
  const grant = { organization: "default", system: "default", subject: null, check: "host.login", ...said, ...term };
  await posture.change((tx, revision, { clock: now }) => grantException(tx, revision, grant, now));
  await report("web-02", { "host.login": "fail" });
  const statuses = await posture.read({}, async (projection) =>
    projection.statuses(await projection.subjects({ subject: "web-02" })),
  );
  assert.equal([...statuses.values()][0]?.[0], Status.excepted);
  assert.deepEqual((await posture.verify()).differences, []);
});
