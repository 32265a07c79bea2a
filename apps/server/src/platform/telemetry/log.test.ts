import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { createLog, type LogLevel } from "./log.ts";

const key = 'k"ey\\with-all/that+breaks';
const url = "postgresql://tokiwa:p%40ss%2Fword@db.example:5432/tokiwa?application_name=x";

function begin(level: LogLevel = "trace") {
  const lines: string[] = [];
  const log = createLog({ level, to: { write: (line) => lines.push(line) }, secrets: [key, url, undefined, ""] });
  return { log, lines };
}

test("each event is one line of JSON, with its level in a word and its time", () => {
  const { log, lines } = begin();
  log.warn({ code: "57P01" }, "two\nlines");
  assert.equal(lines.length, 1);
  const [line = ""] = lines;
  assert.equal(line.indexOf("\n"), line.length - 1);
  const { level, time, code, msg } = JSON.parse(line) as Record<string, string>;
  assert.deepEqual({ level, code, msg }, { level: "warn", code: "57P01", msg: "two\nlines" });
  assert.match(time ?? "", /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
});

test("what is below the level is not told", () => {
  const { log, lines } = begin("error");
  log.warn("no");
  log.error("yes");
  assert.equal(lines.length, 1);
});

test("no secret is in a line, wherever it was", () => {
  const { log, lines } = begin();
  const link = "http://localhost:4180/sign-in#abcdefghijklmnopqrstuvwxyz0123456789-_ABCDE";
  const cookie = "tokiwa-0a1b2c3d=s3ss10n-t0ken-s3ss10n-t0ken-s3ss10n-t0ken-x; other=1";
  log.info({ key, url, nested: { deep: [key] } }, `the key is ${key}`);
  log.info({ err: new Error(`cannot reach ${url}`, { cause: new TypeError(`Invalid URL ${url}`) }) }, "failed");
  log.info({ headers: { authorization: "Bearer another-key-of-somebody", cookie } }, link);
  log.info("password=hunter22 and p@ss/word, of postgres://a:b@c/d");
  log.child({ url }).error({ err: Object.assign(new Error("x"), { input: url, detail: key }) }, "failed");
  const said = lines.join("");
  for (const secret of [
    key,
    JSON.stringify(key).slice(1, -1),
    "p%40ss",
    "p@ss/word",
    "another-key",
    "s3ss10n",
    "abcdefghij",
    "hunter22",
    ":b@",
  ])
    assert.ok(!said.includes(secret), `${secret} in ${said}`);
  assert.match(said, /db\.example/);
  assert.match(said, /cannot reach/);
  for (const line of lines) JSON.parse(line);
});

test("lines stay JSON, whatever the secrets and the words are", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string({ minLength: 6, unit: "binary" }), (words, secret) => {
      const lines: string[] = [];
      const log = createLog({ level: "info", to: { write: (line) => lines.push(line) }, secrets: [secret] });
      log.info({ words, around: `${words}${secret}${words}` }, secret);
      const told: unknown = JSON.parse(lines.join(""));
      assert.ok(typeof told === "object" && told !== null && "level" in told && told.level === "info");
    }),
  );
});
