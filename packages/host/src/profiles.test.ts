import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { after, describe, it } from "node:test";
import { type CheckResult, parseContent } from "@tokiwa/content";
import { factCatalog } from "./catalog.ts";
import { diagnose } from "./diagnose.ts";
import { debianTree, type Tree } from "./testing/tree.ts";

const folder = new URL("../../../content/checks/", import.meta.url);
const files = readdirSync(folder).map(
  (name) => [`checks/${name}`, readFileSync(new URL(name, folder), "utf8")] as const,
);
const { content } = parseContent(new Map(files), factCatalog);

const trees: Tree[] = [];
after(() => {
  for (const tree of trees) tree.drop();
});

/** What the checks say of the small Debian server once it was made into something else. */
async function cellsOf(change: (tree: Tree) => void): Promise<readonly CheckResult[]> {
  const tree = debianTree();
  trees.push(tree);
  change(tree);
  return (await diagnose({ content, root: tree.root, now: Date.UTC(2024, 11, 1) })).cells;
}

/** The families of which some check applies. */
const families = (cells: readonly CheckResult[]): ReadonlySet<string> =>
  new Set(cells.flatMap(({ check, outcome }) => (outcome === "not-applicable" ? [] : [check.split(".")[1] ?? ""])));

const container = (tree: Tree): void => {
  for (const path of ["/usr/sbin/init", "/usr/lib/systemd", "/usr/sbin/sshd", "/usr/bin/ssh", "/etc/ssh"])
    tree.remove(path);
  for (const path of ["/usr/sbin/rsyslogd", "/usr/sbin/auditd", "/usr/sbin/chronyd"]) tree.remove(path);
};

describe("what is looked at follows from what the subject is for", () => {
  it("an image of a container has no clock, no logs, no SSH and no services of its own", async () => {
    const cells = await cellsOf(container);
    const found = families(cells);
    for (const family of ["ssh", "time", "services", "sudo", "postgresql", "nginx"])
      assert.ok(!found.has(family), family);
    for (const family of ["accounts", "files", "persistence"]) assert.ok(found.has(family), family);
  });

  it("a database server is asked for what a web server is not", async () => {
    const cells = await cellsOf((tree) => {
      tree.write("/etc/postgresql/15/main/postgresql.conf", "data_directory = '/var/lib/postgresql/15/main'\n");
      tree.write("/etc/postgresql/15/main/pg_hba.conf", "local all postgres peer\n");
      tree.folder("/var/lib/postgresql/15/main", 0o700);
    });
    const found = families(cells);
    assert.ok(found.has("postgresql") && !found.has("nginx") && !found.has("mariadb"));
  });

  it("a desktop may take media, and a bastion is asked for everything about SSH", async () => {
    const media = (tree: Tree) =>
      tree.write("/lib/modules/6.1.0-42-amd64/modules.alias", "alias usb:v*ic08isc06ip50in* usb_storage\n");
    const storage = (cells: readonly CheckResult[]) =>
      cells.find(({ check }) => check === "host.modules.storage")?.outcome;
    const desktop = (tree: Tree) => {
      media(tree);
      tree.link("/etc/systemd/system/display-manager.service", "/lib/systemd/system/lightdm.service");
    };
    assert.equal(storage(await cellsOf(media)), "fail");
    assert.equal(storage(await cellsOf(desktop)), "not-applicable");
    const ssh = (await cellsOf(() => undefined)).filter(({ check }) => check.startsWith("host.ssh."));
    assert.ok(ssh.filter(({ outcome }) => outcome === "pass").length >= 20);
  });

  it("whatever does not apply says why, in both languages", async () => {
    for (const { check, outcome, reason } of await cellsOf(container)) {
      if (outcome === "not-applicable") assert.ok(reason?.ja && reason.en, check);
    }
  });
});
