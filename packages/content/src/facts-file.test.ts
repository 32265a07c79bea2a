import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readFacts } from "./facts-file.ts";
import { sampleCatalog } from "./testing/sample.ts";

const server = { ports: [22], rootLogin: null, options: {} };
const read = (text: string) => {
  const { facts, problems } = readFacts("facts.json", text, sampleCatalog);
  return { facts, problems: problems.map(({ line, column, code }) => `${line}:${column} ${code}`) };
};

describe("readFacts", () => {
  it("reads known and unknown facts, and takes one without status for known", () => {
    const gap = { path: "/etc/passwd", cause: "unreadable" };
    const { facts, problems } = read(
      JSON.stringify({ "ssh.server": { value: server }, "accounts.users": { status: "unknown", gaps: [gap] } }),
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(facts.get("ssh.server"), { status: "known", value: server, gaps: [] });
    assert.deepEqual(facts.get("accounts.users"), { status: "unknown", gaps: [gap] });
  });

  it("shows a reason of one string, as older files have it, as it was said", () => {
    const old = { path: "/etc/passwd", cause: "malformed", detail: "line 3: no user" };
    const { facts, problems } = read(JSON.stringify({ "accounts.users": { status: "unknown", gaps: [old] } }));
    assert.deepEqual(problems, []);
    const detail = { ja: "「line 3: no user」", en: '"line 3: no user"' };
    assert.deepEqual(facts.get("accounts.users"), { status: "unknown", gaps: [{ ...old, detail }] });
    const half = { ...old, detail: { ja: "利用者がありません" } };
    const wrong = JSON.stringify({ "accounts.users": { status: "unknown", gaps: [half] } });
    assert.deepEqual(read(wrong).problems, ["1:98 missing-field"]);
  });

  it("names the place of each error, and leaves that fact out", () => {
    const { facts, problems } = read(`{
  "ssh.server": { "value": { "ports": ["22"], "rootLogin": null, "options": {} } },
  "ssh.servers": { "value": {} },
  "accounts.users": { "status": "unknown", "gaps": [] }
}`);
    assert.deepEqual(problems, ["2:40 wrong-type", "3:3 unknown-fact", "4:52 missing-field"]);
    assert.equal(facts.size, 0);
  });

  it("names the place where the text ends too early", () => {
    assert.deepEqual(read('{"ssh.server": {').problems, ["1:17 malformed-yaml"]);
    assert.deepEqual(read("[]").problems, ["1:1 wrong-type"]);
  });
});
