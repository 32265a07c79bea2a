import type { Plant } from "./plant.ts";

const passwd = (check: string, line: string): Plant => ({
  check: `host.accounts.${check}`,
  fault: line,
  plant: (tree) => ["/etc/passwd", tree.append("/etc/passwd", `${line}\n`)],
});
const shadow = (check: string, field: string, user = "alice"): Plant => ({
  check: `host.accounts.${check}`,
  fault: `${user}:${field}`,
  plant: (tree) => [
    "/etc/shadow",
    tree.replace("/etc/shadow", new RegExp(`^${user}:.*$`, "m"), `${user}:${field}:0:99999:7:::`),
  ],
});

export const accountPlants: readonly Plant[] = [
  passwd("well-formed", "half:x:12"),
  passwd("well-formed", "odd:x:minus:1::/:/bin/sh"),
  {
    check: "host.accounts.shadow-well-formed",
    fault: "a line of /etc/shadow with three fields",
    plant: (tree) => ["/etc/shadow", tree.append("/etc/shadow", "half:*:19700\n")],
  },
  shadow("empty-password", ":19700"),
  passwd("empty-password-field", "guest::1001:1000::/home/guest:/bin/sh"),
  passwd("hash-in-passwd", "guest:$6$salt$hash:1001:1000::/home/guest:/bin/sh"),
  passwd("uid-zero", "toor:x:0:0::/root:/bin/sh"),
  passwd("duplicate-uid", "bob:x:1000:1000::/home/bob:/bin/bash"),
  passwd("duplicate-name", "alice:x:1001:1000::/home/alice:/bin/bash"),
  passwd("unknown-group", "bob:x:1001:4242::/home/bob:/bin/bash"),
  passwd("directory-entries", "+@admins::::::"),
  {
    check: "host.accounts.home-readable",
    fault: "a home that everybody reads",
    plant(tree) {
      tree.folder("/home/alice", 0o755);
      if (process.getuid?.() === 0) tree.owner("/home/alice", 1000, 1000);
      return ["/home/alice"];
    },
  },
  {
    check: "host.accounts.group-shadow",
    fault: "a member in one of the two tables",
    plant: (tree) => ["/etc/gshadow", tree.replace("/etc/gshadow", "sudo:*::alice", "sudo:*::alice,bob")],
  },
  {
    check: "host.accounts.login-notice",
    fault: "a notice that SSH does not show",
    plant(tree) {
      tree.write("/etc/tokiwa/notice", "For the work of the office alone.\nUse is recorded.\n");
      tree.write("/etc/issue", "For the work of the office\n alone. Use is recorded.\n\n");
      return ["/etc/ssh/sshd_config"];
    },
  },
  {
    check: "host.accounts.duplicate-gid",
    fault: "two groups with one gid",
    plant: (tree) => ["/etc/group", tree.append("/etc/group", "wheel:x:27:\n")],
  },
  shadow("password-hash", "$1$salt$0123456789abcdefghijkl:19700"),
  shadow("password-hash", "rqXexS6ZhobKA:19700"),
  shadow("password-hash", "$6$rounds=1000$salt$hash:19700"),
  shadow("system-account-login", "$y$j9T$salt$hash:19700", "postgres"),
  shadow("password-change-in-future", "$y$j9T$salt$hash:39700"),
  {
    check: "host.accounts.system-account-shell",
    fault: "a shell for www-data",
    plant: (tree) => ["/etc/passwd", tree.replace("/etc/passwd", "/var/www:/usr/sbin/nologin", "/var/www:/bin/bash")],
  },
  {
    check: "host.accounts.hash-method",
    fault: "ENCRYPT_METHOD MD5",
    plant: (tree) => ["/etc/login.defs", tree.replace("/etc/login.defs", "SHA512", "MD5")],
  },
  {
    check: "host.accounts.default-umask",
    fault: "UMASK 000",
    plant: (tree) => ["/etc/login.defs", tree.replace("/etc/login.defs", "022", "000")],
  },
  {
    check: "host.accounts.privileged-groups",
    fault: "a member of the group disk",
    plant: (tree) => ["/etc/group", tree.replace("/etc/group", "disk:x:6:", "disk:x:6:alice")],
  },
  {
    check: "host.accounts.home-permissions",
    fault: "a home directory that everybody writes",
    plant(tree) {
      tree.folder("/home/alice", 0o777);
      return ["/home/alice"];
    },
  },
  {
    check: "host.accounts.trust-files",
    fault: ".rhosts of root",
    plant(tree) {
      tree.write("/root/.rhosts", "+ +\n", 0o600);
      return ["/root/.rhosts"];
    },
  },
  {
    check: "host.accounts.trust-files",
    fault: "/etc/hosts.equiv",
    plant: (tree) => ["/etc/hosts.equiv", tree.append("/etc/hosts.equiv", "# trusted\ngateway\n") + 1],
  },
  {
    check: "host.accounts.credential-files",
    fault: ".netrc that others read",
    plant(tree) {
      tree.write("/root/.netrc", "machine git login me password secret\n", 0o644);
      return ["/root/.netrc"];
    },
  },
];
