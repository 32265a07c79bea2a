import assert from "node:assert/strict";
import { describe, it } from "node:test";
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

describe("the thread that watches a host", () => {
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
});
