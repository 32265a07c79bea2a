import assert from "node:assert/strict";
import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { type CheckResult, type Content, parseContent } from "@tokiwa/content";
import { factCatalog } from "./catalog.ts";
import { NoSuchRoot } from "./root.ts";
import { debianTree, type Tree } from "./testing/tree.ts";
import { watchHost } from "./watch.ts";

const text = (word: string): string => `{ ja: 検査 ${word}, en: ${word} }`;
const machine = (id: string, maxAge: string, violations: string): string => `
  - id: ${id}
    title: ${text("title")}
    subject: host
    controls: [C-1]
    severity: 5
    maxAge: ${maxAge}
    violations: ${violations}
    expected: ${text("expected")}
    why: ${text("why")}
    remedy: { text: ${text("remedy")} }
`;
const silent = `
  - id: feed
    title: ${text("title")}
    subject: host
    controls: [C-1]
    severity: 5
    maxAge: PT15M
    silence: fail
    expected: ${text("expected")}
    why: ${text("why")}
    remedy: { text: ${text("remedy")} }
`;

function contentOf(checks: string): Content {
  const file = `family: test\ntitle: ${text("family")}\nchecks:${checks}`;
  return parseContent(new Map([["checks/test.yaml", file]]), factCatalog).content;
}

const content = contentOf(
  machine("login", "P1D", 'ssh.server.settings.filter(s, s.keyword == "permitrootlogin" && s.value == "yes")') +
    machine("uid", "P1D", 'accounts.users.users.filter(u, u.uid == 0 && u.name != "root")') +
    silent,
);

interface Batch {
  readonly outcomes: ReadonlyMap<string, CheckResult["outcome"]>;
  readonly observedAt: number;
}

/** Watches a tree, and hands its batches out one after the other. */
function watching(t: TestContext, tree: Tree, given: Partial<Parameters<typeof watchHost>[0]> = {}) {
  const batches: Batch[] = [];
  let wake = (): void => {};
  const stop = new AbortController();
  const ended = watchHost({
    content,
    root: tree.root,
    signal: stop.signal,
    report: (cells, observedAt) => {
      batches.push({ outcomes: new Map(cells.map((cell) => [cell.check, cell.outcome])), observedAt });
      wake();
    },
    ...given,
  });
  t.after(async () => {
    stop.abort();
    await ended;
    tree.drop();
  });
  return {
    stop,
    ended,
    async next(): Promise<Batch> {
      while (batches.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      const batch = batches.shift();
      assert.ok(batch);
      return batch;
    },
    waiting: () => batches.length,
  };
}

describe("watching a host", () => {
  it("reports every check at first, the feed's own among them", async (t) => {
    const { next } = watching(t, debianTree());
    const { outcomes } = await next();
    assert.deepEqual(
      [...outcomes],
      [
        ["login", "pass"],
        ["uid", "pass"],
        ["feed", "pass"],
      ],
    );
  });

  it("evaluates what a changed file concerns, and nothing else", async (t) => {
    const tree = debianTree();
    const { next } = watching(t, tree);
    await next();
    tree.append("/etc/ssh/sshd_config", "PermitRootLogin yes\n");
    assert.deepEqual([...(await next()).outcomes], [["login", "fail"]]);
    tree.append("/etc/passwd", "toor:x:0:0::/root:/bin/sh\n");
    assert.deepEqual([...(await next()).outcomes], [["uid", "fail"]]);
  });

  it("sees a file that an editor puts in the place of another, again and again", async (t) => {
    const tree = debianTree();
    const { next } = watching(t, tree);
    await next();
    const path = join(tree.root, "etc/ssh/sshd_config");
    for (const [value, outcome] of [
      ["yes", "fail"],
      ["no", "pass"],
      ["yes", "fail"],
    ] as const) {
      writeFileSync(`${path}.new`, `PermitRootLogin ${value}\n`);
      renameSync(`${path}.new`, path);
      assert.equal((await next()).outcomes.get("login"), outcome);
    }
  });

  it("sees a file that was not there before, and its going", async (t) => {
    const tree = debianTree();
    const { next } = watching(t, tree);
    await next();
    tree.write("/etc/ssh/sshd_config.d/10-new.conf", "PermitRootLogin yes\n");
    assert.equal((await next()).outcomes.get("login"), "fail");
    tree.remove("/etc/ssh/sshd_config.d/10-new.conf");
    assert.equal((await next()).outcomes.get("login"), "pass");
  });

  it("sees a whole directory that comes and goes", async (t) => {
    const tree = debianTree();
    tree.remove("/etc/ssh/sshd_config.d");
    const { next } = watching(t, tree);
    await next();
    tree.write("/etc/ssh/sshd_config.d/10-new.conf", "PermitRootLogin yes\n");
    assert.equal((await next()).outcomes.get("login"), "fail");
    tree.remove("/etc/ssh");
    assert.equal((await next()).outcomes.get("login"), "pass");
  });

  it("repeats each check well before its observation grows old", async (t) => {
    const quick = contentOf(
      machine("often", "PT1S", "accounts.users.compat") +
        machine("seldom", "P1D", "ssh.client.settings.filter(s, false)"),
    );
    const { next } = watching(t, debianTree(), { content: quick });
    const first = await next();
    assert.deepEqual([...first.outcomes.keys()], ["often", "seldom"]);
    let before = first.observedAt;
    for (let repetition = 0; repetition < 3; repetition++) {
      const { outcomes, observedAt } = await next();
      assert.deepEqual([...outcomes.keys()], ["often"]);
      assert.ok(observedAt > before, "each repetition is a new observation");
      before = observedAt;
    }
  });

  it("goes on when a report is not taken", async (t) => {
    const failures: unknown[] = [];
    let first = true;
    const tree = debianTree();
    const { promise, resolve } = Promise.withResolvers<readonly CheckResult[]>();
    watching(t, tree, {
      report(cells) {
        if (!first) return resolve(cells);
        first = false;
        throw new Error("nobody there");
      },
      failed: (error) => {
        failures.push(error);
        tree.append("/etc/ssh/sshd_config", "PermitRootLogin yes\n");
      },
    });
    assert.deepEqual(
      (await promise).map(({ check, outcome }) => [check, outcome]),
      [["login", "fail"]],
    );
    assert.equal(failures.length, 1);
  });

  it("ends when it is called off, and reports no more", async (t) => {
    const tree = debianTree();
    const { next, stop, ended, waiting } = watching(t, tree);
    await next();
    stop.abort();
    await ended;
    tree.append("/etc/ssh/sshd_config", "PermitRootLogin yes\n");
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.equal(waiting(), 0);
  });

  it("is refused where there is no such root", async () => {
    const { signal } = new AbortController();
    await assert.rejects(watchHost({ content, root: "/none/such", signal, report: () => {} }), NoSuchRoot);
  });
});
