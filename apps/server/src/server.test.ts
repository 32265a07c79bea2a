import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { z } from "@hono/zod-openapi";
import pino from "pino";
import { serverState } from "./features/operation/schema.ts";
import { type Progress, type RunningServer, type ServerOptions, StartupError, startServer } from "./index.ts";
import { testDatabase } from "./platform/database/testing/database.ts";
import { follow } from "./testing/follow.ts";
import { key, startProcess } from "./testing/process.ts";
import { testWorld } from "./testing/world.ts";

const log = pino({ level: "silent" });

/** Starts a server of a small world, on a database of its own in the cluster of the run. */
async function start(
  t: TestContext,
  options: Partial<ServerOptions> = {},
): Promise<RunningServer & { machine: string }> {
  const world = await testWorld(t);
  const { connection, close } = await testDatabase({ after: () => {} });
  const server = await startServer({
    dataFolder: world.data,
    databaseUrl: connection,
    diagnosed: world.machine,
    contentFolders: [world.content],
    host: "127.0.0.1",
    port: 0,
    key,
    metricsKey: "only-for-the-figures",
    log,
    ...options,
  });
  t.after(async () => {
    await server.close();
    await close();
  });
  return { ...server, machine: world.machine };
}

const asking = (server: Pick<RunningServer, "url">) => ({
  ask: (path: string, { signal }: { signal?: AbortSignal } = {}) =>
    fetch(server.url + path, { headers: { authorization: `Bearer ${key}` }, ...(signal && { signal }) }),
});

test("it starts step by step, and says what it did", async (t) => {
  const told: Progress[] = [];
  const server = await start(t, { onProgress: (progress) => told.push(progress) });
  await server.firstDiagnosis;
  const steps = told.map(({ step, state }) => `${step} ${state}`);
  assert.deepEqual(steps.slice(0, 6), [
    "content begun",
    "content done",
    "database begun",
    "database done",
    "posture begun",
    "posture done",
  ]);
  assert.ok(steps.includes("listen done"));
  assert.equal(steps.at(-1), "diagnosis done");
  const content = told.find((progress) => progress.step === "content" && progress.state === "done");
  assert.partialDeepStrictEqual(content, { documents: 1, clauses: 1, controls: 1, checks: 2 });
});

test("the link that it gives signs a browser in, which then sees what a stranger does not", async (t) => {
  const server = await start(t);
  const [page, token] = (await server.signInLink()).split("#");
  assert.equal(page, `${server.url}/sign-in`);
  const signedIn = await fetch(`${server.url}/api/v1/session`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: server.url },
    body: JSON.stringify({ token }),
  });
  assert.equal(signedIn.status, 201);
  const cookie = (signedIn.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
  assert.equal((await fetch(`${server.url}/api/v1/activity`, { headers: { cookie } })).status, 200);
  assert.equal((await fetch(`${server.url}/api/v1/activity`)).status, 401);
});

test("a file that is edited turns a cell and a requirement, and whoever follows is told", async (t) => {
  const server = await start(t);
  const follower = follow(() => asking(server));
  t.after(() => follower.stop());
  await server.firstDiagnosis;
  await writeFile(join(server.machine, "etc/ssh/sshd_config"), "PermitRootLogin yes\n");
  const cell = await follower.find(({ kind, data }) => kind === "cell" && data.includes('"to":"fail"'));
  assert.match(cell.data, /host\.ssh\.root-login/);
  const requirement = await follower.find(
    ({ kind, data }) => kind === "requirement" && data.includes('"to":"not-satisfied"'),
  );
  assert.match(requirement.data, /"clauses":\["policy:1"\]/);
});

test("how far the diagnosis is can be asked", async (t) => {
  const server = await start(t);
  await server.firstDiagnosis;
  const answer: unknown = await (await asking(server).ask("/api/v1/diagnosis")).json();
  assert.partialDeepStrictEqual(answer, {
    subject: { id: "host:test-machine", name: "test-machine" },
    running: false,
    done: 2,
    total: 2,
    errors: [],
  });
});

test("it says that it lives and is ready; its figures are for those who may", async (t) => {
  const server = await start(t);
  assert.equal((await fetch(`${server.url}/healthz`)).status, 200);
  assert.equal((await fetch(`${server.url}/readyz`)).status, 200);
  assert.equal((await fetch(`${server.url}/metrics`)).status, 401);
  const figures = async (token: string) =>
    (await fetch(`${server.url}/metrics`, { headers: { authorization: `Bearer ${token}` } })).text();
  await server.firstDiagnosis;
  assert.match(await figures(key), /^tokiwa_observations_accepted_total [1-9]/m);
  assert.match(await figures("only-for-the-figures"), /^tokiwa_duty_held{duty="upkeep"} 1$/m);
  const elsewhere = await fetch(`${server.url}/api/v1/overview`, {
    headers: { authorization: "Bearer only-for-the-figures" },
  });
  assert.equal(elsewhere.status, 403);
});

test("it tells how it runs: its processes, its database, its disk, and that nothing is behind", async (t) => {
  const server = await start(t);
  await server.firstDiagnosis;
  const state = serverState.parse(await (await asking(server).ask("/api/v1/server")).json());
  const [process_, another] = state.processes;
  assert.equal(another, undefined);
  assert.partialDeepStrictEqual(process_, { pid: process.pid, self: true, roles: ["upkeep", "diagnosis"] });
  assert.equal(`http://127.0.0.1:${process_?.port}`, server.url);
  assert.equal(state.database.embedded, false);
  assert.ok(state.database.size > 1e6 && state.log.sequence >= 2 && (state.disk?.free ?? 0) > 0);
  assert.deepEqual(state.log.overdue, { subjects: 0, seconds: 0 });
  assert.equal(state.log.unmoved, 0);
});

test("its description names every route of every feature, each with an answer", async (t) => {
  const server = await start(t);
  const { paths } = z
    .object({ paths: z.record(z.string(), z.unknown()) })
    .parse(await (await fetch(`${server.url}/api/openapi.json`)).json());
  for (const path of ["/api/v1/session", "/api/v1/events", "/api/v1/observations", "/api/v1/overview", "/api/v1/trace"])
    assert.ok(path in paths, path);
});

test("SIGTERM ends it in order: streams end, PostgreSQL stops, the process is gone", async (t) => {
  const server = await startProcess(t, await testWorld(t));
  const stream = (await server.ask("/api/v1/events")).body?.getReader();
  assert.ok(!(await stream?.read())?.done);
  const postgres = await server.postgres();
  server.child.kill("SIGTERM");
  while (!(await stream?.read())?.done);
  if (server.child.exitCode === null) await once(server.child, "exit");
  assert.equal(server.child.exitCode, 0);
  assert.throws(() => process.kill(postgres, 0), { code: "ESRCH" });
});

test("a port that is taken, a database that is away and content that is wrong are named in both languages; nothing is left running", async (t) => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  t.after(() => other.close());
  const address = other.address();
  const port = typeof address === "object" ? (address?.port ?? 0) : 0;
  const startup = (code: string, words: RegExp) => (error: unknown) => {
    assert.ok(error instanceof StartupError);
    assert.equal(error.code, code);
    assert.match(error.text.ja, words);
    assert.match(error.text.en, words);
    return true;
  };
  await assert.rejects(start(t, { port }), startup("address-in-use", new RegExp(String(port))));
  const databaseUrl = "postgresql://nobody:secret@127.0.0.1:1/none";
  await assert.rejects(start(t, { databaseUrl }), (error) => {
    assert.ok(error instanceof StartupError);
    assert.equal(error.code, "database-unreachable");
    assert.doesNotMatch(error.text.en, /secret/);
    return true;
  });
  const { content } = await testWorld(t);
  await mkdir(join(content, "checks"), { recursive: true });
  await writeFile(join(content, "checks", "wrong.yaml"), "family: [\n");
  await assert.rejects(start(t, { contentFolders: [content] }), startup("content-errors", /wrong\.yaml:\d/));
  await rm(content, { recursive: true });
});
