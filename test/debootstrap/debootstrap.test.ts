// The checks on a real Debian server: what debootstrap lays out, brought into order by a short recipe, gives no finding;
// each fault that is then planted gives the one that it should. Needs root, debootstrap and a mirror: see `.ci/run`.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import type { CheckResult } from "@tokiwa/content";
import { freshFindings } from "./fresh.ts";
import { planted, together } from "./planting.ts";
import { accessPlants } from "./plants/access.ts";
import { accountPlants } from "./plants/accounts.ts";
import { persistencePlants } from "./plants/persistence.ts";
import type { Plant } from "./plants/plant.ts";
import { servicePlants } from "./plants/services.ts";
import { softwarePlants } from "./plants/software.ts";
import { systemPlants } from "./plants/system.ts";
import { carryOut, checks, content, copyOf, diagnosis, findings, freshTree, recipe } from "./server.ts";

const plants: readonly Plant[] = [
  ...accountPlants,
  ...accessPlants,
  ...systemPlants,
  ...softwarePlants,
  ...servicePlants,
  ...persistencePlants,
];

const tree = await freshTree();
const skip = typeof tree === "string" && tree;
const fresh = typeof tree === "string" ? "" : tree.root;

const described = (found: ReadonlyMap<string, CheckResult>) =>
  [...found].map(([check, { outcome, reason, evidence }]) => ({ check, outcome, why: reason?.en, evidence }));

describe("a Debian server", { skip }, () => {
  it("as debootstrap lays it out fails what is listed, and nothing else", async () => {
    const found = findings(await diagnosis(fresh)());
    assert.deepEqual([...found.keys()].sort(), Object.keys(freshFindings).sort(), JSON.stringify(described(found)));
  });
});

describe("in the tree of a server in good order", { skip }, async () => {
  const server = skip === false ? await copyOf(fresh) : { root: "", drop: () => undefined };
  after(() => server.drop());
  if (skip === false) await carryOut(server.root, recipe);
  const look = diagnosis(server.root);

  /** The number of a line in a file of the tree. */
  const lineOf = ({ file = "", line = 0 }: Plant): number => {
    if (typeof line === "number") return line;
    const isIt = (text: string) => (typeof line === "string" ? text === line : line.test(text));
    const number = readFileSync(join(server.root, file), "utf8").split("\n").findIndex(isIt) + 1;
    assert.ok(number > 0, `${file} has no line ${line}`);
    return number;
  };

  it("nothing is found", async () => {
    assert.deepEqual(described(findings(await look())), []);
  });

  it("a fault of every family of checks is planted, but of those that only a running machine can have", () => {
    const familyOf = (check: string) => check.split(".").slice(0, 2).join(".");
    const planted = new Set(plants.map(({ check }) => familyOf(check)));
    const missing = new Set(checks.map(({ id }) => familyOf(id)).filter((family) => !planted.has(family)));
    assert.deepEqual([...missing].sort(), ["host.collector", "host.container", "tokiwa.collector"]);
    assert.ok(plants.length >= 60);
  });

  for (const each of plants) {
    const plant = { ...each, file: each.file ?? Object.keys(each.where)[0] ?? "" };
    it(`${plant.check} names ${plant.what}`, async () => {
      const undo = planted(server.root, plant);
      try {
        const found = findings(await look());
        const { evidence = [] } = found.get(plant.check) ?? {};
        assert.equal(found.get(plant.check)?.outcome, "fail", JSON.stringify(described(found)));
        const line = lineOf(plant);
        assert.ok(
          plant.file === "" || evidence.some((seen) => seen.file === plant.file && (seen.line ?? 0) === line),
          `${plant.file}:${line} is not in ${JSON.stringify(evidence)}`,
        );
        const others = [...found.keys()].filter((check) => check !== plant.check);
        assert.deepEqual(others.sort(), [...(plant.also ?? [])].sort(), JSON.stringify(described(found)));
      } finally {
        undo();
      }
    });
  }

  it("nothing is found again, once all of that is undone", async () => {
    assert.deepEqual(described(findings(await look())), []);
  });
});

describe("the fix script for a server with many faults", { skip }, async () => {
  const server = skip === false ? await copyOf(fresh) : { root: "", drop: () => undefined };
  after(() => server.drop());
  if (skip === false) await carryOut(server.root, recipe);
  const look = diagnosis(server.root);
  const isSafe = ({ check }: Plant) => content.checks.get(check)?.remedy?.safe === true;
  // What reaches the network cannot be mended without one.
  const isOffline = ({ check }: Plant) =>
    content.checks.get(check)?.remedy?.commands.every(({ on, run }) => on === "rhel" || !/\bapt-get /.test(run));
  const { plant, parts } = together(plants.filter((each) => isSafe(each) && isOffline(each)));
  const expected = new Set(parts.map(({ check }) => check));
  const script = join(tmpdir(), `tokiwa-fix-${process.pid}.sh`);
  after(() => rmSync(script, { force: true }));

  it("is written, and nothing is mended by that", async () => {
    if (skip === false) planted(server.root, plant);
    assert.ok(expected.size >= 25, [...expected].join(" "));
    const command = join(import.meta.dirname, "../../apps/cli/src/main.ts");
    const words = ["diagnose", "--root", server.root, "--fix-script", script, "--lang", "ja"];
    const { status, stderr } = spawnSync(process.execPath, [command, ...words], { encoding: "utf8" });
    assert.equal(status, 1, stderr);
    const found = findings(await look());
    assert.deepEqual(
      [...expected].filter((check) => !found.has(check)),
      [],
    );
  });

  it("pleases shellcheck", { skip: !existsSync("/usr/bin/shellcheck") && "apt-get install shellcheck" }, () => {
    const { status, stdout } = spawnSync("shellcheck", [script], { encoding: "utf8" });
    assert.equal(status, 0, stdout);
  });

  it("mends what is safe, breaks nothing, and changes nothing when it is run again", async () => {
    const before = new Set(findings(await look()).keys());
    await carryOut(server.root, readFileSync(script, "utf8"));
    const found = findings(await look());
    assert.deepEqual(described(new Map([...found].filter(([check]) => expected.has(check) || !before.has(check)))), []);
    const state = () => spawnSync("sh", ["-c", "cd etc && tar -c --mtime=@0 . | sha256sum"], { cwd: server.root });
    const once = state().stdout.toString();
    await carryOut(server.root, readFileSync(script, "utf8"));
    assert.equal(state().stdout.toString(), once);
  });
});
