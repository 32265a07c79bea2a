import { describe, it } from "node:test";
import { family } from "../plants/family.ts";

const stock = `# a comment
Defaults	env_reset
Defaults	mail_badpass
Defaults	secure_path="/usr/sbin:/usr/bin"
Defaults	use_pty
root	ALL=(ALL:ALL) ALL
%sudo	ALL=(ALL:ALL) ALL
@includedir /etc/sudoers.d
`;

const checks = family("sudo", {
  "/usr/bin/sudo": { text: "", mode: 0o755 },
  "/usr/sbin": {},
  "/etc/sudoers": { text: stock, mode: 0o440 },
  "/etc/sudoers.d/README": { text: "# nothing\n", mode: 0o440 },
});

const line = (text: string) => ({ "/etc/sudoers.d/site": `# site\n${text}\n` });
const site = { file: "/etc/sudoers.d/site", line: 2 };

describe("sudo", () => {
  it("as Debian sets it up passes every check", () => checks.isGreen());

  it("without a password for everything is named", async () => {
    await checks.turnsRed("host.sudo.nopasswd-all", line("ubuntu ALL=(ALL) NOPASSWD:ALL"), site);
    await checks.turnsRed("host.sudo.nopasswd-all", line("Defaults:bob !authenticate\nbob ALL=(ALL) ALL"), {
      ...site,
      line: 3,
    });
    await checks.turnsRed("host.sudo.nopasswd-all", line("Cmnd_Alias EVERY = ALL\nbob ALL= NOPASSWD: EVERY"), {
      ...site,
      line: 3,
    });
    await checks.says("host.sudo.nopasswd-all", line("bob ALL=(www) NOPASSWD: ALL"), "pass");
    await checks.says("host.sudo.nopasswd-all", line("bob ALL=NOPASSWD: ALL\nbob ALL=(ALL) ALL"), "pass");
  });

  it("without a password for a program that starts a shell is named", async () => {
    await checks.turnsRed("host.sudo.nopasswd-shell", line("bob ALL=NOPASSWD: /bin/ls -l, /usr/bin/vim"), site);
    await checks.turnsRed("host.sudo.nopasswd-shell", line("bob ALL=NOPASSWD: /bin/cat /var/log/*"), site);
    await checks.says(
      "host.sudo.nopasswd-shell",
      line("nagios ALL=NOPASSWD: /usr/lib/nagios/check_disk -w 10"),
      "pass",
    );
    for (const [command, outcome] of [
      ["/usr/bin/less /var/log/syslog", "fail"],
      ["NOEXEC: /usr/bin/less /var/log/syslog", "pass"],
      ["/usr/bin/vim /etc/hosts", "fail"],
      // An editor needs no other program to write any file.
      ["NOEXEC: /usr/bin/vim /etc/hosts", "fail"],
      ["sudoedit /etc/hosts", "pass"],
      ["/usr/bin/systemctl", "fail"],
      ["/usr/bin/systemctl restart nginx", "pass"],
      ["/usr/bin/mysql", "fail"],
      ["/usr/bin/cat /var/log/syslog", "pass"],
      ["/bin/sh /opt/nightly.sh", "pass"],
      ["/bin/sh", "fail"],
      ["/usr/sbin/modprobe", "fail"],
      ["/usr/bin/whoami", "pass"],
    ] as const)
      await checks.says("host.sudo.nopasswd-shell", line(`bob ALL=NOPASSWD: ${command}`), outcome);
  });

  it("for everybody is named", () => checks.turnsRed("host.sudo.everybody", line("ALL ALL=(ALL) ALL"), site));

  it("with exceptions from everything is named", () =>
    checks.turnsRed("host.sudo.exception", line("bob ALL=ALL, \\\n  !/bin/su"), {
      ...site,
      text: "bob ALL=ALL, … !/bin/su",
    }));

  it("with a command that others may swap is named", async () => {
    const open = { "/srv/tool": { text: "#!/bin/sh\n", mode: 0o777 }, ...line("bob ALL=/srv/tool start") };
    await checks.turnsRed("host.sudo.open-command", open, site);
    const folder = {
      "/srv/open": { mode: 0o777 },
      "/srv/open/tool": { text: "", mode: 0o755 },
      ...line("bob ALL=/srv/open/tool"),
    };
    await checks.turnsRed("host.sudo.open-command", folder, site);
    await checks.says(
      "host.sudo.open-command",
      { "/srv/tool": { text: "", mode: 0o755 }, ...line("bob ALL=/srv/tool") },
      "pass",
    );
  });

  it("that asks nobody is named", async () => {
    await checks.turnsRed("host.sudo.authenticate", line("Defaults !authenticate"), site);
    await checks.turnsRed("host.sudo.authenticate", line("Defaults>root !authenticate"), site);
    await checks.turnsRed("host.sudo.authenticate", line("Defaults exempt_group=wheel"), site);
  });

  it("that asks for somebody else's password is named", () =>
    checks.turnsRed("host.sudo.shared-password", line("Defaults rootpw"), site));

  it("without a terminal of its own is named", async () => {
    await checks.turnsRed("host.sudo.pty", line("Defaults !use_pty"), site);
    const dpkg = (version: string) => ({
      "/etc/sudoers": stock.replace(/.*use_pty\n/, ""),
      "/var/lib/dpkg/status": `Package: sudo\nStatus: install ok installed\nVersion: ${version}\n`,
    });
    await checks.turnsRed("host.sudo.pty", dpkg("1.9.5p2-3"), { file: "/etc/sudoers" });
    await checks.says("host.sudo.pty", dpkg("1.9.16p2-3"), "pass");
  });

  it("without a log is named", async () => {
    await checks.turnsRed("host.sudo.log", line("Defaults !syslog"), site);
    await checks.turnsRed("host.sudo.log", line("Defaults !log_denied"), site);
    await checks.says("host.sudo.log", line("Defaults !syslog, logfile=/var/log/sudo.log"), "pass");
  });

  it("that remembers too long is named", async () => {
    await checks.turnsRed("host.sudo.timestamp", line("Defaults timestamp_timeout=60"), site);
    await checks.turnsRed("host.sudo.timestamp", line("Defaults timestamp_timeout=-1"), site);
    await checks.says("host.sudo.timestamp", line("Defaults timestamp_timeout=0.5"), "pass");
  });

  it("that hands on dangerous variables is named", async () => {
    await checks.turnsRed("host.sudo.environment", line('Defaults env_keep += "LANG LD_PRELOAD"'), site);
    await checks.turnsRed("host.sudo.environment", line("Defaults !env_reset"), site);
    await checks.says("host.sudo.environment", line('Defaults env_keep += "EDITOR"'), "pass");
  });

  it("without a secure path is named", async () => {
    await checks.turnsRed(
      "host.sudo.secure-path",
      { "/etc/sudoers": stock.replace(/.*secure_path.*\n/, "") },
      { file: "/etc/sudoers" },
    );
    await checks.turnsRed("host.sudo.secure-path", line('Defaults secure_path="/usr/bin:."'), site);
    const open = { "/opt/bin": { mode: 0o777 }, ...line('Defaults secure_path="/opt/bin:/usr/bin"') };
    await checks.turnsRed("host.sudo.secure-path", open, site);
  });

  it("that shows passwords is named", () =>
    checks.turnsRed("host.sudo.visible-password", line("Defaults visiblepw"), site));

  it("with files that it passes over is named", () =>
    checks.turnsRed(
      "host.sudo.ignored-files",
      { "/etc/sudoers.d/site.conf": "Defaults use_pty\n" },
      { file: "/etc/sudoers.d/site.conf" },
    ));

  it("that is not installed makes nothing to check", () =>
    checks.says("host.sudo.nopasswd-all", { "/usr/bin/sudo": null }, "not-applicable"));

  it("with a line that it refuses is named, once, and judged by the others", async () => {
    await checks.turnsRed("host.sudo.well-formed", line("bob ALL=(ALL NOPASSWD ALL"), site);
    await checks.says("host.sudo.everybody", line("bob ALL ALL"), "pass");
    await checks.turnsRed("host.sudo.everybody", line("ALL ALL=(ALL) ALL\nbob ALL ALL"), site);
  });

  it("has a plant for every check", () => checks.isCovered());
});
