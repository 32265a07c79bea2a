import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "@hono/zod-openapi";
import pino from "pino";
import { createApp } from "./app.ts";
import { answeredHosts } from "./guard.ts";
import { createMetrics } from "./metrics.ts";
import { type Principal, anonymous } from "./permission.ts";
import { ProblemError } from "./problem.ts";
import { notFound } from "./problems.ts";
import { type Route, route } from "./route.ts";

const reader: Principal = {
  user: "r",
  role: "reader",
  permissions: new Set(["posture.read"]),
  organizations: null,
  by: "bearer",
};
const browser: Principal = {
  user: "b",
  role: "b",
  permissions: new Set(["observation.create"]),
  organizations: null,
  by: "cookie",
};

const thing = z.strictObject({ name: z.string().max(5), size: z.int() });
const routes: readonly Route[] = [
  route({
    method: "get",
    path: "/api/v1/things/{id}",
    permission: "posture.read",
    summary: "One thing",
    request: { params: z.object({ id: z.string() }), query: z.object({ at: z.coerce.number().optional() }) },
    answer: z.object({ id: z.string(), at: z.number().nullable() }),
    handle: async ({ params, query }) => {
      if (params.id === "none") throw new ProblemError(notFound);
      if (params.id === "full") throw Object.assign(new Error("No space left on device"), { code: "53100" });
      if (params.id === "late") throw Object.assign(new Error("canceling statement"), { code: "57014" });
      if (params.id === "closed") throw new Error("Cannot use a pool after calling end on the pool");
      if (params.id === "secret") throw new Error("password is hunter2");
      return { id: params.id, at: query.at ?? null };
    },
  }),
  route({
    method: "post",
    path: "/api/v1/things",
    permission: "observation.create",
    summary: "Put a thing",
    request: { body: z.strictObject({ things: z.array(thing) }) },
    answer: z.object({ kept: z.int() }),
    status: 202,
    handle: async ({ body }) => ({ kept: body.things.length }),
  }),
  route({
    method: "delete",
    path: "/api/v1/things",
    permission: "public",
    summary: "Forget",
    request: {},
    answer: z.undefined(),
    handle: async () => undefined,
  }),
];

const said: string[] = [];
const app = createApp({
  routes,
  authenticate: async (request) => {
    if (request.headers.get("authorization")) return { ...browser, by: "bearer" };
    if (request.headers.get("cookie")) return browser;
    return request.headers.has("x-test-nobody") ? anonymous : reader;
  },
  hosts: answeredHosts("127.0.0.1", []),
  pages: null,
  metrics: createMetrics(),
  log: pino({ level: "debug" }, { write: (line: string) => said.push(line) }),
  clock: () => 0,
  version: "0",
});

const get = (path: string, headers: Record<string, string> = {}) =>
  app.request(`http://localhost:1${path}`, { headers: { host: "localhost:1", ...headers } });
const post = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
  app.request("http://localhost:1/api/v1/things", {
    method: "POST",
    body,
    headers: { host: "localhost:1", "content-type": "application/json", authorization: "Bearer x", ...headers },
  });
const problem = z.object({
  type: z.string(),
  status: z.int(),
  code: z.string(),
  title: z.string(),
  detail: z.string(),
  instance: z.string().optional(),
  errors: z.array(z.strictObject({ pointer: z.string(), detail: z.string() })).optional(),
});
async function problemOf(response: Response): Promise<z.infer<typeof problem>> {
  assert.equal(response.headers.get("content-type"), "application/problem+json");
  const body = problem.parse(await response.json());
  assert.equal(body.status, response.status);
  assert.equal(body.type, `/api/v1/problems/${body.code}`);
  return body;
}

test("a declared route answers with what its handler gives", async () => {
  const response = await get("/api/v1/things/a%2Fb?at=3");
  assert.equal(response.status, 200);
  assert.deepEqual(await response.json(), { id: "a/b", at: 3 });
  assert.equal(
    (await app.request("http://localhost/api/v1/things", { method: "DELETE", headers: { host: "localhost" } })).status,
    204,
  );
});

test("without a permission nothing is answered: 401 to a stranger, 403 to somebody known", async () => {
  const stranger = await get("/api/v1/things/a", { "x-test-nobody": "1" });
  assert.equal(stranger.status, 401);
  assert.match(stranger.headers.get("www-authenticate") ?? "", /^Bearer/);
  assert.equal((await problemOf(stranger)).code, "not-signed-in");
  const known = await get("/api/v1/things/a", { cookie: "c" });
  assert.equal((await problemOf(known)).code, "forbidden");
});

test("a body that is not of the form is a problem that names each place by a JSON pointer", async () => {
  const body = {
    things: [
      { name: "abcdef", size: 1 },
      { name: "b", size: 1.5, "a/b": 1 },
    ],
    more: 1,
  };
  const { code, errors } = await problemOf(await post(JSON.stringify(body)));
  assert.equal(code, "invalid-request");
  assert.deepEqual(errors?.map(({ pointer }) => pointer).sort(), [
    "/more",
    "/things/0/name",
    "/things/1/a~1b",
    "/things/1/size",
  ]);
});

test("a wrong parameter is named, also one that is given twice", async () => {
  for (const query of ["at=x", "at=1&at=2"]) {
    const { errors } = await problemOf(await get(`/api/v1/things/a?${query}`));
    assert.deepEqual(
      errors?.map(({ pointer }) => pointer),
      ["?at"],
    );
  }
});

test("problems speak the language that the reader prefers", async () => {
  const japanese = { "accept-language": "fr, ja;q=0.8, en;q=0.3" };
  assert.match((await problemOf(await get("/api/none", japanese))).title, /見つかりません/);
  assert.equal((await problemOf(await get("/api/none", { "accept-language": "de" }))).title, "Not found");
  const wrong = await post('{"things":[{"name":1,"size":1}]}', japanese);
  assert.equal(wrong.headers.get("content-language"), "ja");
  assert.match((await problemOf(wrong)).errors?.[0]?.detail ?? "", /文字列/);
});

test("what is not JSON, not UTF-8 or of another type is refused with a reason", async () => {
  assert.equal((await problemOf(await post('{"things":'))).code, "malformed-json");
  const told = async (text: string, language: string) =>
    (await problemOf(await post(text, { "accept-language": language }))).detail;
  const comma = '{"things": [],\n  "size": 1,}';
  assert.match((await told(comma, "en")) ?? "", /line 2, column 13\)\. A name in double quotes is expected/);
  const japanese = (await told(comma, "ja")) ?? "";
  assert.match(japanese, /（2 行 13 列）。引用符で囲んだ名前が必要です/);
  assert.doesNotMatch(japanese, /[a-z]/);
  // Looking for the place holds up all others, so that there is a bound in length and in depth.
  assert.match((await told("[".repeat(500_000), "en")) ?? "", /nested too deep/);
  assert.match((await told("[".repeat(2_000_000), "en")) ?? "", /too long/);
  assert.equal((await problemOf(await post(Buffer.from([0x22, 0xff, 0x22])))).code, "malformed-json");
  assert.equal((await problemOf(await post("a=b", { "content-type": "text/plain" }))).code, "unsupported-media-type");
});

test("an unknown address and an unknown method are told apart", async () => {
  assert.equal((await problemOf(await get("/api/v1/nothing"))).code, "not-found");
  const method = await app.request("http://localhost/api/v1/things", { method: "PUT", headers: { host: "localhost" } });
  assert.equal((await problemOf(method)).code, "method-not-allowed");
  assert.equal(method.headers.get("allow"), "POST, DELETE");
});

test("an unforeseen error tells its reader a number, and the log the rest", async () => {
  said.length = 0;
  const response = await get("/api/v1/things/secret");
  const text = await response.clone().text();
  const { code, instance } = await problemOf(response);
  assert.equal(code, "internal");
  assert.doesNotMatch(text, /hunter2/);
  const id = instance?.replace("urn:uuid:", "") ?? "none";
  assert.ok(said.some((line) => line.includes(id) && line.includes("hunter2")));
  assert.equal(response.headers.get("x-request-id"), id);
});

test("a database that is full, late or closed is a matter of the moment for whoever asks, and told by its weight", async () => {
  for (const [id, level] of [
    ["full", 50],
    ["late", 40],
    ["closed", 40],
  ] as const) {
    said.length = 0;
    const response = await get(`/api/v1/things/${id}`);
    assert.equal((await problemOf(response)).code, "unavailable");
    assert.equal(response.headers.get("retry-after"), "1");
    assert.equal(said.length, 1);
    assert.match(said[0] ?? "", new RegExp(`"level":${level},.*"status":503`));
  }
});

test("a request for another host name is refused, so that no page elsewhere can be bound to this machine", async () => {
  for (const host of ["evil.example", "evil.example:1", "localhost.evil.example", "", "10.0.0.1"])
    assert.equal((await problemOf(await get("/api/v1/things/a", { host }))).code, "unknown-host", host);
  for (const host of ["localhost", "127.0.0.1:9", "[::1]:9", "LOCALHOST.", "localhost:80"])
    assert.equal((await get("/api/v1/things/a", { host })).status, 200, host);
});

test("a change by cookie is taken from our own pages only", async () => {
  const body = '{"things":[]}';
  const cookie = { authorization: "", cookie: "c" };
  const send = (headers: Record<string, string>) => {
    const { authorization: _, ...rest } = { ...cookie, ...headers };
    return app.request("http://localhost:1/api/v1/things", {
      method: "POST",
      body,
      headers: { host: "localhost:1", "content-type": "application/json", ...rest },
    });
  };
  const forged: Record<string, string>[] = [
    {},
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { "sec-fetch-site": "none" },
    { origin: "https://evil.example" },
    { origin: "http://localhost:2" },
    { origin: "null" },
    { "sec-fetch-site": "cross-site", origin: "http://localhost:1" },
  ];
  for (const headers of forged) {
    const response = await send(headers);
    assert.equal((await problemOf(response)).code, "cross-site", JSON.stringify(headers));
  }
  assert.equal((await send({ "sec-fetch-site": "same-origin" })).status, 202);
  assert.equal((await send({ origin: "http://localhost:1" })).status, 202);
  assert.equal((await post(body)).status, 202);
});

test("every answer bears the headers that keep a browser safe", async () => {
  for (const response of [await get("/api/v1/things/a"), await get("/nowhere"), await get("/", { host: "evil" })]) {
    assert.match(response.headers.get("content-security-policy") ?? "", /default-src 'none'.*frame-ancestors 'none'/);
    assert.equal(response.headers.get("x-content-type-options"), "nosniff");
    assert.equal(response.headers.get("cross-origin-opener-policy"), "same-origin");
    assert.equal(response.headers.get("cache-control"), "no-store");
  }
});

test("the log says who asked for which route, and nothing of what they sent", async () => {
  said.length = 0;
  await post('{"things":[{"name":"zzz","size":1}]}', { authorization: "Bearer sesame" });
  assert.equal(said.length, 1);
  assert.match(said[0] ?? "", /"method":"POST","route":"\/api\/v1\/things","status":202,"ms":[\d.]+,"user":"b"/);
  assert.doesNotMatch(said[0] ?? "", /zzz|sesame/);
});

test("what a request is about is told, and what it was refused by; each request is one line, whatever became of it", async () => {
  said.length = 0;
  await get("/api/v1/things/a?organization=ministry-a");
  await get("/api/v1/things/secret");
  await get("/nowhere/private?x=private");
  assert.equal(said.length, 3);
  const [about = "", failed = "", nowhere = ""] = said;
  assert.match(about, /"level":30.*"organization":"ministry-a"/);
  assert.match(failed, /"level":50.*"status":500.*"problem":"internal".*"msg":"a request failed"/);
  assert.match(nowhere, /"level":30.*"route":"\(page\)".*"problem":"not-found"/);
  assert.doesNotMatch(nowhere, /private/);
});

test("the API describes itself in OpenAPI 3.1, each operation with its permission and its problems", async () => {
  const operationForm = z.looseObject({ description: z.string(), responses: z.record(z.string(), z.unknown()) });
  const document = z
    .object({ openapi: z.literal("3.1.0"), paths: z.record(z.string(), z.record(z.string(), operationForm)) })
    .parse(await (await get("/api/openapi.json")).json());
  assert.deepEqual(Object.keys(document.paths).sort(), [
    "/api/openapi.json",
    "/api/v1/problems/{code}",
    "/api/v1/things",
    "/api/v1/things/{id}",
  ]);
  const operation = document.paths["/api/v1/things"]?.["post"];
  assert.match(operation?.description ?? "", /observation\.create/);
  assert.deepEqual(Object.keys(operation?.responses ?? {}), ["202", "default"]);
  assert.ok(operation?.["requestBody"]);
});

test("the meaning of each code can be read", async () => {
  const response = await get("/api/v1/problems/cross-site");
  assert.equal(z.looseObject({ status: z.int() }).parse(await response.json()).status, 403);
  assert.equal((await get("/api/v1/problems/none")).status, 404);
});
