import { describe, it } from "node:test";
import { family, now } from "../plants/family.ts";

const hoursAgo = (hours: number) => now - hours * 3_600_000;
const dump = "/var/backups/postgresql/app.sql.gz";
const checks = family("backup", {
  "/sbin/init": { link: "/usr/lib/systemd/systemd" },
  "/usr/lib/systemd/systemd": "",
  "/var/lib/postgresql/15/main/PG_VERSION": "15\n",
  "/etc/cron.d/dump": "30 2 * * * postgres pg_dumpall | gzip > /var/backups/postgresql/app.sql.gz\n",
  [dump]: { text: "x", mode: 0o640, modifiedAt: hoursAgo(20) },
  "/var/backups/dpkg.status.0": { text: "x", modifiedAt: hoursAgo(900) },
  "/var/backups/alternatives.tar.0": { text: "x", modifiedAt: hoursAgo(900) },
  "/var/www/html/index.html": "<html>\n",
});

describe("backups", () => {
  it("that are made, fresh and guarded pass every check", () => checks.isGreen());

  it("that nothing makes are named by the data that would be lost", async () => {
    await checks.turnsRed(
      "host.backup.scheduled",
      { "/etc/cron.d/dump": null },
      { file: "/var/lib/postgresql/15/main" },
    );
    const timer = {
      "/etc/cron.d/dump": null,
      "/etc/systemd/system/nightly.timer": "[Timer]\nUnit=save.service\n",
      "/etc/systemd/system/save.service": "[Service]\nExecStart=/usr/bin/restic backup /srv\n",
    };
    await checks.turnsRed("host.backup.scheduled", timer, { file: "/var/lib/postgresql/15/main" });
    const enabled = { "/etc/systemd/system/timers.target.wants/nightly.timer": { link: "../nightly.timer" } };
    await checks.says("host.backup.scheduled", { ...timer, ...enabled }, "pass");
    await checks.says("host.backup.scheduled", { "/var/lib/postgresql/15/main/PG_VERSION": null }, "not-applicable");
    const declared = (mode: number) => ({
      "/etc/cron.d/dump": null,
      "/etc/tokiwa/backups": { text: "# c\nhypervisor team, whole disk, nightly\n", mode },
    });
    await checks.says("host.backup.scheduled", declared(0o644), "pass");
    await checks.says("host.backup.scheduled", declared(0o666), "fail");
  });

  it("that are old are named by the newest", () =>
    checks.turnsRed(
      "host.backup.fresh",
      { [dump]: { text: "x", mode: 0o640, modifiedAt: hoursAgo(72) } },
      { file: dump, text: new Date(hoursAgo(72)).toISOString() },
    ));

  it("that others may read are named, unless a folder keeps them out", async () => {
    const open = { [dump]: { text: "x", mode: 0o644, modifiedAt: hoursAgo(20) } };
    await checks.turnsRed("host.backup.readable", open, { file: dump, text: "0644" });
    await checks.says("host.backup.readable", { ...open, "/var/backups/postgresql": { mode: 0o700 } }, "pass");
  });

  it("that are published are named", () =>
    checks.turnsRed("host.backup.published", { "/var/www/html/site.sql": "x" }, { file: "/var/www/html/site.sql" }));

  it("have a plant for every check", () => checks.isCovered());
});
