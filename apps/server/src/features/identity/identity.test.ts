import assert from "node:assert/strict";
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { z } from "@hono/zod-openapi";
import { sql } from "kysely";
import pino from "pino";
import { testDatabase } from "../../platform/database/testing/database.ts";
import { createApp } from "../../platform/http/app.ts";
import { createMetrics } from "../../platform/http/metrics.ts";
import { createDamping } from "./damping.ts";
import { newToken, readKey } from "./key.ts";
import { identityRoutes } from "./routes.ts";
import { link } from "./schema.ts";
import { createIdentity } from "./service.ts";

const key = newToken();
const minute = 60_000;
const day = 24 * 60 * minute;
const origin = "http://localhost:1";

interface Call {
  readonly method?: string;
  readonly token?: string;
  readonly cookie?: string | undefined;
  readonly bearer?: string;
}

async function begin(t: TestContext, { secure = false } = {}) {
  const { database } = await testDatabase(t);
  const clock = { now: Date.UTC(2026, 10, 23) };
  const identity = createIdentity({ database, key, secure });
  const app = createApp({
    routes: identityRoutes(identity, () => origin),
    authenticate: identity.authenticate,
    hosts: null,
    pages: null,
    metrics: createMetrics(),
    log: pino({ level: "silent" }),
    clock: () => clock.now,
    version: "0",
  });
  const call = (path: string, { method = "GET", token, cookie, bearer }: Call = {}) =>
    app.request(`${origin}/api/v1/session${path}`, {
      method,
      ...(token !== undefined && { body: JSON.stringify({ token }) }),
      headers: {
        host: "localhost:1",
        "sec-fetch-site": "same-origin",
        "content-type": "application/json",
        ...(cookie !== undefined && { cookie }),
        ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
      },
    });
  const signIn = (token: string) => call("", { method: "POST", token });
  return { database, clock, identity, call, signIn };
}

const cookieOf = (response: Response): string => (response.headers.get("set-cookie") ?? "").split(";")[0] ?? "";

test("a link signs in once: then it is used up, also for two who come at once", async (t) => {
  const { clock, identity, call, signIn } = await begin(t);
  const token = await identity.invite(clock.now);
  const answers = await Promise.all([signIn(token), signIn(token), signIn(token)]);
  assert.deepEqual(
    answers.map(({ status }) => status).toSorted((a, b) => a - b),
    [201, 401, 401],
  );
  const cookie = cookieOf(answers.find(({ status }) => status === 201) ?? new Response());
  assert.deepEqual(await (await call("", { cookie })).json(), {
    user: "operator",
    role: "administrator",
    organizations: null,
  });
  assert.equal((await signIn(token)).status, 401);
});

test("a link expires", async (t) => {
  const { clock, identity, signIn } = await begin(t);
  const token = await identity.invite(clock.now);
  clock.now += 60 * minute;
  assert.equal((await signIn(token)).status, 401);
});

test("the API key signs in as well, and makes links; nothing else does", async (t) => {
  const { call, signIn } = await begin(t);
  assert.equal((await signIn(key)).status, 201);
  assert.equal((await signIn(newToken())).status, 401);
  const made = link.parse(await (await call("/link", { method: "POST", bearer: key })).json());
  const [page, token] = made.url.split("#");
  assert.equal(page, `${origin}/sign-in`);
  assert.equal((await signIn(token ?? "")).status, 201);
  assert.equal((await call("/link", { method: "POST" })).status, 401);
  assert.equal((await call("", { bearer: `${key}x` })).status, 401);
});

test("no script can read the cookie, no other site sends it, and over HTTPS it is bound to this host", async (t) => {
  const plain = (await (await begin(t)).signIn(key)).headers.get("set-cookie") ?? "";
  assert.match(plain, /^tokiwa-[0-9a-f]{8}=[\w-]{43}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict$/);
  const secure = (await (await begin(t, { secure: true })).signIn(key)).headers.get("set-cookie") ?? "";
  assert.match(secure, /^__Host-tokiwa=.*; Path=\/; .*HttpOnly; SameSite=Strict; Secure$/);
});

test("a session lasts while it is used, ends when it is not, and never outlasts a week", async (t) => {
  const { clock, call, signIn } = await begin(t);
  const cookie = cookieOf(await signIn(key));
  const end = clock.now + 7 * day;
  for (; clock.now < end; clock.now += day / 4) assert.equal((await call("", { cookie })).status, 200);
  assert.equal((await call("", { cookie })).status, 401);
  const another = cookieOf(await signIn(key));
  clock.now += day / 2;
  assert.equal((await call("", { cookie: another })).status, 401);
});

test("signing out ends the session on the server, and another one in its place ends it too", async (t) => {
  const { call, signIn, database } = await begin(t);
  const cookie = cookieOf(await signIn(key));
  const response = await call("", { method: "DELETE", cookie });
  assert.equal(response.status, 204);
  assert.match(response.headers.get("set-cookie") ?? "", /=; Path=\/; Max-Age=0;/);
  assert.equal((await call("", { cookie })).status, 401);
  const first = cookieOf(await signIn(key));
  await call("", { method: "POST", token: key, cookie: first });
  assert.equal((await call("", { cookie: first })).status, 401);
  const { rows } = await sql`select from session`.execute(database);
  assert.equal(rows.length, 1);
});

test("the database holds no token", async (t) => {
  const { clock, identity, signIn, database } = await begin(t);
  const made = await identity.invite(clock.now);
  const cookie = cookieOf(await signIn(key)).split("=")[1] ?? "";
  const { rows } = await sql<{ row: string }>`
    select row_to_json(r)::text as row from (select * from session, sign_in_link) r
  `.execute(database);
  const text = rows.map(({ row }) => row).join();
  assert.match(text, /operator/);
  for (const token of [made, cookie])
    for (const form of [token, Buffer.from(token).toString("hex"), Buffer.from(token, "base64url").toString("hex")])
      assert.ok(!text.includes(form));
});

test("whoever guesses waits, the longer the more often; with the right key too, until the time is over", async (t) => {
  const { clock, signIn, call } = await begin(t);
  for (let n = 0; n < 10; n++) assert.equal((await signIn(newToken())).status, 401);
  const refused = await signIn(key);
  assert.equal(refused.status, 429);
  assert.equal(refused.headers.get("retry-after"), "1");
  assert.equal((await call("", { bearer: key })).status, 429);
  clock.now += 1000;
  assert.equal((await call("", { bearer: key })).status, 200);
});

test("waits double, are at most a quarter of an hour, and failures are forgotten with time", () => {
  const damping = createDamping();
  for (let n = 0; n < 12; n++) damping.failed("a", 0);
  assert.equal(damping.wait("a", 0), 4000);
  assert.equal(damping.wait("b", 0), 0);
  for (let n = 0; n < 100; n++) damping.failed("a", 0);
  assert.equal(damping.wait("a", 0), 15 * minute);
  assert.equal(damping.wait("a", day), 0);
});

test("the key is made once, and only its owner may read it", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "tokiwa-key-"));
  t.after(() => rm(folder, { recursive: true }));
  const made = await readKey(folder, undefined);
  assert.match(made, /^[\w-]{43}$/);
  await chmod(join(folder, "key"), 0o644);
  assert.equal(await readKey(folder, ""), made);
  assert.equal((await stat(join(folder, "key"))).mode & 0o777, 0o600);
  assert.equal(await readKey(folder, "x".repeat(20)), "x".repeat(20));
  assert.equal(await readKey(folder, "short"), "short");
  await assert.rejects(readKey(folder, "short", true), /TOKIWA_KEY needs at least 20/);
  await assert.rejects(readKey(folder, "two words"), /no spaces/);
  await writeFile(join(folder, "key"), "\n");
  await assert.rejects(readKey(folder, undefined), /holds no key/);
  assert.equal(await readFile(join(folder, "key"), "utf8"), "\n");
});

test("a link, and a key of a machine, may be limited to organizations and what is below them at the time", async (t) => {
  const { database } = await testDatabase(t);
  const clock = { now: Date.UTC(2026, 10, 23) };
  const below = async (organizations: readonly string[], now: number) =>
    now > Date.UTC(2026, 10, 23) ? [...organizations, "agency"] : organizations;
  const identity = createIdentity({ database, key, secure: false, below });
  const app = createApp({
    routes: identityRoutes(identity, () => origin),
    authenticate: identity.authenticate,
    hosts: null,
    pages: null,
    metrics: createMetrics(),
    log: pino({ level: "silent" }),
    clock: () => clock.now,
    version: "0",
  });
  const ask = async (method: string, path: string, who: Record<string, string>, body?: object) => {
    const headers = { "content-type": "application/json", "sec-fetch-site": "same-origin", ...who };
    const response = await app.request(`${origin}/api/v1${path}`, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: response.status, text: await response.text(), cookie: cookieOf(response) };
  };
  const operator = { authorization: `Bearer ${key}` };
  const invited = await ask("POST", "/session/invitation", operator, { organizations: ["ministry"] });
  const token = link.parse(JSON.parse(invited.text)).url.split("#")[1];
  const signedIn = await ask("POST", "/session", {}, { token });
  assert.match(signedIn.text, /"role":"member","organizations":\["ministry"\]/);
  const member = { cookie: signedIn.cookie };
  const added = await ask("POST", "/keys", operator, { name: "scanner", organizations: ["ministry"] });
  const { id, key: made } = z.object({ id: z.string(), key: z.string() }).parse(JSON.parse(added.text));
  const machine = { authorization: `Bearer ${made}` };
  clock.now += minute;
  for (const who of [member, machine]) {
    assert.match((await ask("GET", "/session", who)).text, /"organizations":\["ministry","agency"\]/, "the tree grew");
    assert.equal((await ask("GET", "/keys", who)).status, 403);
    assert.equal((await ask("POST", "/session/link", who)).status, 403, "who is limited invites nobody");
  }
  assert.doesNotMatch((await ask("GET", "/keys", operator)).text, new RegExp(made));
  assert.equal((await ask("DELETE", `/keys/${id}`, operator)).status, 204);
  assert.equal((await ask("GET", "/session", machine)).status, 401);
});
