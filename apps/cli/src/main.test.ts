import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { helpOf } from "./command/help.ts";
import { allCommands } from "./commands/table.ts";
import { openTerminal } from "./terminal/terminal.ts";
import { tokiwa } from "./testing/tokiwa.ts";

const commands = await allCommands();

let folder = "";
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "tokiwa cli-"));
});
after(() => rm(folder, { recursive: true, force: true }));

test("--version says which", async () => {
  const { code, out } = await tokiwa(["--version"]);
  assert.equal(code, 0);
  assert.match(out, /^tokiwa \d+\.\d+\.\d+\n$/);
});

test("without a command, the help goes to standard error and the exit code is 2", async () => {
  const { code, out, err } = await tokiwa([]);
  assert.deepEqual([code, out], [2, ""]);
  for (const { words } of commands) assert.ok(err.includes(words.join(" ")), words.join(" "));
});

test("every command explains itself with an example, in both languages", async () => {
  const { code, out } = await tokiwa(["diagnose", "--help", "--lang", "ja"]);
  assert.equal(code, 0);
  assert.match(out, /\$ tokiwa diagnose\n/);
  for (const language of ["ja", "en"] as const) {
    const terminal = openTerminal(process.stdout, process.stderr, language, {});
    for (const command of commands) {
      const help = helpOf(command, terminal);
      assert.ok(help.includes(command.examples[0].line));
      assert.equal(/\p{Script=Hiragana}/u.test(help), language === "ja", help);
    }
  }
});

test("the language is the environment's, unless --lang says otherwise", async () => {
  assert.match((await tokiwa(["nothing"], { env: { LANG: "ja_JP.UTF-8" } })).err, /コマンドはありません/);
  assert.match((await tokiwa(["nothing"], { env: { LANG: "ja_JP.UTF-8", LC_ALL: "C" } })).err, /no command/);
  assert.match((await tokiwa(["nothing", "--lang", "en"], { env: { LANG: "ja_JP.UTF-8" } })).err, /no command/);
  assert.match((await tokiwa(["nothing", "--lang=ja"])).err, /コマンドはありません/);
});

test("a mistake is said in one place, with a stable code, without a stack trace", async () => {
  const { code, out, err } = await tokiwa(["diagnose", "--famly", "ssh"]);
  assert.deepEqual([code, out], [2, ""]);
  assert.match(err, /Did you mean "--family"/);
  assert.match(err, /\[cli\.unknown-option\]/);
  assert.doesNotMatch(err, /\bat .*\.ts:\d/);
});

test("with --json a mistake is JSON on standard error, in both languages", async () => {
  const { err } = await tokiwa(["diagnose", "--root", "/nowhere at all", "--json"]);
  const { error } = JSON.parse(err) as { error: { code: string; message: { ja: string; en: string } } };
  assert.equal(error.code, "cli.no-such-folder");
  assert.match(error.message.ja, /フォルダー/);
});

test("there is no colour where nobody is looking", async () => {
  const { out } = await tokiwa(["--help"]);
  assert.ok(!out.includes("\u001b"));
});

test("a reader that has seen enough is no error", async () => {
  const { execFileSync } = await import("node:child_process");
  const main = new URL("./main.ts", import.meta.url).pathname;
  const err = execFileSync(
    "bash",
    [
      "-c",
      `"$0" "$1" completion bash --lang en 2>&1 >/dev/full | cat; "$0" "$1" completion zsh | head -n 1`,
      process.execPath,
      main,
    ],
    {
      encoding: "utf8",
    },
  );
  assert.match(err, /#compdef/);
  assert.doesNotMatch(err, /EPIPE/);
});

test("status, link, verify and retention say that no server runs, and how to start one", async () => {
  for (const word of ["status", "link", "verify", "retention"]) {
    const { code, err } = await tokiwa([word, "--data", folder]);
    assert.equal(code, 3);
    assert.match(err, /tokiwa serve/);
    assert.match(err, /\[cli\.not-running\]/);
  }
});

test("a new check is valid as it is made, can be tried, and is never overwritten", async () => {
  const content = join(folder, "our content");
  const make = ["content", "new", "check", "host.accounts.motto", "TB-AA-01", "--content", content];
  const made = await tokiwa(make);
  assert.equal(made.code, 0, made.err);
  const file = made.out.trim();

  const { out } = await tokiwa(["content", "check", content, "--json"]);
  const { problems } = JSON.parse(out) as { problems: { file: string }[] };
  assert.deepEqual(
    problems.filter((problem) => problem.file.includes("our content")),
    [],
  );

  const again = await tokiwa(make);
  assert.equal(again.code, 2);
  assert.match(again.err, /\[cli\.exists\]/);
  assert.match(await readFile(file, "utf8"), /violations/);

  const facts = join(folder, "facts.json");
  const tried = await tokiwa(["content", "try", "host.accounts.motto", "--content", content, "--save", facts]);
  assert.equal(tried.code, 0, tried.err);
  const changed = (await readFile(facts, "utf8")).replaceAll('"name": "root"', '"name": "example"');
  await writeFile(facts, changed);
  const failed = await tokiwa([
    "content",
    "try",
    "host.accounts.motto",
    "--content",
    content,
    "--facts",
    facts,
    "--json",
  ]);
  assert.equal(failed.code, 1);
  const result = JSON.parse(failed.out) as { outcome: string; evidence: { file: string; line: number }[] };
  assert.equal(result.outcome, "fail");
  assert.deepEqual(result.evidence[0]?.file, "/etc/passwd");

  const wrong = await tokiwa(["content", "try", "host.accounts.motto", "--content", content, "--facts", "-"], {
    input: '{"accounts.user": {}}',
  });
  assert.equal(wrong.code, 2);
  assert.match(wrong.err, /Did you mean "accounts.users"/);
});

test("the profile of a system follows from its category, with what each goal asks for", async () => {
  const { code, out } = await tokiwa(["content", "choose", "--confidentiality", "2", "--impact", "high", "--json"]);
  assert.equal(code, 0);
  const { profile, demands } = JSON.parse(out) as {
    profile: string;
    demands: readonly { goal: string; by: string; value: unknown; profile: string }[];
  };
  assert.equal(profile, "high");
  assert.deepEqual(
    demands.find(({ by }) => by === "class"),
    { goal: "confidentiality", by: "class", value: 2, profile: "moderate" },
  );
  const { out: said } = await tokiwa([
    "content",
    "choose",
    "--confidentiality",
    "1",
    "--integrity",
    "2",
    "--lang",
    "ja",
  ]);
  assert.match(said, /^moderate  中影響システム  管理策 \d+ 件$/m);
  assert.match(said, /完全性2 → moderate/);
});

test("a fault in content is named with its file and line, and the exit code is 1", async () => {
  const content = join(folder, "faulty");
  const made = await tokiwa(["content", "new", "check", "host.ssh.motto", "TB-AA-01", "--content", content]);
  const file = made.out.trim();
  await writeFile(file, (await readFile(file, "utf8")).replace("severity: 5", "severity: 50"));
  const { code, out } = await tokiwa(["content", "check", content]);
  assert.equal(code, 1);
  assert.match(out, /ssh-motto\.yaml:\d+:\d+: error/);
});
