import { describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { family, now } from "../plants/family.ts";

const status = "/var/lib/dpkg/status";
const lists = "/var/lib/apt/lists";
const installed = (name: string, version: string, state = "install ok installed") =>
  `Package: ${name}\nStatus: ${state}\nArchitecture: amd64\nVersion: ${version}\n\n`;
const listed = (name: string, version: string) => `Package: ${name}\nVersion: ${version}\nArchitecture: amd64\n\n`;
const release = (suite: string, label: string, more = "") =>
  `Origin: Debian\nLabel: ${label}\nSuite: ${suite}\nCodename: bookworm\n${more}`;

/** Fetched an hour ago. */
const fetched = now - 3_600_000;
const checks = family("updates", {
  [lists]: { modifiedAt: fetched },
  "/var/lib/apt/periodic/update-success-stamp": { text: "", modifiedAt: fetched },
  "/etc/os-release": 'ID=debian\nVERSION_ID="12"\n',
  "/usr/bin/apt-get": "",
  "/etc/apt/sources.list":
    "deb http://deb.debian.org/debian bookworm main\ndeb http://security.debian.org/debian-security bookworm-security main\n",
  [status]: installed("openssl", "3.0.11-1") + installed("bash", "5.2-1"),
  [`${lists}/deb.debian.org_debian_dists_bookworm_InRelease`]: release("stable", "Debian"),
  [`${lists}/deb.debian.org_debian_dists_bookworm_main_binary-amd64_Packages`]:
    listed("openssl", "3.0.11-1") + listed("bash", "5.2-1"),
  [`${lists}/security.debian.org_debian-security_dists_bookworm-security_InRelease`]: release(
    "stable-security",
    "Debian-Security",
  ),
  [`${lists}/security.debian.org_debian-security_dists_bookworm-security_main_binary-amd64_Packages.gz`]: {
    text: gzipSync(listed("openssl", "3.0.9-1")),
  },
});

const fix = (version: string) => ({
  [`${lists}/security.debian.org_debian-security_dists_bookworm-security_main_binary-amd64_Packages.gz`]: {
    text: gzipSync(listed("openssl", version)),
  },
});
const main = (text: string) => ({ [`${lists}/deb.debian.org_debian_dists_bookworm_main_binary-amd64_Packages`]: text });

describe("updates", () => {
  it("that are all installed pass every check that a tree of files can be told", async () => {
    await checks.says("host.updates.security", {}, "pass");
    for (const check of ["pending", "held", "orphaned", "broken", "release", "security-source"])
      await checks.says(`host.updates.${check}`, {}, "pass");
    for (const check of ["lists", "lists-expired", "automatic", "restart", "processes"]) {
      await checks.says(`host.updates.${check}`, {}, "not-applicable");
    }
  });

  it("of security that wait are named by the installed version", async () => {
    await checks.turnsRed("host.updates.security", fix("3.0.11-1~deb12u2"), { file: status, line: 4 }).then(
      () => Promise.reject(new Error("an older version is no update")),
      () => undefined,
    );
    await checks.turnsRed("host.updates.security", fix("3.0.11-1+deb12u2"), {
      file: status,
      line: 4,
      text: "openssl 3.0.11-1 → 3.0.11-1+deb12u2",
    });
    await checks.says("host.updates.pending", fix("3.0.11-1+deb12u2"), "pass");
  });

  it("of security cannot be told without a list of their source, or with an old one", async () => {
    const without = Object.fromEntries(
      ["InRelease", "main_binary-amd64_Packages.gz"].map((name) => [
        `${lists}/security.debian.org_debian-security_dists_bookworm-security_${name}`,
        null,
      ]),
    );
    await checks.says("host.updates.security", without, "error");
    await checks.says("host.updates.security", { [status]: null }, "not-applicable");
    const old = { modifiedAt: now - 9 * 86_400_000 };
    const stamp = { "/var/lib/apt/periodic/update-success-stamp": { text: "", ...old }, [lists]: old };
    await checks.says("host.updates.security", stamp, "error");
    // What an old list already offers is missing all the same.
    await checks.says("host.updates.security", { ...stamp, ...fix("3.0.11-1+deb12u2") }, "fail");
  });

  it("of other kinds that wait are named apart", () =>
    checks.turnsRed("host.updates.pending", main(listed("bash", "5.2-2") + listed("openssl", "3.0.11-1")), {
      file: status,
      line: 9,
    }));

  it("that are pinned away, or come from a source that is not automatic, do not count", async () => {
    const newer = main(listed("bash", "5.2-2") + listed("openssl", "3.0.11-1"));
    const pin = { "/etc/apt/preferences.d/bash": "Package: bash\nPin: version 5.2-1\nPin-Priority: 900\n" };
    await checks.says("host.updates.pending", { ...newer, ...pin }, "pass");
    const backports = {
      [`${lists}/deb.debian.org_debian_dists_bookworm_InRelease`]: release(
        "stable-backports",
        "x",
        "NotAutomatic: yes\nButAutomaticUpgrades: yes\n",
      ),
    };
    await checks.says(
      "host.updates.pending",
      { ...main(listed("bash", "5.2-1") + listed("openssl", "3.0.11-1")), ...backports },
      "pass",
    );
  });

  it("that are held back are named by themselves", async () => {
    const held = { [status]: installed("openssl", "3.0.11-1", "hold ok installed") + installed("bash", "5.2-1") };
    await checks.turnsRed("host.updates.held", { ...held, ...fix("3.0.12-1") }, { file: status, line: 4 });
    await checks.says("host.updates.security", { ...held, ...fix("3.0.12-1") }, "pass");
  });

  it("cannot be told from a list that is damaged", () =>
    checks.says(
      "host.updates.security",
      { [`${lists}/deb.debian.org_debian_dists_bookworm_main_binary-amd64_Packages.gz`]: "no gzip" },
      "error",
    ));

  it("do not reach a package that no source offers", async () => {
    await checks.turnsRed(
      "host.updates.orphaned",
      { [status]: installed("bash", "5.2-1") + installed("old-tool", "1") },
      { file: status, line: 9 },
    );
    await checks.says(
      "host.updates.orphaned",
      { [status]: installed("linux-image-6.1.0-9-amd64", "6.1.27-1") },
      "pass",
    );
  });

  it("that stopped half-way are named", () =>
    checks.turnsRed(
      "host.updates.broken",
      { [status]: installed("bash", "5.2-1", "install ok half-configured") },
      { file: status, line: 4 },
    ));

  it("of a release whose support has ended are named", async () => {
    const of = (text: string) => ({ "/etc/os-release": text });
    await checks.turnsRed("host.updates.release", of('ID=debian\nVERSION_ID="10"\n'), {
      file: "/etc/os-release",
      line: 2,
    });
    await checks.turnsRed("host.updates.release", of("ID=fedora\nVERSION_ID=40\nSUPPORT_END=2025-05-13\n"), {
      file: "/etc/os-release",
      line: 2,
    });
    await checks.says("host.updates.release", of("ID=ubuntu\nVERSION_ID=24.04\n"), "pass");
    for (const old of [
      "debian 7",
      "ubuntu 14.04",
      "ubuntu 23.10",
      "centos 6",
      "fedora 33",
      "alpine 3.9",
      "amzn 2017.03",
    ]) {
      const [id, version] = old.split(" ");
      await checks.says("host.updates.release", of(`ID=${id}\nVERSION_ID=${version}\n`), "fail");
    }
    await checks.turnsRed(
      "host.updates.release",
      { "/etc/os-release": null, "/etc/redhat-release": "CentOS release 5.11 (Final)\n" },
      { file: "/etc/redhat-release", line: 1 },
    );
    // What is newer than the list, rolls, or is not on it may be supported or not.
    for (const text of ["ID=ubuntu\nVERSION_ID=99.04\n", "ID=debian\n", "ID=other\nVERSION_ID=1\n", "ID=arch\n"])
      await checks.says("host.updates.release", of(text), "error");
    await checks.says("host.updates.release", { "/etc/os-release": null }, "not-applicable");
  });

  it("that do not arrive, or do not take effect, on a running machine are named", async () => {
    const place = { file: "/var/lib/apt/lists", line: 0, text: "x" };
    const running = {
      "host.context": {
        live: true,
        container: "none",
        virtualization: "none",
        init: "systemd",
        systemd: true,
        machine: true,
        desktop: false,
      },
    };
    const refresh = { present: true, ageHours: 5, seen: place, expired: [] };
    const red = (check: string, name: string, bad: unknown, good: unknown) =>
      checks.turnsRedBy(`host.updates.${check}`, { ...running, [name]: bad }, { ...running, [name]: good });
    await red("lists", "updates.refresh", { ...refresh, ageHours: 100 }, refresh);
    await red("lists", "updates.refresh", { ...refresh, ageHours: -1 }, refresh);
    await red("lists-expired", "updates.refresh", { ...refresh, expired: [place] }, refresh);
    const automatic = { tool: "unattended-upgrades", works: true, seen: place };
    await red("automatic", "updates.automatic", { ...automatic, works: false }, automatic);
    await red("restart", "updates.restart", { live: true, reasons: [place] }, { live: true, reasons: [] });
    const live = { "updates.restart": { live: true, reasons: [] } };
    await checks.turnsRedBy(
      "host.updates.processes",
      { ...live, "updates.processes": { outdated: [place] } },
      { ...live, "updates.processes": { outdated: [] } },
    );
    const entry = {
      type: "deb",
      uri: "http://x",
      scheme: "http",
      suite: "bookworm",
      credentials: false,
      signedBy: true,
      origin: "",
      seen: place,
    };
    const sources = { present: true, options: [], missingKeyrings: [], entries: [entry] };
    const both = { ...sources, entries: [entry, { ...entry, suite: "bookworm-security" }] };
    await red("security-source", "apt.sources", sources, both);
  });

  it("have a plant for every check", () => checks.isCovered());

  it("are judged at the moment of the observation", () => {
    if (now > Date.parse("2028-06-30"))
      throw new Error("the clean tree's release is supported at the moment of the tests");
  });
});
