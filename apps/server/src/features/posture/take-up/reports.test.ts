import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { gzipSync } from "node:zlib";
import { z } from "@hono/zod-openapi";
import { Status } from "@tokiwa/assurance";
import type { Check } from "@tokiwa/content";
import fc from "fast-check";
import { sql } from "kysely";
import pino from "pino";

import { problem } from "../../../platform/schema.ts";
import { inTransaction } from "../../../platform/database/database.ts";
import { testDatabase } from "../../../platform/database/testing/database.ts";
import { postureRoutes } from "../routes.ts";
import * as schema from "../schema.ts";
import { startPosture } from "../service.ts";
import { testApi } from "../testing/api.ts";
import { minute, sampleContent } from "../testing/content.ts";
import { batchOf, start, testPosture } from "../testing/posture.ts";

const taken = z.object({
  sequences: z.array(z.int().nullable()),
  refused: z.array(z.object({ index: z.int(), problem })),
});
const listed = z.object({
  benchmarks: z.array(z.object({ kind: z.string(), version: z.string(), checks: z.array(z.string()) })),
});

async function world(t: TestContext) {
  const made = await testPosture(t);
  const api = testApi(made, postureRoutes(made.posture));
  const benchmark = async () => {
    const { benchmarks } = listed.parse((await api.get("/benchmarks")).body);
    const host = benchmarks.find(({ kind }) => kind === "host");
    assert.ok(host);
    return { ...host, name: `${host.kind}@${host.version}` };
  };
  const { name } = await benchmark();
  const line = (host: string, outcomes: string, more: object = {}) => ({
    ...{ subject: { kind: "host", name: host }, source: "scanner", observedAt: new Date(made.clock.now).toISOString() },
    ...{ benchmark: name, outcomes, ...more },
  });
  const send = async (lines: readonly (object | string)[]) => {
    const body = lines.map((one) => (typeof one === "string" ? one : JSON.stringify(one))).join("\n");
    const answer = await api.post("/reports", body, { "content-type": "application/x-ndjson" });
    assert.equal(answer.status, 202, answer.text);
    return taken.parse(answer.body);
  };
  const states = async (host: string) => {
    const { body } = await api.get(`/cells?subject=host:${host}&sort=check`);
    const { items } = z.object({ items: z.array(schema.cellRow) }).parse(body);
    return items.map(
      ({ check, state, reason }) => `${check.id} ${state}${reason && state === "fail" ? ` ${reason.en}` : ""}`,
    );
  };
  return { ...made, api, benchmark, line, send, states };
}

test("reports in the short form say what their letters stand for, with findings where there are any", async (t) => {
  const { benchmark, line, send, states, posture } = await world(t);
  assert.deepEqual((await benchmark()).checks, ["host.login", "host.patch", "host.time"]);
  const findings = { 0: { reason: "root may log in", evidence: "/etc/x:1 yes" } };
  assert.deepEqual(await send([line("a", "FP-", { findings }), line("b", "NEP")]), { sequences: [2, 3], refused: [] });
  assert.deepEqual(await states("a"), [
    "host.feed pass",
    "host.login fail root may log in",
    "host.patch pass",
    "host.time unknown",
  ]);
  assert.deepEqual(await states("b"), [
    "host.feed pass",
    "host.login not-applicable",
    "host.patch unknown",
    "host.time pass",
  ]);
  assert.deepEqual((await posture.verify()).differences, []);
});

test("a report that is wrong is refused by itself, with its place; its neighbours are taken up without a gap", async (t) => {
  const { line, send, clock, posture } = await world(t);
  const late = new Date(clock.now + 2 * minute).toISOString();
  const { sequences, refused } = await send([
    ...[
      line("a", "PPP"),
      line("b", "PP"),
      line("c", "PXP"),
      "{",
      line("d", "P-P", { findings: { 1: { reason: "r" } } }),
    ],
    ...[line("e", "PPP", { observedAt: late }), line("f", "PPP", { benchmark: "host@0" }), line("g", "FFF"), { a: 1 }],
    line("h", "PPP", { findings: { 0: { reason: 7 } } }),
  ]);
  assert.deepEqual(sequences, [2, null, null, null, null, null, null, 3, null, null]);
  assert.deepEqual(
    refused.map(({ index, problem: { code, errors = [] } }) => `${index} ${code} ${errors[0]?.pointer ?? ""}`.trim()),
    [
      ...["1 invalid-request /outcomes", "2 invalid-request /outcomes", "3 malformed-line"],
      ...["4 invalid-request /findings/1", "5 invalid-request /observedAt", "6 invalid-request /benchmark"],
      ...["8 invalid-request /subject", "9 invalid-request /findings/0/reason"],
    ],
  );
  assert.deepEqual((await posture.verify()).differences, []);
});

test("of more reports than are written at a time each is kept once, those of several sources on one subject, too", async (t) => {
  const { line, send, posture } = await world(t);
  const outcomes = ["PFP", "FNP", "E-F", "PPP"];
  const lines = Array.from({ length: 450 }, (_, index) =>
    line(`host-${index % 150}`, outcomes[index % 4] ?? "", { source: `scanner-${Math.floor(index / 150)}` }),
  );
  const { sequences, refused } = await send(lines);
  assert.deepEqual(refused, []);
  assert.deepEqual(
    sequences,
    lines.map((_, index) => index + 2),
  );
  const { recounted, differences } = await posture.verify();
  assert.equal(recounted.reports, lines.length);
  assert.deepEqual(differences, []);
});

test("what comes again is taken up once: by its text, by its key, in one request or in several", async (t) => {
  const { line, send } = await world(t);
  const one = line("a", "PPP");
  const keyed = line("b", "PPP", { key: "k" });
  assert.deepEqual((await send([one, one, keyed, keyed])).sequences, [2, 2, 3, 3]);
  assert.deepEqual((await send([keyed, one])).sequences, [3, 2]);
  const { sequences, refused } = await send([line("b", "FFF", { key: "k" }), line("c", "PPP")]);
  assert.deepEqual(sequences, [null, 4]);
  assert.equal(refused[0]?.problem.code, "idempotency-key-reused");
});

test("a batch with an Idempotency-Key is taken up once, and another one with the same key is refused", async (t) => {
  const { api } = await world(t);
  const send = (outcome: "pass" | "fail") =>
    api.post("/observations", JSON.stringify(batchOf("a", { "host.login": outcome }, start)), {
      "content-type": "application/json",
      "idempotency-key": "k",
    });
  assert.deepEqual((await send("pass")).body, { sequence: 2 });
  assert.deepEqual((await send("pass")).body, { sequence: 2 });
  assert.equal((await send("fail")).status, 409);
});

test("reports come compressed, or as an array; a body that is neither, or too long when unpacked, is refused", async (t) => {
  const { api, line } = await world(t);
  const gzip = { "content-type": "application/x-ndjson", "content-encoding": "gzip" };
  const post = async (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string>) => {
    const { status, body: answer } = await api.post("/reports", body, headers);
    return [status, status === 202 ? taken.parse(answer).sequences : problem.parse(answer).code];
  };
  assert.deepEqual(await post(new Uint8Array(gzipSync(JSON.stringify(line("a", "PPP")))), gzip), [202, [2]]);
  const array = JSON.stringify([line("b", "PPP"), line("c", "PPP")]);
  assert.deepEqual(await post(array, { "content-type": "application/json" }), [202, [3, 4]]);
  assert.deepEqual(await post("{}", { "content-type": "application/json" }), [400, "malformed-json"]);
  assert.deepEqual(await post("x", { "content-type": "text/plain" }), [415, "unsupported-media-type"]);
  assert.deepEqual(await post("x", gzip), [400, "malformed-json"]);
  assert.deepEqual(await post(new Uint8Array(gzipSync(" ".repeat(33 * 1024 * 1024))), gzip), [413, "body-too-large"]);
  assert.deepEqual(await post("1\n".repeat(5001), { "content-type": "application/x-ndjson" }), [400, "malformed-json"]);
});

test("a report by an older benchmark is read by it: what is no longer asked is left out, what is new is not told", async (t) => {
  const { posture, benchmark, line, send, states } = await world(t);
  const old = line("a", "FPE");
  await posture.use(
    sampleContent({
      checks: (all) => [
        ...all.flatMap((one) => (one.id === "host.login" ? [{ ...one, id: "host.extra" }] : [])),
        ...all.filter(({ id }) => id !== "host.patch"),
      ],
    }),
  );
  assert.notEqual((await benchmark()).name, old.benchmark);
  assert.deepEqual((await send([old])).refused, []);
  assert.deepEqual(
    await states("a"),
    ["host.extra unknown", "host.feed pass", "host.login fail", "host.time unknown"].sort(),
  );
  assert.deepEqual((await posture.verify()).differences, []);
});

test("of an older benchmark a check is left out that is asked of another kind by now, or follows from reports arriving", async (t) => {
  const { posture, line, send, states } = await world(t);
  const other = sampleContent({
    checks: (all) =>
      all.flatMap((one): Check[] => {
        if (one.id === "host.login") return [{ ...one, subject: "system" }];
        const { method, asks, ...rest } = { asks: one.title, ...one };
        void [method, asks];
        return one.id === "host.patch" ? [{ ...rest, method: "TEST", silence: "fail" }] : [one];
      }),
  });
  await posture.use(other);
  assert.deepEqual(await send([line("a", "FFF")]), { sequences: [3], refused: [] });
  assert.deepEqual(await states("a"), ["host.feed pass", "host.patch pass", "host.time fail"]);
  const systems = await posture.read({}, async (projection) =>
    projection.statuses((await projection.subjects({})).filter(({ kind }) => kind === "system")),
  );
  assert.deepEqual([...systems.values()], [Uint8Array.of(Status.neverObserved, Status.neverObserved)]);
  assert.deepEqual((await posture.verify()).differences, []);
});

test("a source that tells of nothing that is asked is taken up, and its asset is shown without an observation", async (t) => {
  const { posture, line, send, api } = await world(t);
  const asked = new Set(["host.login", "host.patch", "host.time", "host.feed"]);
  const other = (all: readonly Check[]) =>
    all.flatMap((one) => (one.id === "host.login" ? [{ ...one, id: "host.other" }] : asked.has(one.id) ? [] : [one]));
  await posture.use(sampleContent({ checks: other }));
  assert.deepEqual(await send([line("a", "FPF")]), { sequences: [3], refused: [] });
  const { body, status } = await api.get("/assets");
  assert.equal(status, 200);
  const [row] = z.object({ items: z.array(schema.assetRow) }).parse(body).items;
  assert.deepEqual([row?.sources, row?.oldestInput, row?.cells.unknown], [[], null, 1]);
  assert.deepEqual(await send([line("a", "FPF")]), { sequences: [3], refused: [] }, "it is known when it comes again");
  assert.deepEqual((await posture.verify()).differences, []);
});

test("who comes when too many wait is asked to come again, and nothing of it is kept", async (t) => {
  const { api, line, posture } = await world(t);
  const body = (n: number) =>
    Array.from({ length: 4000 }, (_, host) => JSON.stringify(line(`h-${host}`, "PPP", { source: `s-${n}` }))).join(
      "\n",
    );
  const answers = await Promise.all(
    [0, 1, 2, 3, 4, 5].map((n) => api.post("/reports", body(n), { "content-type": "application/x-ndjson" })),
  );
  const refused = answers.filter(({ status }) => status === 429);
  assert.ok(refused.length > 0);
  for (const { headers } of refused) assert.ok(Number(headers.get("retry-after")) > 0);
  const kept = answers.flatMap(({ status, body: answer }) => (status === 202 ? taken.parse(answer).sequences : []));
  assert.deepEqual(
    kept.toSorted((a, b) => (a ?? 0) - (b ?? 0)),
    kept.map((_, index) => index + 2),
  );
  assert.deepEqual((await posture.verify()).differences, []);
});

test("reports taken up together leave what they leave one after the other", async () => {
  const report = fc.record({
    host: fc.constantFrom("a", "b", "c"),
    source: fc.constantFrom("agent", "scanner"),
    ago: fc.nat({ max: 3 }),
    outcomes: fc.array(fc.constantFrom("P", "F", "N", "E", "-"), { minLength: 3, maxLength: 3 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(report, { minLength: 2, maxLength: 12 }), async (all) => {
      const left: unknown[] = [];
      for (const together of [true, false]) {
        const after: (() => Promise<void>)[] = [];
        const { posture, owner: database, clock } = await testPosture({ after: (fn) => void after.push(fn) });
        const [benchmark] = await posture.read({}, async ({ revision }) => {
          const list = (revision.lists.get("host") ?? []).filter((place) => place?.rule.silence !== "fail");
          assert.equal(list.length, 3);
          const { rows } = await sql<{ version: string }>`
            select version from benchmark_version where kind = 'host'`.execute(database);
          return rows.map(({ version }) => `host@${version}`);
        });
        const lines = all.map(({ host, source, ago, outcomes }) => {
          const observedAt = new Date(clock.now - ago * minute).toISOString();
          const value = {
            subject: { kind: "host", name: host },
            source,
            observedAt,
            benchmark,
            outcomes: outcomes.join(""),
          };
          return { value, text: JSON.stringify(value) };
        });
        const sequences: unknown[] = [];
        if (together) sequences.push(...(await posture.acceptAll(lines)));
        else for (const line of lines) sequences.push(...(await posture.acceptAll([line])));
        const { rows: states } = await sql`
          select subject_id, next_change_at, oldest_input from subject_state order by 1`.execute(database);
        const { rows: scopes } = await sql`
          select system_id, encode(counters, 'hex') as counters, cells, points, encode(standings, 'hex') as standings
          from scope order by 1`.execute(database);
        left.push({ sequences, states, scopes });
        assert.deepEqual((await posture.verify()).differences, []);
        for (const close of after.reverse()) await close();
      }
      assert.deepEqual(left[0], left[1]);
    }),
    { numRuns: 8, endOnFailure: true },
  );
});

test("two servers that write at the same time neither wait for each other for ever nor lose a change", async (t) => {
  const { database } = await testDatabase(t);
  const log = pino({ level: "silent" });
  const content = sampleContent();
  const servers = [await startPosture({ database, content, log }), await startPosture({ database, content, log })];
  t.after(async () => {
    for (const server of servers) await server.close();
  });
  const outcomes = ["pass", "fail", "error", "not-applicable"] as const;
  const now = Date.now();
  const accepted = await Promise.all(
    Array.from({ length: 120 }, async (_, n) => {
      const batch = batchOf(`web-${n % 5}`, { "host.login": outcomes[n % 4] ?? "pass", "host.patch": "fail" }, now, {
        ...{ source: `source-${n % 3}`, ago: n, system: `system-${(n % 5) % 2}` },
      });
      return servers[n % 2]?.accept(batch);
    }),
  );
  const numbers = accepted.map((one) => one?.sequence ?? 0).toSorted((a, b) => a - b);
  assert.deepEqual(
    numbers,
    numbers.map((_, index) => index + 2),
  );
  assert.deepEqual((await servers[0]?.verify())?.differences, []);
});

test("a report that the database refuses fails alone", async (t) => {
  const { posture, clock, owner: database } = await testPosture(t);
  await inTransaction(database, (tx) =>
    sql`
      create function refuse() returns trigger language plpgsql as $$
      begin
        if new.source = 'bad' then raise exception 'refused'; end if;
        return new;
      end $$;
    `.execute(tx),
  );
  await sql`create trigger refuse before insert on report for each row execute function refuse()`.execute(database);
  const sending = ["good", "bad", "fair"].map((source) =>
    posture.accept(batchOf("web-01", { "host.login": "pass" }, clock.now, { source })).then(
      ({ sequence }) => sequence,
      (error: unknown) => String(error),
    ),
  );
  const [good, bad, fair] = await Promise.all(sending);
  assert.deepEqual([good, fair], [2, 3]);
  assert.match(String(bad), /refused/);
  assert.deepEqual((await posture.verify()).differences, []);
});
