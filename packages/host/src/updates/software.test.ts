import { describe, it } from "node:test";
import { family } from "../plants/family.ts";

const status = "/var/lib/dpkg/status";
const packages = (...names: string[]) => ({
  [status]: names.map((name) => `Package: ${name}\nStatus: install ok installed\nVersion: 1\n\n`).join(""),
});
const checks = family("software", packages("passwd", "gpgv", "apt"));
const base = ["passwd", "gpgv", "apt"];
const fourth = { file: status, line: 15 };

describe("software", () => {
  it("as the list asks passes every check", () => checks.isGreen());

  it("that is required and missing is named", () =>
    checks.turnsRed("host.software.required", packages("passwd", "apt"), { text: "gpgv" }));

  it("that is prohibited is named", async () => {
    await checks.turnsRed("host.software.cleartext-server", packages(...base, "telnetd"), fourth);
    await checks.turnsRed("host.software.cleartext-client", packages(...base, "rsh-client"), fourth);
    await checks.turnsRed("host.software.offensive", packages(...base, "hydra"), fourth);
    await checks.turnsRed("host.software.remote-control", packages(...base, "anydesk"), fourth);
    await checks.turnsRed("host.software.file-sharing", packages(...base, "xmrig"), fourth);
  });

  it("of another package manager cannot be told", async () => {
    const rpm = { [status]: null, "/lib/apk/db/installed": "" };
    await checks.says("host.software.offensive", rpm, "error");
  });

  it("has a plant for every check", () => checks.isCovered());
});
