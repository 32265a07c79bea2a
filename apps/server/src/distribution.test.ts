import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { z } from "@hono/zod-openapi";
import { sql } from "kysely";
import type { Database } from "./platform/database/database.ts";
import { nobody } from "./platform/database/observer.ts";
import { testDatabase } from "./platform/database/testing/database.ts";
import { catalogRoutes } from "./features/catalogs/routes.ts";
import { createCatalogs } from "./features/catalogs/service.ts";
import { controlRoutes } from "./features/controls/routes.ts";
import { documentRoutes } from "./features/documents/routes.ts";
import { decideNotApplicable, grantException, revokeException } from "./features/posture/decisions.ts";
import { organizationRoutes } from "./features/organizations/routes.ts";
import { postureRoutes } from "./features/posture/routes.ts";
import { type Api, testApi } from "./features/posture/testing/api.ts";
import { day, hour, sampleContent } from "./features/posture/testing/content.ts";
import { type TestPosture, testPosture } from "./features/posture/testing/posture.ts";
import { tailoringRoutes } from "./features/tailoring/routes.ts";
import { traceRoutes } from "./features/trace/routes.ts";
import { crossJoins, type PlanNode } from "./testing/joins.ts";

/** What tables and indexes say of themselves where they are not kept by organization: `house: ` and the reason. */
const isOfTheHouse = (comment: string | null): boolean => /^house: ./.test(comment ?? "");

async function growingTables(owner: Database): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ name: string; comment: string | null }>`
    select relname as name, obj_description(coalesce(pg_partition_root(oid), oid), 'pg_class') as comment from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
  `.execute(owner);
  return new Set(rows.filter(({ comment }) => !isOfTheHouse(comment)).map(({ name }) => name));
}

test("every table that grows with the fleet has the organization first in its primary key; others say why not", async (t) => {
  const { owner } = await testDatabase(t);
  const { rows } = await sql<{ table: string; first: string | null; comment: string | null }>`
    select c.relname as table, a.attname as first, obj_description(c.oid, 'pg_class') as comment
    from pg_class c
    left join pg_index i on i.indrelid = c.oid and i.indisprimary
    left join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
  `.execute(owner);
  assert.ok(rows.length > 20);
  const wrong = rows.filter(({ first, comment }) => first !== "organization_id" && !isOfTheHouse(comment));
  assert.deepEqual(
    wrong.map(({ table }) => table),
    [],
  );
});

test("so has every other index of such a table, and every foreign key; an index over all says what it is for", async (t) => {
  const { owner } = await testDatabase(t);
  const { rows: indexes } = await sql<{ index: string; table: string; first: string | null; comment: string | null }>`
    select i.indexrelid::regclass::text as index, c.relname as table, a.attname as first,
      obj_description(i.indexrelid, 'pg_class') as comment
    from pg_index i join pg_class c on c.oid = i.indrelid
    left join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
    where c.relnamespace = 'public'::regnamespace and not c.relispartition
  `.execute(owner);
  const { rows: keys } = await sql<{ name: string; table: string; pairs: string[] }>`
    select f.conname as name, c.relname as table, array_agg(a.attname || ' ' || b.attname) as pairs
    from pg_constraint f join pg_class c on c.oid = f.conrelid
    cross join lateral unnest(f.conkey, f.confkey) as pair (own, other)
    join pg_attribute a on a.attrelid = f.conrelid and a.attnum = pair.own
    join pg_attribute b on b.attrelid = f.confrelid and b.attnum = pair.other
    where f.contype = 'f' and c.relnamespace = 'public'::regnamespace group by f.conname, c.relname
  `.execute(owner);
  const growing = await growingTables(owner);
  assert.deepEqual(
    indexes
      .filter(
        ({ table, first, comment }) => growing.has(table) && first !== "organization_id" && !isOfTheHouse(comment),
      )
      .map(({ index }) => index),
    [],
  );
  assert.ok(keys.length > 0);
  assert.deepEqual(
    keys
      .filter(({ table, pairs }) => growing.has(table) && !pairs.includes("organization_id organization_id"))
      .map(({ name }) => name),
    [],
  );
});

/** Proposes changes of what a system is asked for, and has them decided on in each way. */
async function tailor(api: Api, organization: string): Promise<void> {
  const base = "/systems/payroll/tailoring";
  const kept = z.object({ id: z.string() });
  for (const [control, decision] of [
    ["C-5", "approve"],
    ["C-6", "reject"],
  ] as const) {
    const change = { kind: "add", control };
    await api.send("POST", `${base}/preview?organization=${organization}`, { changes: [change] });
    const { id } = kept.parse((await api.send("POST", base, { change, reason: "r" })).body);
    const decided = await api.send("POST", `${base}/${id}/decision`, { decision, by: "CISO" });
    assert.equal(decided.status, 204, decided.text);
    if (decision === "approve") await api.send("POST", `${base}/${id}/undo`, { reason: "r" });
  }
}

/** Looks where much is due by the clock, before it is settled. */
async function lookEarly(world: TestPosture): Promise<void> {
  const early = await world.another({ fewDue: 0 });
  const api = testApi(world, postureRoutes(early));
  for (const path of ["/overview", "/requirements", "/cells", "/assets"]) {
    const answer = await api.get(path);
    assert.equal(answer.status, 200, answer.text);
  }
}

/** Has the product do one of everything, over two organizations. */
async function exercise(t: Parameters<typeof testPosture>[0], said: Set<string>) {
  const observer = { ...nobody, statement: (_: number, text: string) => void said.add(text) };
  const world = await testPosture(t, sampleContent(), { observer });
  const { posture, database, clock, report, owner } = world;
  const catalogs = createCatalogs(database);
  const api = testApi(world, [
    ...[...postureRoutes(posture), ...traceRoutes(posture), ...controlRoutes(posture), ...documentRoutes(posture)],
    ...[...catalogRoutes({ database, posture, catalogs }), ...organizationRoutes(posture)],
    ...tailoringRoutes({ database, posture, catalogs }),
  ]);
  for (const organization of ["ministry-a", "ministry-b"]) {
    await report("web-01", { "host.login": "fail", "host.patch": "pass" }, { organization, system: "portal" });
    await report("web-02", { "host.login": "pass" }, { organization, system: "portal" });
    await report("portal", { "system.plan": "pass" }, { organization, kind: "system" });
    await report(organization, { "organization.policy": "pass" }, { organization, kind: "organization" });
  }
  const organization = "ministry-a";
  const subject = { kind: "host", name: "web-09", organization, system: "portal" };
  const listed = z.object({
    benchmarks: z.array(z.object({ kind: z.string(), version: z.string(), checks: z.array(z.string()) })),
  });
  for (const { kind, version, checks } of listed.parse((await api.get("/benchmarks")).body).benchmarks) {
    const line = { subject, source: "scanner", benchmark: `${kind}@${version}`, key: "once" };
    const observedAt = new Date(clock.now).toISOString();
    if (kind === "host")
      await api.send("POST", "/reports", [{ ...line, observedAt, outcomes: "P".repeat(checks.length) }]);
  }
  await api.send("PUT", "/systems/payroll", { organization, profile: "low" });
  await api.send("PUT", "/assets/web-02", { organization, system: "payroll" });
  await api.send("PUT", "/organizations/ministry-b", { parent: organization, name: "B", reason: "r" });
  const sharing = { organization, with: "ministry-b", shares: true, reason: "r" };
  assert.equal((await api.send("PUT", "/systems/portal/sharing", sharing)).status, 204);
  await api.send("PUT", "/organizations/agency", { name: "A", reason: "r" });
  const moving = await api.send("PUT", "/systems/payroll/organization", { to: "agency", reason: "r" });
  assert.equal(moving.status, 200, moving.text);
  const place = { organization, system: "portal" };
  const grant = { ...place, subject: null, check: "host.login", reason: "r", compensation: "c", applicant: "a" };
  const until = clock.now + day;
  const id = await posture.change((tx, revision, given) =>
    grantException(tx, revision, { ...grant, approver: "b", from: clock.now, until }, given.clock),
  );
  await posture.change((tx, revision, given) => revokeException(tx, revision, { organization, id }, given.clock));
  const decision = { ...place, control: "C-3", reason: "r", approver: "b" };
  await posture.change((tx, revision, given) => decideNotApplicable(tx, revision, decision, given.clock));
  await tailor(api, organization);
  clock.pass(3 * hour);
  await lookEarly(world);
  await posture.settle();
  const then = new Date(clock.now - hour).toISOString();
  const documents = ["system-security-plan", "assessment-plan", "assessment-results", "plan-of-action-and-milestones"];
  for (const moment of ["", `asOf=${then}`])
    for (const path of [
      ...["/overview", "/trace", "/systems", "/systems/payroll", "/assets", "/assets?q=web", "/assets?sort=system"],
      ...[
        "/assets?organization=ministry-a&system=portal",
        "/assets/web-09",
        "/requirements",
        "/requirements?sort=since",
      ],
      ...["/cells", "/cells?sort=-observedAt", "/cells?state=fail", "/cells?subject=web-09&check=host.login"],
      ...[
        "/cells/web-09/host.login",
        "/requirements/payroll/C-1",
        "/controls",
        "/controls/C-1",
        "/control-groups?by=function",
      ],
      ...documents.map((model) => `/systems/payroll/oscal/${model}`),
      ...["/systems/payroll/tailoring", "/catalogs", "/organizations", "/organizations/ministry-a"],
    ]) {
      const answer = await api.get(`${path}${moment === "" ? "" : `${path.includes("?") ? "&" : "?"}${moment}`}`);
      assert.ok([200, 409].includes(answer.status), `${path} ${answer.text}`);
    }
  await posture.use(sampleContent({ checks: (all) => all.filter(({ id: one }) => one !== "host.time") }));
  assert.deepEqual((await posture.verify()).differences, []);
  return { owner };
}

test("no statement that the product runs joins rows of different organizations, by the plans of PostgreSQL", async (t) => {
  const said = new Set<string>();
  const { owner } = await exercise(t, said);
  const growing = await growingTables(owner);
  const crossing: string[] = [];
  let planned = 0;
  for (const text of said) {
    if (!/^\s*(select|insert|update|delete|with|declare)\b/.test(text)) continue;
    // Only the kinds of join are of interest: on the few rows of a test, a plan has no reason to be another one.
    const { rows } = await sql<{ "QUERY PLAN": { Plan: PlanNode }[] }>`
      explain (generic_plan, verbose, format json) ${sql.raw(text)}
    `.execute(owner);
    planned += 1;
    for (const { Plan: plan } of rows[0]?.["QUERY PLAN"] ?? [])
      for (const join of crossJoins(plan, growing)) crossing.push(`${join}: ${text.trim().replaceAll(/\s+/g, " ")}`);
  }
  assert.ok(planned > 60, `${planned} statements`);
  assert.deepEqual(crossing, []);
});

test("the exercise runs every statement that names a table which grows", async (t) => {
  const said = new Set<string>();
  const { owner } = await exercise(t, said);
  const growing = await growingTables(owner);
  const run = [...said].join("\n");
  const files = await readdir(join(import.meta.dirname, "features"), { recursive: true });
  const sources = await Promise.all(
    files
      .filter((file) => /(?<!\.test)\.ts$/.test(file) && !file.includes("testing/"))
      .map((file) => readFile(join(import.meta.dirname, "features", file), "utf8")),
  );
  const named = [...growing].filter((table) =>
    sources.some((text) => new RegExp(`(from|join|into|update) ${table}\\b`).test(text)),
  );
  assert.deepEqual(
    named.filter((table) => !new RegExp(`\\b${table}\\b`).test(run)),
    [],
  );
});

test("the reader of plans finds a join that leaves the organization out", async (t) => {
  const { owner } = await testDatabase(t);
  const growing = await growingTables(owner);
  const joined = async (text: string) => {
    const { rows } = await sql<{ "QUERY PLAN": { Plan: PlanNode }[] }>`
      explain (generic_plan, verbose, format json) ${sql.raw(text)}
    `.execute(owner);
    return rows[0]?.["QUERY PLAN"].flatMap(({ Plan: plan }) => crossJoins(plan, growing));
  };
  assert.equal((await joined("select from subject join report using (subject_id)"))?.length, 1);
  assert.deepEqual(await joined("select from subject join report using (organization_id, subject_id)"), []);
  assert.deepEqual(
    await joined(
      "select from subject join report using (subject_id) where report.organization_id = $1 and subject.organization_id = $1",
    ),
    [],
  );
  assert.equal((await joined("select from subject where exists (select from system where name is null)"))?.length, 0);
});
