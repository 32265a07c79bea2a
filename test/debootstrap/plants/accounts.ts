import { lastLine, oneLine, type Plant } from "./plant.ts";

const account = (check: string, line: string, more: Partial<Plant> = {}): Plant =>
  lastLine(`host.accounts.${check}`, "/etc/passwd", line, more);

/** Another password field and date of last change for somebody in /etc/shadow. */
const shadow = (check: string, user: string, fields: string, more: Partial<Plant> = {}): Plant => ({
  what: `${user}:${fields}`,
  where: { "/etc/shadow": { replace: [new RegExp(`^${user}:.*$`, "m"), `${user}:${fields}:0:99999:7:::`] } },
  check: `host.accounts.${check}`,
  line: `${user}:${fields}:0:99999:7:::`,
  ...more,
});

const mode = (check: string, path: string, bits: number, more: Partial<Plant> = {}): Plant => ({
  what: `${path} of mode ${bits.toString(8)}`,
  where: { [path]: { mode: bits } },
  check,
  ...more,
});

const program = (path: string, check: string, more: Partial<Plant> = {}): Plant => ({
  what: `${path} with set-user-ID`,
  where: { [path]: { text: "\u007fELF\0", mode: 0o4755 } },
  check: `host.files.${check}`,
  ...more,
});

const pam = (check: string, line: string, more: Partial<Plant> = {}): Plant => ({
  what: line,
  where: { "/etc/pam.d/sshd": { replace: [/^/, `${line}\n`] } },
  check: `host.pam.${check}`,
  line: 1,
  ...more,
});

export const accountPlants: readonly Plant[] = [
  account("uid-zero", "toor:x:0:0::/root:/bin/bash"),
  account("empty-password-field", "guest::1501:100::/nonexistent:/bin/bash"),
  account("hash-in-passwd", "guest:$6$salt$hash:1501:100::/nonexistent:/bin/bash"),
  account("duplicate-uid", "bob:x:1000:1000::/nonexistent:/bin/bash"),
  account("unknown-group", "bob:x:1501:4242::/nonexistent:/bin/bash"),
  account("directory-entries", "+@admins::::::"),
  account("well-formed", "half:x:12"),
  shadow("empty-password", "alice", ":19700"),
  shadow("password-hash", "alice", "$1$salt$0123456789abcdefghijkl:19700"),
  shadow("system-account-login", "postgres", "$y$j9T$salt$hash:19700"),
  shadow("password-change-in-future", "alice", "$y$j9T$salt$hash:39700"),
  lastLine("host.accounts.shadow-well-formed", "/etc/shadow", "half:*:19700"),
  {
    what: "a shell for www-data",
    where: { "/etc/passwd": { replace: ["/var/www:/usr/sbin/nologin", "/var/www:/bin/bash"] } },
    check: "host.accounts.system-account-shell",
    line: "www-data:x:33:33:www-data:/var/www:/bin/bash",
  },
  {
    what: "passwords kept with MD5",
    where: { "/etc/login.defs": { replace: [/^ENCRYPT_METHOD.*$/m, "ENCRYPT_METHOD MD5"] } },
    check: "host.accounts.hash-method",
    line: "ENCRYPT_METHOD MD5",
  },
  {
    what: "files that everybody may change",
    where: { "/etc/login.defs": { replace: [/^UMASK.*$/m, "UMASK 000"] } },
    check: "host.accounts.default-umask",
    line: "UMASK 000",
  },
  {
    what: "alice in the group disk",
    where: {
      "/etc/group": { replace: ["disk:x:6:", "disk:x:6:alice"] },
      "/etc/gshadow": { replace: ["disk:*::", "disk:*::alice"] },
    },
    check: "host.accounts.privileged-groups",
    line: "disk:x:6:alice",
  },
  {
    what: "a member of sudo that gshadow has alone",
    where: { "/etc/gshadow": { replace: ["sudo:*::alice", "sudo:*::alice,bob"] } },
    check: "host.accounts.group-shadow",
    line: "sudo:*::alice,bob",
  },
  mode("host.accounts.home-permissions", "/home/alice", 0o770),
  mode("host.accounts.home-readable", "/home/alice", 0o755),
  oneLine("host.accounts.trust-files", "/etc/hosts.equiv", "gateway"),
  {
    what: "a password of alice's that others read",
    where: { "/home/alice/.netrc": { text: "machine git login me password secret\n", mode: 0o644, owner: 1000 } },
    check: "host.accounts.credential-files",
  },
  {
    what: "a notice that SSH does not show",
    where: { "/etc/tokiwa/notice": "For the office alone.\n", "/etc/issue": "For the office alone.\n" },
    check: "host.accounts.login-notice",
    file: "/etc/ssh/sshd_config",
  },

  mode("host.files.account-tables", "/etc/passwd", 0o666, { also: ["host.files.world-writable"] }),
  mode("host.files.secrets", "/etc/shadow", 0o644),
  mode("host.files.executed-by-root", "/etc/crontab", 0o664, {
    where: { "/etc/crontab": { mode: 0o664, owner: 1000 } },
  }),
  mode("host.files.root-home", "/root", 0o755),
  program("/usr/local/bin/helper", "privileged-unpackaged"),
  program("/usr/bin/vim.basic", "privileged-unexpected", { also: ["host.files.privileged-unpackaged"] }),
  {
    what: "a file that everybody may change",
    where: { "/srv/site/index.html": { mode: 0o666 } },
    check: "host.files.world-writable",
  },
  {
    what: "a folder that everybody may change",
    where: { "/var/spool/drop": { folder: true, mode: 0o777 } },
    check: "host.files.world-writable-directory",
  },
  {
    what: "a file of nobody known",
    where: { "/opt/left": { text: "", owner: 4242 } },
    check: "host.files.unowned",
  },

  pam("bypass", "auth sufficient pam_permit.so"),
  pam("missing-module", "session required pam_gone.so"),
  pam("exec", "auth optional pam_exec.so quiet expose_authtok /usr/bin/logger"),
  pam("wheel-trust", "auth sufficient pam_wheel.so trust"),
  pam("rhosts", "auth sufficient pam_rhosts.so"),
  pam("well-formed", "auth required"),
  {
    what: "a module of PAM that no package brought",
    where: { "/usr/lib/x86_64-linux-gnu/security/pam_helper.so": "\u007fELF\0" },
    check: "host.pam.foreign-module",
  },
  {
    what: "passwords of nine characters",
    where: { "/etc/security/pwquality.conf": { replace: ["minlen = 15", "minlen = 9"] } },
    check: "host.pam.length",
    line: "minlen = 9",
  },
  {
    what: "ninety-nine tries",
    where: { "/etc/security/faillock.conf": { append: "deny = 99\n" } },
    check: "host.pam.lockout",
    line: "deny = 99",
  },
  {
    what: "passwords hashed with MD5 by PAM",
    where: { "/etc/pam.d/common-password": { replace: [/(?<=^password.*pam_unix.*)yescrypt/m, "md5"] } },
    check: "host.pam.hash",
    line: /^password.*pam_unix.*md5$/,
  },
  {
    what: "su for everybody",
    where: {
      "/etc/pam.d/su": { replace: [/^auth +required +pam_wheel.*$/m, ""] },
      "/etc/shadow": { replace: [/^root:[^:]*/m, "root:$y$j9T$salt$hash"] },
    },
    check: "host.pam.su",
  },
];
