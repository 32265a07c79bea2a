import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { testApi } from "../posture/testing/api.ts";
import { hour } from "../posture/testing/content.ts";
import { testPosture } from "../posture/testing/posture.ts";
import { organizationRoutes } from "./routes.ts";
import { importedChanges } from "./schema.ts";

const days = ["2020-04-01", "2022-07-01", "2026-03-02T05:06:07.890Z", "2027-04-01", "2031-01-01"];
const ids = ["a", "b", "c"];

/** Something that is stated of one of three organizations; the first was there before anybody named it. */
const statement = fc.record({
  organization: fc.constantFrom(...ids),
  body: fc.oneof(
    fc.record({ name: fc.constantFrom<unknown>(null, "甲", { ja: "乙", en: 'B, "b"' }, "=1+1", "- 丙") }),
    fc.record({ parent: fc.constantFrom(null, ...ids) }),
  ),
  begins: fc.nat(days.length),
  lasts: fc.nat(days.length),
});

const typeOf = { json: "application/json", csv: "text/csv", xlsx: "application/octet-stream" };

test("a tree that was exported and is imported again as it is changes nothing, in any form", async () => {
  let stated = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(statement, { minLength: 1, maxLength: 12 }), async (statements) => {
      const after: (() => Promise<void>)[] = [];
      try {
        const world = await testPosture({ after: (fn) => void after.push(fn) }, undefined, { leads: false });
        const api = testApi(world, organizationRoutes(world.posture));
        await world.report("web-01", { "host.login": "pass" }, { organization: "a", system: "portal" });
        for (const { organization, body, begins, lasts } of statements) {
          const [from, until] = [days[begins - 1], days[begins - 1 + lasts]];
          const interval = { ...(from && { from }), ...(until && { until }) };
          const { status } = await api.send("PUT", `/organizations/${organization}`, {
            ...body,
            ...interval,
            reason: "r",
          });
          if (status === 200) stated += 1;
          world.clock.pass(hour);
        }
        for (const format of ["json", "csv", "xlsx"] as const) {
          const { bytes, status } = await api.get(`/organization-tree?format=${format}`);
          assert.equal(status, 200);
          const answer = await api.post("/organizations", bytes, { "content-type": typeOf[format] });
          assert.equal(answer.status, 200, `${format} ${answer.text}`);
          const { added, changes } = importedChanges.parse(answer.body);
          assert.deepEqual({ added, changes }, { added: [], changes: [] }, format);
        }
      } finally {
        for (const close of after.reverse()) await close();
      }
    }),
    { numRuns: 12, endOnFailure: true },
  );
  assert.ok(stated > 12, `${stated}`);
});
