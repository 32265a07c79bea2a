import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { sql } from "kysely";
import pino from "pino";
import { z } from "@hono/zod-openapi";
import { type Database, inTransaction } from "../../platform/database/database.ts";
import { holdHead } from "../../platform/live/head.ts";
import { traceRoutes } from "../trace/routes.ts";
import { benchmarksOf } from "./benchmarks.ts";
import { grantException } from "./decisions.ts";
import { moveSome } from "./content-move.ts";
import { readRevision, revisionAt } from "./revision.ts";
import { postureRoutes } from "./routes.ts";
import { startPosture } from "./service.ts";
import { type Api, testApi } from "./testing/api.ts";
import { hour, minute, sampleContent } from "./testing/content.ts";
import { edition, everything, happen, type Happening, happening } from "./testing/histories.ts";
import { batchOf, type TestPosture, testPosture } from "./testing/posture.ts";

/** What pages ask for. */
const asked = [
  "/overview",
  "/systems",
  "/cells?limit=1000",
  "/cells?sort=-observedAt",
  "/trace?system=default",
  "/requirements",
  "/assets",
];
const sorts = ["name", "system", "fail", "-fail", "coverage", "-coverage", "oldestInput", "-oldestInput"];
/** Pages of a list; after each event, some of them. */
const pages = [
  ...sorts.map((sort) => `/assets?limit=2&sort=${sort}`),
  "/assets?limit=1&offset=1",
  "/assets?system=default&sort=coverage",
  "/assets?q=web",
];

async function same(one: Api, other: Api, paths: readonly string[], after: string): Promise<void> {
  for (const path of paths) {
    const [{ status, body }, { body: expected }] = [await one.get(path), await other.get(path)];
    assert.equal(status, 200, `${path} after ${after}`);
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
    // What is due by the clock is settled first.
    await same(one, other, asked, after);
    const left = await remaining(lazy);
    const some = [0, 1, 2].map((more) => pages[(index * 3 + more) % pages.length] ?? "");
    await same(one, other, some, after);
    assert.equal(await remaining(lazy), left, "nobody followed because somebody looked");
    unmoved += left;
    assert.deepEqual(
      await lazy.posture.read({}, everything),
      await eager.posture.read({}, everything),
      `everything after ${after}`,
    );
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
    { numRuns: 4, endOnFailure: true },
  );
  assert.ok(unmoved > 0, "some subjects followed later");
});

const without = sampleContent({ checks: (all) => all.filter(({ id }) => id !== "host.patch") });

interface Said {
  readonly number?: number;
  readonly source?: string;
  readonly outcomes?: (n: number) => string;
  /** How many milliseconds ago it was observed. */
  readonly ago?: (n: number) => number;
}

/** As many hosts as follow in two turns, and some more; each reported once. */
async function fleet(world: TestPosture, said: Said = {}): Promise<void> {
  const { number = 1010, source = "agent", outcomes = () => "FPP", ago = () => 0 } = said;
  // Its benchmark is login, patch and time.
  const [host] = await world.posture.read({}, async ({ revision }) => benchmarksOf(revision));
  const lines = Array.from({ length: number }, (_, n) => {
    const subject = { kind: "host", name: `host-${n}`, system: `s-${n % 3}` };
    const observedAt = new Date(world.clock.now - ago(n)).toISOString();
    const benchmark = `host@${host?.version}`;
    return { text: JSON.stringify({ subject, source, observedAt, benchmark, outcomes: outcomes(n) }) };
  });
  for (const taken of await world.posture.acceptAll(lines)) assert.ok("sequence" in taken, JSON.stringify(taken));
}

const answered = z.object({
  coverage: z.object({ known: z.int(), inScope: z.int() }),
  requirements: z.object({ satisfied: z.int(), notSatisfied: z.int(), unknown: z.int() }),
});

test("counts are by the new content at once, and reports are accepted while subjects follow", async (t) => {
  const world = await testPosture(t, sampleContent(), { leads: false });
  const { posture, owner, clock } = world;
  const api = testApi(world, postureRoutes(posture));
  await fleet(world);
  const before = answered.parse((await api.get("/overview")).body);
  await posture.use(without);
  const after = answered.parse((await api.get("/overview")).body);
  assert.equal(before.coverage.inScope - after.coverage.inScope, 1010, "a cell of each is gone");
  assert.equal(before.coverage.known - after.coverage.known, 1010);
  assert.ok(after.requirements.notSatisfied > 0);
  const all = await remaining(world);
  // Three systems and their organization were asked by no check that is gone; of each system the oldest input was looked up.
  assert.equal(all, 1010 - 3, "nobody followed because somebody looked at counts");

  await inTransaction(owner, async (tx) => {
    await holdHead(tx);
    await moveSome(tx, await readRevision(tx, (await revisionAt(tx, Number.MAX_SAFE_INTEGER)) ?? 0));
  });
  const left = await remaining(world);
  assert.ok(left < all && left > 0, `${left} of ${all}`);
  const accepted = await api.send(
    "POST",
    "/observations",
    batchOf("host-999", { "host.login": "pass", "host.time": "pass" }, clock.now),
  );
  assert.equal(accepted.status, 202);
  assert.equal(await remaining(world), left - 1, "the one that was reported on followed first");

  const page = z.object({ items: z.array(z.object({ name: z.object({ ja: z.string() }) })) });
  for (const path of ["/assets?limit=5&system=s-0", "/assets?limit=5", "/assets?limit=5&sort=-oldestInput"]) {
    const { items } = page.parse((await api.get(path)).body);
    assert.equal(items.length, 5);
  }
  assert.equal(await remaining(world), left - 1, "nobody had to follow for a page");
  assert.deepEqual((await posture.verify()).differences, []);
  assert.equal(await remaining(world), 0);
});

test("a list has its pages exact, in any order, while no subject has followed", async (t) => {
  const world = await testPosture(t, sampleContent(), { leads: false });
  const { posture } = world;
  const api = testApi(world, postureRoutes(posture));
  // Of what is retired, sources agree and differ, and one of them told of it before all else; in one system it fails of all.
  const all = ["FFF", "FFF", "FFF", "FFP", "PFP", "FPF", "PPP", "EFP", "EPE", "PPF", "F-P", "P-P"];
  const spread = (n: number, below: number): number => (Math.imul(n + 1, 0x9e3779b1) >>> 12) % below;
  const agent = (n: number): string => (n % 3 === 0 ? "FFP" : (all[spread(n, all.length)] ?? ""));
  const scanner = (n: number): string => `-${agent(n)[1] === "F" && (n % 3 === 0 || spread(n, 3) === 0) ? "F" : "P"}-`;
  const number = 1300;
  await fleet(world, { number, outcomes: agent, ago: (n) => spread(n, hour) });
  await fleet(world, { number, source: "scanner", outcomes: scanner, ago: (n) => spread(n * 3, 3 * hour) });
  await posture.use(without);
  const left = await remaining(world);
  const asked = ["", ...sorts].flatMap((sort) =>
    ["limit=3", "limit=5&offset=600", "limit=50&system=s-1", "limit=1&q=host-9"].map(
      (page) => `/assets?${page}${sort && `&sort=${sort}`}`,
    ),
  );
  const cells = ["/cells?state=fail&limit=20", "/cells?check=host.time&limit=20&offset=150", "/requirements"];
  const found = new Map<string, unknown>();
  for (const path of [...asked, ...cells]) {
    const { status, body } = await api.get(path);
    assert.equal(status, 200, path);
    found.set(path, body);
  }
  assert.equal(await remaining(world), left, "nobody followed for it");
  await posture.verify();
  assert.equal(await remaining(world), 0);
  for (const [path, body] of found) assert.deepEqual(body, (await api.get(path)).body, path);
});

test("whoever follows the clock has all subjects follow by and by, and one that starts with the same content does nothing", async (t) => {
  const world = await testPosture(t);
  await fleet(world, { number: 600 });
  await world.posture.use(without);
  const following = async (): Promise<boolean> => {
    const { rows } = await sql`select from content_move`.execute(world.owner);
    return rows.length > 0;
  };
  while (await following()) await new Promise((resolve) => setTimeout(resolve, 20));
  const { rows: before } = await sql`select sequence, version from head`.execute(world.owner);
  const log = pino({ level: "silent" });
  const { database, clock } = world;
  const second = await startPosture({ database, content: without, log, clock: clock.read });
  t.after(() => second.close());
  assert.equal(await following(), false);
  const { rows: after } = await sql`select sequence, version from head`.execute(world.owner);
  assert.deepEqual(after, before);
  assert.deepEqual((await second.verify()).differences, []);
});

test("an exception that is granted while subjects follow changes nothing of what they are to follow", async (t) => {
  // Of a check that is asked of systems by now, and was of hosts: it is granted from an hour before that.
  const elsewhere = sampleContent({
    checks: (all) => all.map((one) => (one.id === "host.patch" ? { ...one, subject: "system" } : one)),
  });
  const from = async (follows: "first" | "later"): Promise<readonly unknown[]> => {
    const world = await testPosture(t, sampleContent(), { leads: false });
    const { posture, clock, report, owner } = world;
    // The one with the oldest input of all follows at once.
    await report("web-00", { "host.login": "pass" }, { ago: minute });
    await report("web-01", { "host.patch": "fail" });
    clock.pass(minute);
    await posture.use(elsewhere);
    if (follows === "first") assert.deepEqual((await posture.verify()).differences, []);
    else assert.ok((await remaining(world)) > 0);
    const said = { reason: "r", compensation: "c", applicant: "a", approver: "b" };
    const place = { organization: "default", system: "default", subject: null, check: "host.patch" };
    const term = { from: clock.now - hour, until: clock.now + hour };
    await posture.change((tx, revision, { clock: now }) =>
      grantException(tx, revision, { ...place, ...said, ...term }, now),
    );
    assert.deepEqual((await posture.verify()).differences, []);
    return (await kept(owner))["subject_change"] ?? [];
  };
  assert.deepEqual(await from("later"), await from("first"));
});
