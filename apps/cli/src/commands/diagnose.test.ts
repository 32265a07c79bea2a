import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { tokiwa } from "../testing/tokiwa.ts";

let root = "";
before(async () => {
  root = await mkdtemp(join(tmpdir(), "tokiwa-root-"));
  const files = {
    "etc/os-release": 'ID=debian\nVERSION_ID="13"\nPRETTY_NAME="Debian GNU/Linux 13 (trixie)"\n',
    "etc/hostname": "planted\n",
    "etc/passwd": "root:x:0:0:root:/root:/bin/bash\n",
    "etc/ssh/sshd_config": "Port 22\n\nPermitRootLogin yes\nPasswordAuthentication no\n",
    "usr/sbin/sshd": "",
  };
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), content, { mode: name.startsWith("usr/sbin") ? 0o755 : 0o644 });
  }
});
after(() => rm(root, { recursive: true, force: true }));

interface Answer {
  readonly asset: { readonly kind: string; readonly name: string };
  readonly observedAt: string;
  readonly summary: Readonly<Record<string, number>>;
  readonly cells: readonly {
    readonly check: string;
    readonly outcome: string;
    readonly reason: { readonly ja: string; readonly en: string } | null;
    readonly evidence: readonly { readonly file?: string; readonly line?: number; readonly text: string }[];
    readonly severity: number;
    readonly controls: readonly string[];
  }[];
}

test("a program gets the asset, the counts, and each cell with its evidence, worst first", async () => {
  const { code, out } = await tokiwa(["diagnose", "--root", root, "--family", "ssh", "--json"]);
  assert.equal(code, 1);
  const { asset, observedAt, summary, cells } = JSON.parse(out) as Answer;
  assert.deepEqual([asset.kind, asset.name], ["host", "planted"]);
  assert.equal(new Date(observedAt).toISOString(), observedAt);
  assert.equal(
    Object.values(summary).reduce((sum, count) => sum + count),
    cells.length,
  );

  const planted = cells.find(({ check }) => check === "host.ssh.root-login");
  assert.equal(planted?.outcome, "fail");
  assert.deepEqual(planted?.evidence[0], { file: "/etc/ssh/sshd_config", line: 3, text: "PermitRootLogin yes" });
  assert.ok((planted?.controls.length ?? 0) > 0);

  const ranks = cells.map(
    ({ outcome, severity }) => ["fail", "error", "pass", "not-applicable"].indexOf(outcome) * 100 - severity,
  );
  assert.deepEqual(
    ranks,
    ranks.toSorted((a, b) => a - b),
  );
});

test("a person sees what was seen and where, what was expected and the remedy for this distribution", async () => {
  const english = await tokiwa(["diagnose", "--root", root, "--family", "ssh"]);
  assert.equal(english.code, 1);
  for (const part of [
    "/etc/ssh/sshd_config:3",
    "PermitRootLogin yes",
    "Expected:",
    "Remedy:",
    "systemctl try-reload-or-restart ssh\n",
  ]) {
    assert.ok(english.out.includes(part), part);
  }
  assert.ok(!english.out.includes("restart sshd\n"), "the command of another distribution");
  const japanese = await tokiwa(["diagnose", "--root", root, "--family", "ssh", "--lang", "ja"]);
  assert.match(japanese.out, /不合格/);
  assert.match(japanese.out, /直し方/);
});

test("a person is told how many there are besides those shown, and a program gets them all", async () => {
  const many = await mkdtemp(join(tmpdir(), "tokiwa-many-"));
  try {
    await mkdir(join(many, "etc"));
    const lines = Array.from({ length: 73 }, (_, index) => `user${index}:x:0:0::/:/bin/sh\n`);
    await writeFile(join(many, "etc/passwd"), lines.join(""));
    const { out } = await tokiwa(["diagnose", "--root", many, "--family", "accounts"]);
    assert.match(out, /Why: 73 found\..*?and 68 more \(all with --json\)/s);
    const { cells } = JSON.parse(
      (await tokiwa(["diagnose", "--root", many, "--family", "accounts", "--json"])).out,
    ) as Answer;
    assert.equal(cells.find(({ check }) => check === "host.accounts.uid-zero")?.evidence.length, 73);
  } finally {
    await rm(many, { recursive: true });
  }
});

test("without a failure the exit code is 0", async () => {
  const bare = await mkdtemp(join(tmpdir(), "tokiwa-diagnose-bare-"));
  try {
    await mkdir(join(bare, "etc"));
    const { code, out } = await tokiwa(["diagnose", "--root", bare, "--family", "ssh", "--json"]);
    assert.equal((JSON.parse(out) as Answer).summary["fail"], 0);
    assert.equal(code, 0);
  } finally {
    await rm(bare, { recursive: true });
  }
});

test("a folder with no system in it is not called good", async () => {
  const empty = await mkdtemp(join(tmpdir(), "tokiwa-diagnose-empty-"));
  try {
    const { code, err } = await tokiwa(["diagnose", "--root", empty]);
    assert.match(err, /\[cli\.no-system\]/);
    assert.equal(code, 2);
  } finally {
    await rm(empty, { recursive: true });
  }
});

test("the fix script is valid shell, is written and not run, and mends only what is safe", async () => {
  const script = join(root, "fix.sh");
  await tokiwa(["diagnose", "--root", root, "--fix-script", script, "--lang", "ja"]);
  execFileSync("sh", ["-n", script]);
  const lines = (await readFile(script, "utf8")).split("\n");
  assert.ok(lines.includes("set -eu"));
  assert.ok(lines.some((line) => line.startsWith("# host.ssh.root-login")));
  assert.equal((await stat(script)).mode & 0o777, 0o700);
  assert.match(await readFile(join(root, "etc/ssh/sshd_config"), "utf8"), /PermitRootLogin yes/);
});

test("a family or profile that does not exist is named, with the nearest", async () => {
  assert.match((await tokiwa(["diagnose", "--root", root, "--family", "shh"])).err, /Did you mean "ssh"/);
  const { code, err } = await tokiwa(["diagnose", "--root", root, "--profile", "modrate"]);
  assert.equal(code, 2);
  assert.match(err, /Did you mean "moderate"/);
});
