import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { sql } from "kysely";
import type { Database } from "../../platform/database/database.ts";
import { traceRoutes } from "../trace/routes.ts";
import { postureRoutes } from "./routes.ts";
import { type Api, testApi } from "./testing/api.ts";
import { sampleContent } from "./testing/content.ts";
import { edition, everything, happen, type Happening, happening } from "./testing/histories.ts";
import { type TestPosture, testPosture } from "./testing/posture.ts";

/** What pages ask for that looks at no subject by what is kept of each: nobody follows because of them. */
const counted = ["/overview", "/systems", "/requirements", "/cells?limit=1000", "/trace?system=default"];
/** And what does. */
const listed = ["/assets", "/assets?sort=oldestInput", "/assets?system=default&sort=coverage"];

async function same(one: Api, other: Api, paths: readonly string[], after: string): Promise<void> {
  for (const path of paths) {
    const [{ body }, { body: expected }] = [await one.get(path), await other.get(path)];
    assert.deepEqual(body, expected, `${path} after ${after}`);
  }
}

/** What is kept, and what was shown. */
async function kept(database: Database): Promise<Readonly<Record<string, readonly unknown[]>>> {
  const found: Record<string, readonly unknown[]> = {};
  for (const [table, unlike] of [
    ["subject_state", "revision"],
    ["scope", "version"],
    ["scope_input", "version"],
    ["subject_change", ""],
    ["requirement_flip", "version"],
  ] as const) {
    const { rows } = await sql<{ row: unknown }>`
      select to_jsonb(kept) - ${unlike}::text as row from ${sql.table(table)} as kept order by 1
    `.execute(database);
    found[table] = rows.map(({ row }) => row);
  }
  return found;
}

/** How many subjects are still to follow. */
async function remaining({ owner }: TestPosture): Promise<number> {
  const { rows } = await sql<{ remaining: number; counted: number }>`
    select coalesce((select remaining from content_move order by sequence desc limit 1), 0) as remaining, (
      select count(*) from subject_state join subject using (organization_id, subject_id)
      join (select sequence, kinds from content_move order by sequence desc limit 1) last
        on revision < last.sequence and kind = any(last.kinds)
    ) as counted
  `.execute(owner);
  const [row] = rows;
  assert.equal(row?.remaining, row?.counted, "as many are told to remain as there are");
  return row?.remaining ?? 0;
}

async function compare(events: readonly Happening[], lazy: TestPosture, eager: TestPosture): Promise<number> {
  const [one, other] = [lazy, eager].map((world) =>
    testApi(world, [...postureRoutes(world.posture), ...traceRoutes(world.posture)]),
  );
  const lives = [lazy, eager].map((world) => ({ world, granted: [], decided: new Set<string>() }));
  for (const { report } of [lazy, eager]) await report("web-01", { "host.login": "pass", "host.patch": "fail" });
  let unmoved = 0;
  for (const [index, event] of events.entries()) {
    for (const { world, granted, decided } of lives) await happen(world, event, granted, decided);
    assert.deepEqual((await eager.posture.verify()).differences, []);
    assert.ok(one && other);
    const after = `${index}: ${JSON.stringify(event)}`;
    await same(one, other, counted, after);
    unmoved += await remaining(lazy);
    assert.deepEqual(
      await lazy.posture.read({}, everything),
      await eager.posture.read({}, everything),
      `everything after ${after}`,
    );
    if (index % 5 === 4) await same(one, other, listed, after);
  }
  assert.deepEqual((await lazy.posture.verify()).differences, []);
  assert.equal(await remaining(lazy), 0);
  const [now, expected] = [await kept(lazy.owner), await kept(eager.owner)];
  for (const table of Object.keys(expected)) assert.deepEqual(now[table], expected[table], table);
  return unmoved;
}

test("subjects that follow a content later are, after anything, as if they had followed it at once", async () => {
  let unmoved = 0;
  const any = fc.oneof({ weight: 4, arbitrary: happening }, { weight: 1, arbitrary: edition });
  await fc.assert(
    fc.asyncProperty(fc.array(any, { minLength: 8, maxLength: 20 }), async (events) => {
      const after: (() => Promise<void>)[] = [];
      const world = () => testPosture({ after: (fn) => void after.push(fn) }, sampleContent(), { leads: false });
      try {
        unmoved += await compare(events, await world(), await world());
      } finally {
        for (const close of after.reverse()) await close();
      }
    }),
    { numRuns: 6, endOnFailure: true },
  );
  assert.ok(unmoved > 0, "some subjects followed later");
});
