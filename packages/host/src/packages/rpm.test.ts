import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import fc from "fast-check";
import { filesCollector } from "../integrity/files.ts";
import { rpmHeader } from "../parse/rpm-header.ts";
import { pointsCollector } from "../persistence/points.ts";
import { rpmDatabaseOf, rpmHeaderOf } from "../plants/rpm.ts";
import { plant, type Tree } from "../plants/tree.ts";
import { Root } from "../root.ts";
import { availableCollector } from "../updates/available.ts";
import { packagesCollector } from "../updates/installed.ts";
import { Unknown } from "../collector.ts";

const sum = (text: string) => createHash("sha256").update(text).digest("hex");
const file = "/usr/lib/sysimage/rpm/rpmdb.sqlite";
const unit = "/usr/lib/systemd/system/tool.service";
const database = {
  [file]: {
    text: rpmDatabaseOf(
      {
        name: "tool",
        version: "1.2-3",
        files: {
          "/usr/bin/tool": sum("program\n"),
          "/usr/sbin/tool.conf": sum("as brought\n"),
          [unit]: sum("[Service]\n"),
        },
        configuration: ["/usr/sbin/tool.conf"],
      },
      { name: "telnet-server" },
    ),
  },
};
const host: Tree = {
  ...database,
  "/usr/bin/tool": "program\n",
  "/usr/sbin/tool.conf": "changed\n",
  [unit]: "[Service]\n",
};

describe("rpm's database", () => {
  it("gives the packages", async () => {
    const root = new Root(plant(host));
    const found = (await packagesCollector.collect(root, 0))["software.packages"];
    assert.ok(!(found instanceof Unknown));
    assert.deepEqual(
      found.packages.map(({ name, version, source }) => [found.manager, name, version, source]),
      [
        ["rpm", "tool", "1.2-3", "tool-src"],
        ["rpm", "telnet-server", "1-1", "telnet-server-src"],
      ],
    );
  });

  it("tells which programs were changed, and leaves configuration alone", async () => {
    const altered = async (change: Tree) => {
      const found = (await filesCollector.collect(new Root(plant(host, change)), 0))["integrity.files"];
      assert.ok(!(found instanceof Unknown));
      return found.altered.map(({ path, kind }) => `${path} ${kind}`);
    };
    assert.deepEqual(await altered({}), []);
    assert.deepEqual(await altered({ "/usr/bin/tool": "program!\n" }), ["/usr/bin/tool changed"]);
    assert.deepEqual(await altered({ "/usr/bin/tool": null }), ["/usr/bin/tool missing"]);
  });

  it("tells which units no package brought", async () => {
    const own = "/etc/systemd/system/own.service";
    const found = (await pointsCollector.collect(new Root(plant(host, { [own]: "[Service]\n" })), 0))[
      "persistence.points"
    ];
    assert.ok(!(found instanceof Unknown));
    assert.deepEqual(
      found.undeclared.map(({ path }) => path),
      [own],
    );
  });

  it("is not read while rpm writes, nor where it is damaged or of another kind", async () => {
    const damages: readonly Tree[] = [
      { [`${file}-wal`]: "x" },
      { [file]: "no database" },
      { [file]: null, "/var/lib/rpm/Packages": "x" },
    ];
    for (const change of damages) {
      const root = new Root(plant(host, change));
      assert.ok(
        (await packagesCollector.collect(root, 0))["software.packages"] instanceof Unknown,
        JSON.stringify(change),
      );
    }
  });

  it("is left as it was, with nothing beside it", async () => {
    const folder = plant(host);
    const before = readFileSync(folder + file);
    await packagesCollector.collect(new Root(folder), 0);
    assert.deepEqual(readdirSync(join(folder, "/usr/lib/sysimage/rpm")), ["rpmdb.sqlite"]);
    assert.deepEqual(readFileSync(folder + file), before);
  });

  it("says nothing of what its repositories offer", async () => {
    const found = (await availableCollector.collect(new Root(plant(host)), 0))["updates.available"];
    assert.ok(found instanceof Unknown);
  });

  it("has headers that are read whatever their bytes", () => {
    const good = rpmHeaderOf({ name: "a", files: { "/usr/bin/a": sum("a") } });
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), fc.nat(good.length), (at, value, length) => {
        const bytes = Uint8Array.from(good.subarray(0, length));
        if (at < bytes.length) bytes[at] = value;
        rpmHeader(bytes)?.files();
      }),
      { numRuns: 2000 },
    );
  });

  const present = ["rpm", "rpmbuild"].every((name) => spawnSync(name, ["--version"]).status === 0);
  it("made by rpm itself is read", { skip: !present && "no rpm on this machine" }, async () => {
    const folder = mkdtempSync(join(tmpdir(), "tokiwa-rpm-"));
    const root = join(folder, "root");
    const run = (program: string, ...words: string[]) =>
      execFileSync(program, words, { stdio: "pipe", env: { ...process.env, HOME: folder } });
    try {
      mkdirSync(root);
      writeFileSync(
        join(folder, "a.spec"),
        "Name: tool\nVersion: 1.2\nRelease: 3\nEpoch: 4\nSummary: x\nLicense: x\nBuildArch: noarch\n%description\nx\n%install\nmkdir -p %{buildroot}/usr/bin %{buildroot}/etc\necho hi > %{buildroot}/usr/bin/tool\necho c > %{buildroot}/etc/tool.conf\n%files\n/usr/bin/tool\n%config(noreplace) /etc/tool.conf\n",
      );
      run("rpmbuild", "-bb", "--define", `_topdir ${folder}/build`, join(folder, "a.spec"));
      run("rpm", "--root", root, "--dbpath", "/var/lib/rpm", "--initdb");
      run(
        "rpm",
        "--root",
        root,
        "--dbpath",
        "/var/lib/rpm",
        "-i",
        "--nodeps",
        `${folder}/build/RPMS/noarch/tool-1.2-3.noarch.rpm`,
      );
      const packages = (await packagesCollector.collect(new Root(root), 0))["software.packages"];
      const integrity = (await filesCollector.collect(new Root(root), 0))["integrity.files"];
      assert.ok(!(packages instanceof Unknown) && !(integrity instanceof Unknown));
      assert.deepEqual(
        packages.packages.map(({ name, version }) => [name, version]),
        [["tool", "4:1.2-3"]],
      );
      assert.deepEqual([integrity.examined, integrity.altered], [1, []]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
