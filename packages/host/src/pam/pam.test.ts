import { describe, it } from "node:test";
import { family } from "../plants/family.ts";

const security = "/usr/lib/x86_64-linux-gnu/security";
const modules = ["unix", "deny", "permit", "pwquality", "faillock", "wheel", "rootok", "env"];
const commonAuth = `auth	required	pam_faillock.so preauth
auth	[success=2 default=ignore]	pam_unix.so
auth	[default=die]	pam_faillock.so authfail
auth	requisite	pam_deny.so
auth	required	pam_permit.so
`;

const checks = family("pam", {
  "/etc/passwd": "root:x:0:0::/root:/bin/bash\nalice:x:1000:1000::/home/alice:/bin/bash\n",
  "/etc/group": "root:x:0:\nalice:x:1000:\n",
  "/etc/shadow": "root:$y$j9T$salt$hash:20000:0:99999:7:::\nalice:$y$j9T$salt$hash:20000:0:99999:7:::\n",
  "/etc/login.defs": "UID_MIN 1000\nENCRYPT_METHOD YESCRYPT\n",
  "/usr/bin/su": { text: "", mode: 0o4755 },
  "/etc/pam.d/login": "@include common-auth\n",
  "/etc/pam.d/sshd": "@include common-auth\n",
  "/etc/pam.d/su": "auth sufficient pam_rootok.so\nauth required pam_wheel.so\n@include common-auth\n",
  "/etc/pam.d/passwd": "@include common-password\n",
  "/etc/pam.d/lightdm-greeter": "auth required pam_permit.so\n",
  "/etc/pam.d/common-auth": commonAuth,
  "/etc/pam.d/common-password":
    "password requisite pam_pwquality.so retry=3\npassword [success=1 default=ignore] pam_unix.so yescrypt\npassword requisite pam_deny.so\npassword required pam_permit.so\n",
  "/etc/security/pwquality.conf": "# minlen = 8\nminlen = 15\n",
  ...Object.fromEntries(modules.map((name) => [`${security}/pam_${name}.so`, ""])),
  "/var/lib/dpkg/info/libpam-modules.list": modules.map((name) => `${security}/pam_${name}.so\n`).join(""),
});

const ownPassword = (text: string) => ({ "/etc/pam.d/common-password": text });

describe("PAM", () => {
  it("set up with care passes every check", () => checks.isGreen());

  it("that lets anybody in is named by the line that admits", async () => {
    const early = { "/etc/pam.d/common-auth": `auth sufficient pam_permit.so\n${commonAuth}` };
    await checks.turnsRed("host.pam.bypass", early, { file: "/etc/pam.d/common-auth", line: 1 });
    const jump = { "/etc/pam.d/common-auth": commonAuth.replace("[default=die]", "[default=1]") };
    await checks.turnsRed("host.pam.bypass", jump, { file: "/etc/pam.d/common-auth", line: 5 });
    // What prepares a session is not what lets in.
    const prepared = {
      ...jump,
      "/etc/pam.d/login": "auth optional pam_faildelay.so\n@include common-auth\nauth optional pam_group.so\n",
      "/etc/pam.d/sshd": null,
      "/etc/pam.d/su": null,
    };
    await checks.turnsRed("host.pam.bypass", prepared, { file: "/etc/pam.d/common-auth", line: 5 });
    await checks.says("host.pam.bypass", { "/etc/pam.d/x": "auth required pam_faillock.so authfail\n" }, "pass");
    await checks.says("host.pam.bypass", { "/etc/pam.d/runuser": "auth sufficient pam_rootok.so\n" }, "pass");
  });

  it("with a module of unknown origin is named", async () => {
    const stray = { [`${security}/pam_helper.so`]: "" };
    await checks.turnsRed("host.pam.foreign-module", stray, { file: `${security}/pam_helper.so` });
    const elsewhere = { "/opt/pam_x.so": "", "/etc/pam.d/sshd": "auth optional /opt/pam_x.so\n@include common-auth\n" };
    await checks.turnsRed("host.pam.foreign-module", elsewhere, { file: "/etc/pam.d/sshd", line: 1 });
  });

  it("with a module that is missing is named, unless it may be", async () => {
    const line = (text: string) => ({ "/etc/pam.d/sshd": `${text}\n@include common-auth\n` });
    await checks.turnsRed("host.pam.missing-module", line("session required pam_gone.so"), {
      file: "/etc/pam.d/sshd",
      line: 1,
    });
    await checks.says("host.pam.missing-module", line("session optional pam_gone.so"), "pass");
    await checks.says("host.pam.missing-module", line("-session optional pam_gone.so"), "pass");
  });

  it("that starts programs is named", () =>
    checks.turnsRed(
      "host.pam.exec",
      { "/etc/pam.d/sshd": "auth optional pam_exec.so quiet expose_authtok /x\n@include common-auth\n" },
      { file: "/etc/pam.d/sshd", line: 1 },
    ));

  it("that trusts members of a group is named", async () => {
    const first = (file: string, line: string) =>
      checks.turnsRed("host.pam.wheel-trust", { [file]: `${line}\n@include common-auth\n` }, { file, line: 1 });
    await first("/etc/pam.d/su", "auth sufficient pam_wheel.so trust");
    await first("/etc/pam.d/sshd", "auth sufficient pam_succeed_if.so user ingroup nopw");
    await first("/etc/pam.d/sshd", "auth sufficient pam_listfile.so item=user sense=allow file=/etc/trusted");
    const manager = { "/etc/pam.d/lightdm": "auth sufficient pam_succeed_if.so user ingroup nopasswdlogin\n" };
    await checks.says("host.pam.wheel-trust", manager, "pass");
    await checks.turnsRed(
      "host.pam.wheel-trust",
      { ...manager, "/etc/group": "root:x:0:\nalice:x:1000:\nnopasswdlogin:x:2000:alice\n" },
      { file: "/etc/pam.d/lightdm", line: 1 },
    );
  });

  it("with a line that is malformed is named, and judged by the rest", async () => {
    const bad = { "/etc/pam.d/sshd": "auth required\n@include common-auth\n" };
    await checks.turnsRed("host.pam.well-formed", bad, { file: "/etc/pam.d/sshd", line: 1 });
    await checks.turnsRed(
      "host.pam.well-formed",
      { "/etc/pam.d/x": "# c\n@include gone\n" },
      { file: "/etc/pam.d/x", line: 2 },
    );
    for (const check of ["bypass", "lockout", "hash", "su", "missing-module"])
      await checks.says(`host.pam.${check}`, bad, "pass");
  });

  it("that trusts other hosts is named", () =>
    checks.turnsRed(
      "host.pam.rhosts",
      { "/etc/pam.d/rlogin": "# c\nauth sufficient pam_rhosts.so\n" },
      { file: "/etc/pam.d/rlogin", line: 2 },
    ));

  it("with a weak hash is named, in the line or in login.defs", async () => {
    const md5 = ownPassword("password requisite pam_pwquality.so minlen=15\npassword required pam_unix.so md5\n");
    await checks.turnsRed("host.pam.hash", md5, { file: "/etc/pam.d/common-password", line: 2 });
    const none = {
      ...ownPassword("password required pam_unix.so\n"),
      "/etc/login.defs": "UID_MIN 1000\nENCRYPT_METHOD DES\n",
    };
    await checks.turnsRed("host.pam.hash", none, { file: "/etc/login.defs", line: 2 });
  });

  it("that asks for few characters is named where the number stands", async () => {
    await checks.turnsRed(
      "host.pam.length",
      { "/etc/security/pwquality.conf": "minlen = 9\n" },
      { file: "/etc/security/pwquality.conf", line: 1 },
    );
    await checks.turnsRed("host.pam.length", ownPassword("password required pam_unix.so yescrypt\n"), {
      file: "/etc/pam.d/common-password",
      line: 1,
    });
    const factor = {
      "/etc/security/pwquality.conf": "minlen = 9\n",
      "/etc/pam.d/sshd": "auth required pam_u2f.so\n@include common-auth\n",
      [`${security}/pam_u2f.so`]: "",
    };
    await checks.says("host.pam.length", factor, "pass");
    await checks.says(
      "host.pam.length",
      { "/etc/shadow": "root:*:20000::::::\nalice:!:20000::::::\n" },
      "not-applicable",
    );
  });

  it("that never locks is named", async () => {
    const without = { "/etc/pam.d/sshd": "auth required pam_unix.so\n" };
    await checks.turnsRed("host.pam.lockout", without, {});
    await checks.turnsRed(
      "host.pam.lockout",
      { "/etc/security/faillock.conf": "# c\ndeny = 99\n" },
      { file: "/etc/security/faillock.conf", line: 2 },
    );
  });

  it("that lets everybody use su is named, unless its file does not", async () => {
    const open = { "/etc/pam.d/su": "auth sufficient pam_rootok.so\n@include common-auth\n" };
    await checks.turnsRed("host.pam.su", open, { file: "/etc/pam.d/su" });
    await checks.says("host.pam.su", { ...open, "/usr/bin/su": { text: "", mode: 0o4750 } }, "pass");
  });

  it("has a plant for every check", () => checks.isCovered());
});
