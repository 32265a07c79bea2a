import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { constants, copyFileSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { type CheckResult, type Content, parseContent } from "@tokiwa/content";
import { collectors, factCatalog } from "./catalog.ts";
import { collect } from "./collect.ts";
import { diagnose } from "./diagnose.ts";
import { hostChecks } from "./selection.ts";
import { accountPlants } from "./testing/plants/accounts.ts";
import { filePlants } from "./testing/plants/files.ts";
import { harmless } from "./testing/plants/harmless.ts";
import { kernelPlants } from "./testing/plants/kernel.ts";
import type { Plant } from "./testing/plants/plant.ts";
import { firewallPlants, servicePlants } from "./testing/plants/services.ts";
import { sshPlants } from "./testing/plants/ssh.ts";
import { debianTree, type Tree } from "./testing/tree.ts";

/** 2024-12-01: after the dates in the tree's /etc/shadow. */
const now = Date.UTC(2024, 11, 1);
const isRoot = process.getuid?.() === 0;

const folder = new URL("../../../content/", import.meta.url);
const files = new Map(
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".yaml"))
    .map((path) => [path.replaceAll("\\", "/"), readFileSync(new URL(path, folder), "utf8")]),
);
const { content, problems } = parseContent(files, factCatalog);

const trees: Tree[] = [];
function newTree(): Tree {
  const tree = debianTree();
  trees.push(tree);
  return tree;
}
after(() => {
  for (const tree of trees) tree.drop();
});

const checks = new Map(hostChecks(content).map((check) => [check.id, check]));

async function evaluate(id: string, root: string, from: Content = content): Promise<CheckResult> {
  const check = checks.get(id);
  assert.ok(check && from.checks.has(id), `there is no check ${id}`);
  const { facts } = await collect({ root, names: new Set(check.compiled.facts), now });
  return check.compiled.evaluate(facts);
}

describe("the content's checks of a host", () => {
  it("have no error in their form, their ties and their expressions", () => {
    const own = problems.filter(({ file, severity }) => severity === "error" && file.startsWith("checks/host-"));
    assert.deepEqual(
      own.map(({ file, line, message }) => `${file}:${line} ${message.en}`),
      [],
    );
  });

  it("are all red on some plant, or see only what a running machine has", () => {
    const planted = new Set(
      [...sshPlants, ...accountPlants, ...filePlants, ...kernelPlants, ...servicePlants, ...firewallPlants].map(
        ({ check }) => check,
      ),
    );
    const families = new Set(["ssh", "accounts", "files", "kernel", "modules", "mounts", "network", "time", "logging"]);
    const live = new Set([
      "host.kernel.access-control",
      "host.kernel.drift",
      "host.kernel.processor-flaws",
      "host.logging.audit-rules",
      "host.modules.unsigned",
      "host.network.cleartext",
      "host.network.declared",
      "host.network.firewall",
      "host.network.temporary-program",
      "host.network.unauthenticated",
    ]);
    const missing = [...content.checks.values()]
      .filter((check) => families.has(check.family.id) && !planted.has(check.id) && !live.has(check.id))
      .map(({ id }) => id);
    assert.deepEqual(missing, []);
  });
});

describe("a clean tree", () => {
  it("fails no check, and leaves none undecided", { skip: !isRoot && "files must belong to root" }, async () => {
    const { cells, asset } = await diagnose({ content, root: newTree().root, now });
    const mine = cells.filter(({ outcome }) => outcome === "fail" || outcome === "error");
    assert.deepEqual(
      mine.map(({ check, outcome, reason, evidence }) => ({ check, outcome, reason: reason?.en, evidence })),
      [],
    );
    assert.equal(asset.name, "server");
    assert.deepEqual(asset.families, ["debian"]);
  });
});

describe("every collector", () => {
  for (const root of ["/", newTree().root]) {
    it(`gives facts of the form that it declares, for ${root === "/" ? "this machine" : "a tree"}`, async () => {
      // Walks over all files of this machine take their time, and the tree shows their form as well.
      const names = collectors
        .filter(({ costly }) => root !== "/" || costly !== true)
        .flatMap(({ facts }) => Object.keys(facts));
      const { facts } = await collect({ root, names: new Set(names), now });
      for (const [name, fact] of facts) {
        if (fact.status === "unknown") continue;
        const result = factCatalog.get(name)?.safeParse(fact.value);
        assert.ok(result?.success, `${name}: ${result?.error?.message}`);
      }
    });
  }

  it("says something of a tree with nothing in it", async () => {
    const tree = newTree();
    for (const name of readdirSync(tree.root)) tree.remove(`/${name}`);
    const { cells } = await diagnose({ content, root: tree.root, now });
    assert.deepEqual(
      cells.filter(({ outcome }) => outcome === "fail").map(({ check }) => check),
      [],
    );
  });
});

describe("a running machine", { skip: process.platform !== "linux" && "needs /proc" }, () => {
  it("is told of a service that takes passwords in the clear", async (t) => {
    const server = createServer();
    t.after(() => server.close());
    // The port of FTP that needs no privilege; somebody may listen there already.
    await new Promise<void>((resolve) => {
      server.once("error", () => resolve());
      server.listen(2121, "0.0.0.0", resolve);
    });
    const result = await evaluate("host.network.cleartext", "/");
    assert.equal(result.outcome, "fail");
    assert.ok(result.evidence.some(({ text }) => text.includes(":2121")));
  });

  it("is told of a listener whose program lies in a temporary place", async (t) => {
    const place = mkdtempSync("/tmp/tokiwa-program-");
    t.after(() => rmSync(place, { recursive: true }));
    const program = join(place, "kworker");
    copyFileSync(realpathSync(process.execPath), program, constants.COPYFILE_FICLONE);
    const listening = `require("node:net").createServer().listen(0, "127.0.0.1", () => console.log("ready"))`;
    const child = spawn(program, ["-e", listening], { stdio: ["ignore", "pipe", "inherit"] });
    t.after(() => child.kill());
    await once(child.stdout, "data");
    const result = await evaluate("host.network.temporary-program", "/");
    assert.equal(result.outcome, "fail");
    assert.ok(result.evidence.some(({ text }) => text.endsWith(program)));
  });
});

describe("what looks like a fault and is none", { skip: !isRoot && "files must belong to root" }, () => {
  for (const { check, what, change } of harmless) {
    it(`${what}: ${check} does not fail`, async () => {
      const tree = newTree();
      change(tree);
      const result = await evaluate(check, tree.root);
      assert.ok(["pass", "not-applicable"].includes(result.outcome), JSON.stringify(result));
    });
  }
});

describe("a list that is full", { skip: !isRoot && "only root gives files away" }, () => {
  it("tells how many there are besides, and makes no other check unsure", async () => {
    const tree = newTree();
    for (let index = 0; index < 510; index++) {
      tree.write(`/srv/foreign/${index}`, "");
      tree.owner(`/srv/foreign/${index}`, 54_321, 0);
    }
    const { outcome, evidence } = await evaluate("host.files.unowned", tree.root);
    assert.equal(outcome, "fail");
    assert.equal(evidence.length, 21);
    for (const check of ["host.files.world-writable", "host.files.privileged-unexpected"]) {
      assert.equal((await evaluate(check, tree.root)).outcome, "pass");
    }
    const { facts } = await collect({ root: tree.root, names: new Set(["files.tree"]), now });
    const fact = facts.get("files.tree");
    assert.ok(fact?.status === "known" && fact.gaps.length === 0);
    assert.match(JSON.stringify(fact.value), /"\+ 10"/);
  });
});

/** Carries a remedy out on a tree instead of the machine; what would speak to running services does nothing. */
function carryOut(script: string, root: string): void {
  const inside = script.replaceAll(/(?<=^|[\s"'>])\/(etc|usr|var|boot|root)\b/gm, `${root}/$1`);
  const services = "systemctl() { :; }; sshd() { :; }; sysctl() { :; }; augenrules() { :; }";
  execFileSync("/bin/sh", ["-euc", `${services}\n${inside}`], { stdio: "pipe" });
}

const groups: Readonly<Record<string, readonly Plant[]>> = {
  ssh: sshPlants,
  accounts: accountPlants,
  files: filePlants,
  kernel: kernelPlants,
  services: servicePlants,
  firewalls: firewallPlants,
};
for (const [group, plants] of Object.entries(groups)) {
  describe(`a fault of ${group}`, () => {
    for (const { check, fault, plant, needsRoot } of plants) {
      it(`${fault.split("\n").at(-1)?.trim()}: ${check} names it`, {
        skip: needsRoot === true && !isRoot,
      }, async () => {
        const tree = newTree();
        if (isRoot) assert.notEqual((await evaluate(check, tree.root)).outcome, "fail", "it fails without the fault");
        const [file, line] = plant(tree);
        const result = await evaluate(check, tree.root);
        assert.equal(result.outcome, "fail", result.reason?.en);
        assert.ok(
          result.evidence.some((seen) => seen.file === file && (line === undefined || seen.line === line)),
          `${file}:${line} is not in ${JSON.stringify(result.evidence)}`,
        );
        const remedy = content.checks.get(check)?.remedy;
        if (!isRoot || remedy?.safe !== true || remedy.commands.some(({ run }) => /\b(apt-get|dnf) /.test(run))) return;
        for (const { on, run } of remedy.commands) if (on === "any" || on === "debian") carryOut(run, tree.root);
        const mended = await evaluate(check, tree.root);
        assert.notEqual(mended.outcome, "fail", `it fails after its remedy: ${JSON.stringify(mended.evidence)}`);
      });
    }
  });
}
