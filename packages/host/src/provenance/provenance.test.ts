import { createHash } from "node:crypto";
import { describe, it } from "node:test";
import { family } from "../plants/family.ts";

const list = "/etc/apt/sources.list.d/site.sources";
const release = (origin: string) =>
  `Origin: ${origin}\nLabel: x\nSuite: stable\nCodename: bookworm\nSHA256:\n 00 1 main\n`;
/** A version 4 RSA key packet with so many bits. */
const rsa = (bits: number) =>
  Uint8Array.from([
    0x99,
    (12 + bits / 8 + 1) >> 8,
    (12 + bits / 8 + 1) & 255,
    4,
    0x3a,
    0x4f,
    0xc8,
    0x80,
    1,
    bits >> 8,
    bits & 255,
    ...Array.from({ length: bits / 8 }, () => 0x80),
    0,
    17,
    1,
    0,
    1,
  ]);

const checks = family("provenance", {
  "/usr/bin/apt-get": "",
  "/etc/apt/apt.conf.d/01autoremove": 'APT { NeverAutoRemove { "^firmware-linux.*"; }; };\n',
  "/etc/apt/sources.list": "deb http://deb.debian.org/debian bookworm main\n",
  "/var/lib/apt/lists/deb.debian.org_debian_dists_bookworm_InRelease": `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n${release("Debian")}`,
  [list]:
    "Types: deb\nURIs: https://packages.example.jp/apt\nSuites: stable\nComponents: main\nSigned-By: /etc/apt/keyrings/site.gpg\n",
  "/var/lib/apt/lists/packages.example.jp_apt_dists_stable_InRelease": release("Example"),
  "/etc/apt/keyrings/site.gpg": { text: rsa(4096) },
  "/etc/apt/trusted.gpg.d/debian.gpg": { text: rsa(2048) },
  "/etc/dnf/dnf.conf": "[main]\ngpgcheck=1\n",
  "/etc/yum.repos.d/base.repo": "[base]\nname=Base\nbaseurl=https://mirror.example.jp/\n[off]\nenabled=0\ngpgcheck=0\n",
});

const oneLine = (text: string) => ({ "/etc/apt/sources.list.d/more.list": `# c\n${text}\n` });
const more = { file: "/etc/apt/sources.list.d/more.list", line: 2 };
const setting = (text: string) => ({ "/etc/apt/apt.conf.d/99site": `// c\n${text}\n` });
const site = { file: "/etc/apt/apt.conf.d/99site", line: 2 };

describe("sources of packages", () => {
  it("that are signed and verified pass every check", () => checks.isGreen());

  it("trusted without a signature are named, in both formats", async () => {
    await checks.turnsRed("host.provenance.trusted", oneLine("deb [trusted=yes] http://x.example.jp/ ./"), more);
    await checks.turnsRed(
      "host.provenance.trusted",
      { [list]: "Types: deb\nURIs: http://x\nSuites: ./\nTrusted: yes\n" },
      { file: list, line: 4 },
    );
  });

  it("that may be insecure are named", () =>
    checks.turnsRed(
      "host.provenance.insecure-source",
      oneLine("deb [allow-insecure=yes] http://x.example.jp/ ./"),
      more,
    ));

  it("that APT does not verify are named", async () => {
    await checks.turnsRed("host.provenance.unauthenticated", setting('APT::Get::AllowUnauthenticated "true";'), site);
    await checks.turnsRed(
      "host.provenance.unauthenticated",
      setting('Acquire { AllowInsecureRepositories "1"; };'),
      site,
    );
    await checks.says("host.provenance.unauthenticated", setting('APT::Get::AllowUnauthenticated "false";'), "pass");
  });

  it("that may be old are named", async () => {
    await checks.turnsRed(
      "host.provenance.valid-until",
      oneLine("deb [check-valid-until=no] http://x.example.jp/ ./"),
      more,
    );
    await checks.turnsRed("host.provenance.valid-until", setting('Acquire::Check-Valid-Until "false";'), site);
  });

  it("over TLS without verification are named", () =>
    checks.turnsRed(
      "host.provenance.tls-verification",
      setting('Acquire::https::repo.example.jp::Verify-Peer "false";'),
      site,
    ));

  it("with a password in the address are named, without showing it", () =>
    checks.turnsRed("host.provenance.credentials", oneLine("deb https://user:secret@x.example.jp/ stable main"), {
      ...more,
      text: "deb https://…@x.example.jp/ stable main",
    }));

  it("of third parties that any key may sign are named", () =>
    checks.turnsRed(
      "host.provenance.third-party-key",
      { [list]: "Types: deb\nURIs: https://packages.example.jp/apt\nSuites: stable\nComponents: main\n" },
      { file: list, line: 2 },
    ));

  it("whose key is missing are named", () =>
    checks.turnsRed(
      "host.provenance.missing-keyring",
      oneLine("deb [signed-by=/etc/apt/keyrings/none.gpg] https://x/ stable main"),
      more,
    ));

  it("that others may change are named", () =>
    checks.turnsRed(
      "host.provenance.open",
      { "/etc/apt/keyrings/site.gpg": { text: rsa(4096), mode: 0o666 } },
      { file: "/etc/apt/keyrings/site.gpg" },
    ));

  it("signed by a short key are named", () =>
    checks.turnsRed(
      "host.provenance.weak-key",
      { "/etc/apt/trusted.gpg.d/old.gpg": { text: rsa(1024) } },
      { file: "/etc/apt/trusted.gpg.d/old.gpg" },
    ));

  it("signed by an expired key are named", () => {
    const body = rsa(2048);
    // A certification by the key itself (its identifier ends its fingerprint) that ends it ten days after it was made.
    const issuer = createHash("sha1").update(body).digest().subarray(-8);
    const hashed = [5, 2, 0x3a, 0x4f, 0xc8, 0x81, 5, 9, 0, 0x0d, 0x2f, 0];
    const unhashed = [9, 16, ...issuer];
    const signature = [4, 0x13, 1, 8, 0, hashed.length, ...hashed, 0, unhashed.length, ...unhashed, 0, 0, 0, 1, 1];
    const file = Uint8Array.from([...body, 0xb4, 1, 0x61, 0xc2, signature.length, ...signature]);
    return checks.turnsRed(
      "host.provenance.expired-key",
      { "/etc/apt/trusted.gpg.d/old.gpg": { text: file } },
      { file: "/etc/apt/trusted.gpg.d/old.gpg" },
    );
  });

  it("fetched as root are named", () =>
    checks.turnsRed("host.provenance.sandbox", setting('APT::Sandbox::User "root";'), site));

  it("of dnf that are not verified are named", async () => {
    const file = "/etc/yum.repos.d/base.repo";
    await checks.turnsRed(
      "host.provenance.dnf-signature",
      { [file]: "[base]\nbaseurl=http://x\ngpgcheck=0\n" },
      { file, line: 3 },
    );
    await checks.turnsRed("host.provenance.dnf-signature", { "/etc/dnf/dnf.conf": "[main]\n" }, { file, line: 2 });
    await checks.turnsRed("host.provenance.dnf-tls", { [file]: "[base]\nsslverify=false\n" }, { file, line: 2 });
  });

  it("have a plant for every check", () => checks.isCovered());
});
