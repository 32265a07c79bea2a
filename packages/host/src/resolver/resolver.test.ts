import { describe, it } from "node:test";
import { family } from "../plants/family.ts";

const options = "/etc/bind/named.conf.options";
const careful =
  "options {\n  dnssec-validation auto; // not no\n  allow-recursion { localnets; };\n  /* allow-transfer { any; }; */\n  allow-transfer {\n    none;\n  };\n};\n";
const checks = family("resolver", {
  "/etc/hosts":
    "127.0.0.1 localhost\n::1 localhost ip6-localhost\n0.0.0.0 ads.github.com\n10.0.0.5 app.internal # github.com\n",
  "/usr/lib/systemd/systemd-resolved": "",
  "/etc/systemd/resolved.conf": "[Resolve]\n#DNSSEC=no\nLLMNR=no\n",
  "/usr/sbin/named": "",
  [options]: careful,
});

describe("name resolution", () => {
  it("set up with care passes every check", () => checks.isGreen());

  it("of update servers to elsewhere is named", () =>
    checks.turnsRed(
      "host.resolver.redirected",
      { "/etc/hosts": "127.0.0.1 localhost\n203.0.113.7 x deb.debian.org\n" },
      { file: "/etc/hosts", line: 2 },
    ));

  it("by systemd-resolved that believes anybody is named", async () => {
    const file = "/etc/systemd/resolved.conf.d/x.conf";
    await checks.turnsRed("host.resolver.dnssec", { [file]: "[Resolve]\nDNSSEC=no\n" }, { file, line: 2 });
    await checks.turnsRed("host.resolver.neighbours", { [file]: "[Resolve]\nLLMNR=yes\n" }, { file, line: 2 });
  });

  it("by servers that verify nothing, or serve everybody, is named", async () => {
    await checks.turnsRed(
      "host.resolver.server-dnssec",
      { [options]: careful.replace("auto", "no") },
      { file: options, line: 2 },
    );
    await checks.turnsRed(
      "host.resolver.open-server",
      { [options]: careful.replace("localnets", "any") },
      { file: options, line: 3 },
    );
    await checks.turnsRed(
      "host.resolver.transfers",
      { [options]: careful.replace("none", "any") },
      { file: options, line: 5 },
    );
    for (const text of ["options {\n  dnssec-validation no;\n};\n", "\noptions { dnssec-enable no; };\n"])
      await checks.turnsRed("host.resolver.server-dnssec", { [options]: text }, { file: options, line: 2 });
    const unbound = "/etc/unbound/unbound.conf.d/x.conf";
    await checks.turnsRed(
      "host.resolver.open-server",
      { [unbound]: "server:\n  access-control: 0.0.0.0/0 allow\n" },
      { file: unbound, line: 2 },
    );
  });

  it("has a plant for every check", () => checks.isCovered());
});
