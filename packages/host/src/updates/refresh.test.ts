import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { now } from "../plants/family.ts";
import { plant, type Tree } from "../plants/tree.ts";
import { Root } from "../root.ts";
import { automaticCollector, refreshCollector } from "./refresh.ts";

const lists = "/var/lib/apt/lists";

describe("lists of packages", () => {
  const collected = async (tree: Tree) =>
    (await refreshCollector.collect(new Root(plant(tree)), now))["updates.refresh"];

  it("are as old as the last fetch, even one that changed nothing", async () => {
    const found = await collected({
      [`${lists}/x_Packages.lz4`]: { text: "", modifiedAt: now - 90 * 86_400_000 },
      [lists]: { modifiedAt: now - 50 * 3_600_000 },
      "/var/lib/apt/periodic/update-success-stamp": { text: "", modifiedAt: now - 5 * 3_600_000 },
    });
    assert.equal("ageHours" in found && found.ageHours >= 0 && found.ageHours <= 5, true);
  });

  it("that were never fetched have no age", async () => {
    const found = await collected({ "/usr/bin/apt-get": "", [lists]: {} });
    assert.equal("ageHours" in found && found.ageHours, -1);
  });

  it("past their end are named by the line that sets it", async () => {
    const found = await collected({
      "/etc/apt/sources.list": "deb http://x.example.jp/d stable main\n",
      [`${lists}/x.example.jp_d_dists_stable_InRelease`]: "Origin: X\nValid-Until: Sat, 30 May 2026 00:00:00 UTC\n",
    });
    assert.ok("expired" in found);
    assert.deepEqual(found.expired, [
      {
        file: `${lists}/x.example.jp_d_dists_stable_InRelease`,
        line: 2,
        text: "Valid-Until: Sat, 30 May 2026 00:00:00 UTC",
      },
    ]);
  });
});

describe("automatic updates", () => {
  const collected = async (...trees: Tree[]) =>
    (await automaticCollector.collect(new Root(plant(...trees)), now))["updates.automatic"];
  const units = "/usr/lib/systemd/system";
  const clean: Tree = {
    "/usr/bin/unattended-upgrade": "",
    "/usr/lib/systemd/systemd": "",
    "/etc/apt/apt.conf.d/20auto-upgrades":
      'APT::Periodic::Update-Package-Lists "1";\nAPT::Periodic::Unattended-Upgrade "1";\n',
    "/etc/apt/apt.conf.d/50unattended-upgrades":
      'Unattended-Upgrade::Origins-Pattern {\n  "origin=Debian,codename=${distro_codename}-security,label=Debian-Security";\n};\n',
    [`${units}/apt-daily.timer`]: "[Timer]\nOnCalendar=daily\n",
    [`${units}/apt-daily-upgrade.timer`]: "[Timer]\nOnCalendar=daily\n",
    "/etc/systemd/system/timers.target.wants/apt-daily.timer": { link: `${units}/apt-daily.timer` },
    "/etc/systemd/system/timers.target.wants/apt-daily-upgrade.timer": { link: `${units}/apt-daily-upgrade.timer` },
  };
  const place = async (change: Tree) => {
    const found = await collected(clean, change);
    assert.ok("works" in found);
    return found.works ? "works" : `${found.seen.file}:${found.seen.line}`;
  };

  it("work as Debian sets them up", async () => assert.equal(await place({}), "works"));

  it("that are switched off are named by the setting", async () => {
    const file = "/etc/apt/apt.conf.d/20auto-upgrades";
    assert.equal(
      await place({ [file]: 'APT::Periodic::Update-Package-Lists "1";\nAPT::Periodic::Unattended-Upgrade "0";\n' }),
      `${file}:2`,
    );
    assert.equal(await place({ [file]: 'APT::Periodic::Unattended-Upgrade "1";\n' }), `${file}:0`);
    assert.equal(
      await place({ "/etc/apt/apt.conf.d/99off": '// c\nAPT::Periodic::Enable "0";\n' }),
      "/etc/apt/apt.conf.d/99off:2",
    );
  });

  it("without the source of security fixes are named", async () => {
    const file = "/etc/apt/apt.conf.d/50unattended-upgrades";
    assert.equal(
      await place({ [file]: 'Unattended-Upgrade::Allowed-Origins {\n "Debian:stable";\n};\n' }),
      `${file}:2`,
    );
  });

  it("that nothing starts are named by the timer", async () => {
    const timer = "/etc/systemd/system/apt-daily-upgrade.timer";
    assert.equal(await place({ [timer]: { link: "/dev/null" } }), `${timer}:0`);
  });

  it("of dnf must install, and be started", async () => {
    const conf = "/etc/dnf/automatic.conf";
    const dnf = (text: string, wants: Tree = {}): Tree => ({ [conf]: text, ...wants });
    const wants = {
      "/etc/systemd/system/timers.target.wants/dnf-automatic.timer": { link: `${units}/dnf-automatic.timer` },
    };
    const works = async (tree: Tree) => {
      const found = await collected(tree);
      return "works" in found && found.works;
    };
    assert.equal(await works(dnf("[commands]\napply_updates = yes\n", wants)), true);
    assert.equal(await works(dnf("[commands]\napply_updates = no\n", wants)), false);
    assert.equal(await works(dnf("[commands]\napply_updates = yes\n")), false);
  });

  it("are missing where there is neither tool", async () => {
    const found = await collected({});
    assert.equal("works" in found && found.works, false);
  });
});
