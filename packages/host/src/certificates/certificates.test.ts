import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { certificateWith, type Wanted } from "../plants/certificate.ts";
import { family } from "../plants/family.ts";
import type { Tree } from "../plants/tree.ts";
import { pemBlocks } from "./pem.ts";

const good = certificateWith();
const file = "/etc/nginx/tls/site.crt";
const keyFile = "/etc/nginx/tls/site.key";

const checks = family("certificates", {
  "/etc/passwd": "root:x:0:0::/root:/bin/bash\n",
  "/etc/group": "root:x:0:\n",
  [file]: `# the site's\n${good.certificate}`,
  [keyFile]: { text: good.key, mode: 0o600 },
  // An old one without its key is nobody's business.
  "/etc/old/left.crt": certificateWith({ until: "2020-01-01", from: "2019-01-01" }).certificate,
  "/etc/ssl/openssl.cnf": "# MinProtocol = TLSv1\nMinProtocol = TLSv1.2\nCipherString = DEFAULT:!3DES@SECLEVEL=2\n",
});

const own = (wanted: Wanted): Tree => {
  const made = certificateWith(wanted);
  return { [file]: `# the site's\n${made.certificate}`, [keyFile]: { text: made.key, mode: 0o600 } };
};

describe("certificates and keys", () => {
  it("in good order pass every check", () => checks.isGreen("host.certificates.trust-weak"));

  it("past their end, or near it, are named", async () => {
    await checks.turnsRed("host.certificates.expired", own({ until: "2026-05-01" }), {
      file,
      line: 2,
      text: "CN=www.example.jp → 2026-05-01",
    });
    await checks.turnsRed("host.certificates.expired", own({ from: "2026-07-01" }), { file, line: 2 });
    await checks.turnsRed("host.certificates.expiring", own({ until: "2026-06-10" }), { file, line: 2 });
  });

  it("that are weak are named", async () => {
    await checks.turnsRed("host.certificates.weak-key", own({ bits: 1024 }), { file, line: 2 });
    await checks.turnsRed("host.certificates.weak-signature", own({ hash: "sha1" }), { file, line: 2 });
  });

  it("that others may read or change are named", async () => {
    await checks.turnsRed(
      "host.certificates.key-readable",
      { [keyFile]: { text: good.key, mode: 0o644 } },
      { file: keyFile, line: 1 },
    );
    // The group of a service is how the service gets its key; a group of people is not.
    const group = process.getgid?.() ?? 0;
    const shared = (members: string) => ({
      [keyFile]: { text: good.key, mode: 0o640 },
      "/etc/passwd": "root:x:0:0::/root:/bin/sh\nalice:x:1000:1000::/home/alice:/bin/bash\n",
      "/etc/group": `web:x:${group}:${members}\n`,
    });
    await checks.says("host.certificates.key-readable", shared("www-data"), "pass");
    await checks.turnsRed("host.certificates.key-readable", shared("www-data,alice"), { file: keyFile, line: 1 });
    await checks.turnsRed(
      "host.certificates.key-writable",
      { [keyFile]: { text: good.key, mode: 0o620 } },
      { file: keyFile, line: 1 },
    );
  });

  it("that are published are named", async () => {
    const path = "/var/www/html/backup.key";
    await checks.turnsRed(
      "host.certificates.key-published",
      { [path]: { text: `\n${good.key}`, mode: 0o600 } },
      { file: path, line: 2 },
    );
  });

  it("of authorities that nobody declared, or that are weak, are named", async () => {
    const path = "/usr/local/share/ca-certificates/other.crt";
    await checks.turnsRed(
      "host.certificates.trust-added",
      { [path]: certificateWith({ name: "Other" }).certificate },
      { file: path, line: 1, text: "CN=Other" },
    );
    await checks.turnsRed(
      "host.certificates.trust-weak",
      { [path]: certificateWith({ until: "2026-05-01" }).certificate },
      { file: path, line: 1 },
    );
    const owned = {
      "/var/lib/dpkg/info/site-ca.list": `${path}\n`,
      [path]: certificateWith({ name: "Other" }).certificate,
    };
    await checks.says("host.certificates.trust-added", owned, "pass");
  });

  it("under a policy that was lowered are named", async () => {
    const path = "/etc/ssl/openssl.cnf";
    await checks.turnsRed(
      "host.certificates.tls-policy",
      { [path]: "[x]\nMinProtocol = TLSv1\n" },
      { file: path, line: 2 },
    );
    await checks.turnsRed(
      "host.certificates.tls-policy",
      { [path]: "CipherString = DEFAULT@SECLEVEL=1\n" },
      { file: path, line: 1 },
    );
    const rhel = "/etc/crypto-policies/config";
    await checks.turnsRed("host.certificates.tls-policy", { [rhel]: "# c\nLEGACY\n" }, { file: rhel, line: 2 });
  });

  it("that are not there make nothing to check", () =>
    checks.says("host.certificates.expired", { [keyFile]: null }, "not-applicable"));

  it("have a plant for every check", () => checks.isCovered());
});

it("PEM blocks are told with their lines, whatever stands around them", () => {
  const block = fc.constantFrom(
    "-----BEGIN X-----\nAA==\n-----END X-----",
    "-----BEGIN X-----\n",
    "-----END X-----",
    "text",
    "\n",
  );
  fc.assert(
    fc.property(fc.array(block), (parts) => {
      const text = parts.join("\n");
      for (const { line } of pemBlocks(text)) assert.ok(text.split("\n")[line - 1]?.startsWith("-----BEGIN X-----"));
    }),
  );
});
