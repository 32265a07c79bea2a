import assert from "node:assert/strict";
import { test } from "node:test";
import { Status } from "@tokiwa/assurance";
import { testPosture } from "./testing/posture.ts";

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
