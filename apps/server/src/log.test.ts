import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { z } from "@hono/zod-openapi";
import { clusterAddress } from "./platform/database/testing/database.ts";
import { startProcess } from "./testing/process.ts";
import { testWorld } from "./testing/world.ts";

const key = "key-of-this-test/with+signs=and-length";
const metricsKey = "metrics-key-of-this-test-and-its-length";

const line = z.looseObject({ level: z.string(), time: z.iso.datetime(), pid: z.int(), msg: z.string() });

test("in all that is logged of a session, at every level, there is no secret, and each line is one event", async (t) => {
  let log = "";
  const environment = { TOKIWA_KEY: key, TOKIWA_METRICS_KEY: metricsKey, LOG_LEVEL: "trace" };
  const world = await testWorld(t);
  const server = await startProcess(t, world, environment, (text) => (log += text));
  await server.diagnosed;
  const call = async (method: string, path: string, headers: Record<string, string>, body?: unknown) =>
    fetch(server.url + path, {
      method,
      headers: { "content-type": "application/json", ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const bearer = { authorization: `Bearer ${key}` };

  const { url } = z
    .object({ url: z.string() })
    .parse(await (await call("POST", "/api/v1/session/link", bearer, {})).json());
  const token = new URL(url).hash.slice(1);
  const origin = { "sec-fetch-site": "same-origin" };
  const signedIn = await call("POST", "/api/v1/session", origin, { token });
  assert.equal(signedIn.status, 201);
  const cookie = (signedIn.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
  assert.equal((await call("GET", "/api/v1/overview?organization=ministry-b", { cookie })).status, 200);
  assert.equal((await call("POST", "/api/v1/session", origin, { token })).status, 401);
  assert.equal((await call("GET", "/api/v1/overview", { authorization: "Bearer guessed-by-somebody" })).status, 401);
  assert.equal((await call("GET", "/metrics", { authorization: `Bearer ${metricsKey}` })).status, 200);
  assert.equal((await call("GET", "/sign-in?token=in-the-address", {})).status, 404);
  await call("POST", "/api/v1/observations", bearer, { token: key, password: "in-the-body" });
  process.kill(await server.postgres(), "SIGKILL");
  assert.ok([200, 503].includes((await call("GET", "/api/v1/overview", { cookie })).status));
  await call("DELETE", "/api/v1/session", { cookie, ...origin });
  const password = (await readFile(join(world.data, "postgres", "password"), "utf8").catch(() => "")).trim();
  await server.kill("SIGTERM");

  const session = cookie.split("=")[1] ?? "";
  for (const secret of [
    key,
    metricsKey,
    token,
    session,
    "guessed-by-somebody",
    "in-the-address",
    "in-the-body",
    password,
  ])
    assert.ok(secret === "" || !log.includes(secret), `${secret} was logged`);
  const lines = log
    .trim()
    .split("\n")
    .map((one) => line.parse(JSON.parse(one)));
  const requests = lines.filter(({ msg }) => msg === "request");
  assert.equal(new Set(requests.map((one) => one["id"])).size, requests.length);
  const [overview] = requests.filter((one) => one["route"] === "/api/v1/overview");
  assert.partialDeepStrictEqual(overview, { method: "GET", status: 200, organization: "ministry-b", user: "operator" });
  assert.equal(typeof overview?.["ms"], "number");
});

test("the password of a database that cannot be entered is not logged", async (t) => {
  let log = "";
  const url = new URL(await clusterAddress());
  url.password = "wrong-password-of-the-database";
  const environment = { DATABASE_URL: url.href, LOG_LEVEL: "trace" };
  await assert.rejects(startProcess(t, await testWorld(t), environment, (text) => (log += text)));
  assert.match(log, /password authentication failed|StartupError/);
  assert.doesNotMatch(log, /wrong-password/);
});
