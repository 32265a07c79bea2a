import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { setTimeout } from "node:timers/promises";
import type { CheckResult, ContentLayer } from "@tokiwa/content";
import { startHostWatch } from "./supervise.ts";
import { debianTree } from "./testing/tree.ts";

const text = "{ ja: 検査, en: check }";
const layers: readonly ContentLayer[] = [
  {
    folder: "",
    files: new Map([
      [
        "checks/test.yaml",
        `family: test
title: ${text}
checks:
  - id: login
    title: ${text}
    subject: host
    controls: [C-1]
    severity: 5
    maxAge: P1D
    violations: ssh.server.settings.filter(s, s.keyword == "permitrootlogin" && s.value == "yes")
    expected: ${text}
    why: ${text}
    remedy: { text: ${text} }
`,
      ],
    ]),
  },
];

describe("the process that watches a host", () => {
  it("reports what it sees, and ends when it is closed", async () => {
    const tree = debianTree();
    const reports: (readonly CheckResult[])[] = [];
    const second = Promise.withResolvers<void>();
    const watch = startHostWatch({
      layers,
      root: tree.root,
      report: (cells, observedAt, asset) => {
        assert.ok(observedAt > 0);
        assert.equal(asset.name, "server");
        reports.push(cells);
        if (reports.length === 1) tree.append("/etc/ssh/sshd_config", "PermitRootLogin yes\n");
        else second.resolve();
      },
      failed: second.reject,
    });
    await second.promise;
    await watch.close();
    tree.drop();
    assert.deepEqual(
      reports.map((cells) => cells.map(({ outcome }) => outcome)),
      [["pass"], ["fail"]],
    );
  });

  it("says why it ended, and that it will be started again", async () => {
    const ended = Promise.withResolvers<readonly [unknown, number]>();
    const watch = startHostWatch({
      layers,
      root: "/none/such",
      report: () => assert.fail("there is nothing to report"),
      failed: (error, restartIn) => ended.resolve([error, restartIn]),
    });
    const [error, restartIn] = await ended.promise;
    await watch.close();
    assert.match(String(error), /\/none\/such/);
    assert.ok(restartIn > 0);
  });

  it("ends when whoever started it is gone", async () => {
    const tree = debianTree();
    const folder = mkdtempSync(join(tmpdir(), "tokiwa-"));
    const script = join(folder, "starter.mjs");
    const module = new URL("./supervise.ts", import.meta.url).href;
    writeFileSync(
      script,
      `const { startHostWatch } = await import("${module}");
      process.on("message", ({ layers, root }) => {
        const report = () => process.send("reported");
        startHostWatch({ layers, root, report, failed: report });
      });`,
    );
    const starter = fork(script, { serialization: "advanced" });
    starter.send({ layers, root: tree.root });
    await once(starter, "message");
    const watcher = readFileSync(`/proc/${starter.pid}/task/${starter.pid}/children`, "utf8").trim();
    assert.match(watcher, /^\d+$/);
    starter.kill("SIGKILL");
    await once(starter, "exit");
    while (existsSync(`/proc/${watcher}`)) await setTimeout(20);
    tree.drop();
    rmSync(folder, { recursive: true });
  });

  it("leaves it to whoever started it what becomes of a signal to all of them", async () => {
    const tree = debianTree();
    const reported = Promise.withResolvers<void>();
    const again = Promise.withResolvers<void>();
    let reports = 0;
    const watch = startHostWatch({
      layers,
      root: tree.root,
      report: () => (reports++ === 0 ? reported : again).resolve(),
      failed: again.reject,
    });
    await reported.promise;
    for (const child of readFileSync(`/proc/self/task/${process.pid}/children`, "utf8").trim().split(" "))
      process.kill(Number(child), "SIGINT");
    tree.append("/etc/ssh/sshd_config", "PermitRootLogin yes\n");
    await again.promise;
    await watch.close();
    tree.drop();
  });
});
