import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { allCommands } from "../commands/table.ts";
import { completionScript, shells } from "./completion.ts";

const commands = await allCommands();

const has = (program: string) => spawnSync(program, ["--version"], { stdio: "ignore" }).status === 0;

/** What bash offers for the last word of a line. */
function offered(line: string): readonly string[] {
  const words = line.split(" ");
  const script = `${completionScript("bash", commands)}
COMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${words.length - 1}; _tokiwa; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync("bash", ["-c", script], { encoding: "utf8" })
    .split("\n")
    .filter((word) => word !== "");
}

test("bash offers the commands, then what each takes", () => {
  assert.deepEqual(offered("tokiwa diag"), ["diagnose"]);
  assert.deepEqual(offered("tokiwa content ch"), ["check", "choose"]);
  assert.deepEqual(offered("tokiwa content new "), ["check", "--help"]);
  assert.deepEqual(offered("tokiwa diagnose --fam"), ["--family"]);
  assert.deepEqual(offered("tokiwa status --lang "), ["ja", "en"]);
  assert.deepEqual(offered("tokiwa completion f"), ["fish"]);
});

test("bash offers folders where a folder is wanted", () => {
  assert.deepEqual(offered("tokiwa diagnose --root /us"), ["/usr"]);
  assert.deepEqual(offered("tokiwa content check /us"), ["/usr"]);
});

for (const shell of shells) {
  test(`${shell} takes the script`, { skip: !has(shell) && `${shell} is not on this machine` }, () => {
    const script = completionScript(shell, commands);
    const file = join(mkdtempSync(join(tmpdir(), "tokiwa-completion-")), "script");
    writeFileSync(file, script);
    execFileSync(shell, ["-n", file]);
    rmSync(dirname(file), { recursive: true });
    for (const { words } of commands) for (const word of words) assert.ok(script.includes(word), word);
  });
}
