/**
 * Faults for the tree of a Debian server: each does one thing wrong, and names the check that must say so and where.
 * @module
 */
import { generateKeyPairSync } from "node:crypto";
import type { Tree } from "./tree.ts";

export interface Plant {
  readonly check: string;
  readonly fault: string;
  /** Plants the fault. Gives the file, and the line where there is one, that the evidence must name. */
  readonly plant: (tree: Tree) => readonly [file: string, line?: number];
  /** Only root can give files to somebody else. */
  readonly needsRoot?: boolean;
}

const sshd = "/etc/ssh/sshd_config";
const dropIn = "/etc/ssh/sshd_config.d/50-cloud.conf";

/** A line of sshd_config that is wrong, in the main file or a drop-in. */
const server = (check: string, line: string, file = dropIn): Plant => ({
  check: `host.ssh.${check}`,
  fault: line,
  plant: (tree) => [file, tree.append(file, `# from the installer\n${line}\n`) + 1],
});

const client = (check: string, line: string): Plant => ({
  check: `host.ssh.${check}`,
  fault: line,
  plant: (tree) => ["/etc/ssh/ssh_config", tree.append("/etc/ssh/ssh_config", `    ${line}\n`)],
});

/** A key of RSA in the form of authorized_keys(5): RFC 4253 §6.6. */
function rsaKey(bits: number): string {
  const { n = "", e = "" } = generateKeyPairSync("rsa", { modulusLength: bits }).publicKey.export({ format: "jwk" });
  const field = (bytes: Buffer): Buffer => {
    const length = Buffer.alloc(4);
    const padded = (bytes[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes;
    length.writeUInt32BE(padded.length);
    return Buffer.concat([length, padded]);
  };
  const parts = [Buffer.from("ssh-rsa"), Buffer.from(e, "base64url"), Buffer.from(n, "base64url")];
  return `ssh-rsa ${Buffer.concat(parts.map(field)).toString("base64")} old@laptop\n`;
}

export const sshPlants: readonly Plant[] = [
  server("root-login", "PermitRootLogin yes"),
  {
    ...server("root-login", "Match Address 10.0.0.0/8\n  PermitRootLogin yes", sshd),
    plant: (tree) => [sshd, tree.append(sshd, "Match Address 10.0.0.0/8\n  PermitRootLogin yes\n") + 1],
  },
  server("empty-passwords", "PermitEmptyPasswords yes"),
  server("password-authentication", "PasswordAuthentication yes"),
  server("max-auth-tries", "MaxAuthTries 30"),
  server("login-grace-time", "LoginGraceTime 0"),
  server("login-grace-time", "LoginGraceTime 10m"),
  server("ciphers", "Ciphers +aes256-cbc"),
  server("macs", "MACs hmac-sha2-256,hmac-md5"),
  server("key-exchange", "KexAlgorithms +diffie-hellman-group1-sha1"),
  server("signatures", "HostKeyAlgorithms +ssh-rsa"),
  server("signatures", "PubkeyAcceptedKeyTypes ssh-ed25519,ssh-dss"),
  server("x11-exposed", "X11UseLocalhost no"),
  server("user-environment", "PermitUserEnvironment yes"),
  server("strict-modes", "StrictModes no"),
  server("host-based", "HostbasedAuthentication yes"),
  server("host-based", "IgnoreRhosts no"),
  server("log-level", "LogLevel QUIET"),
  server("gateway-ports", "GatewayPorts clientspecified"),
  server("tunnel", "PermitTunnel point-to-point"),
  server("authorized-keys-location", "AuthorizedKeysFile .ssh/authorized_keys /tmp/%u/keys"),
  client("client-host-keys", "StrictHostKeyChecking no"),
  client("client-host-keys", "UserKnownHostsFile /dev/null"),
  client("client-agent", "ForwardAgent yes"),
  client("client-ciphers", "Ciphers 3des-cbc"),
  {
    check: "host.ssh.host-key-permissions",
    fault: "a host key that the group and others read",
    plant(tree) {
      tree.mode("/etc/ssh/ssh_host_ed25519_key", 0o644);
      return ["/etc/ssh/ssh_host_ed25519_key"];
    },
  },
  {
    check: "host.ssh.host-key-strength",
    fault: "a host key of RSA with 1024 bits",
    plant(tree) {
      tree.write("/etc/ssh/ssh_host_rsa_key", "-----BEGIN OPENSSH PRIVATE KEY-----\n", 0o600);
      tree.write("/etc/ssh/ssh_host_rsa_key.pub", rsaKey(1024));
      return ["/etc/ssh/ssh_host_rsa_key.pub", 1];
    },
  },
  {
    check: "host.ssh.authorized-keys-permissions",
    fault: "authorized_keys that everybody writes",
    plant(tree) {
      tree.write("/root/.ssh/authorized_keys", "", 0o666);
      return ["/root/.ssh/authorized_keys"];
    },
  },
  {
    check: "host.ssh.authorized-keys-strength",
    fault: "a short key that lets somebody in",
    plant(tree) {
      tree.write("/root/.ssh/authorized_keys", `# colleagues\nfrom="10.0.0.1",no-pty ${rsaKey(1024)}`, 0o600);
      return ["/root/.ssh/authorized_keys", 2];
    },
  },
  {
    check: "host.ssh.private-key-permissions",
    fault: "a private key that others read",
    plant(tree) {
      tree.write("/root/.ssh/id_ed25519", "-----BEGIN OPENSSH PRIVATE KEY-----\n", 0o644);
      return ["/root/.ssh/id_ed25519"];
    },
  },
  {
    check: "host.ssh.moduli",
    fault: "a prime of 1536 bits",
    plant: (tree) => ["/etc/ssh/moduli", tree.append("/etc/ssh/moduli", "20240101000000 2 6 100 1535 2 F5F5F5\n")],
  },
];

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
  shadow("empty-password", ":19700"),
  passwd("empty-password-field", "guest::1001:1000::/home/guest:/bin/sh"),
  passwd("hash-in-passwd", "guest:$6$salt$hash:1001:1000::/home/guest:/bin/sh"),
  passwd("uid-zero", "toor:x:0:0::/root:/bin/sh"),
  passwd("duplicate-uid", "bob:x:1000:1000::/home/bob:/bin/bash"),
  passwd("duplicate-name", "alice:x:1001:1000::/home/alice:/bin/bash"),
  passwd("unknown-group", "bob:x:1001:4242::/home/bob:/bin/bash"),
  passwd("directory-entries", "+@admins::::::"),
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

const permission = (check: string, path: string, mode: number, fault: string): Plant => ({
  check: `host.files.${check}`,
  fault,
  plant(tree) {
    tree.mode(path, mode);
    return [path];
  },
});

export const filePlants: readonly Plant[] = [
  permission("account-tables", "/etc/passwd", 0o666, "/etc/passwd that everybody writes"),
  permission("secrets", "/etc/shadow", 0o644, "/etc/shadow that everybody reads"),
  permission("executed-by-root", "/etc/crontab", 0o646, "/etc/crontab that others write"),
  permission("executed-by-root", "/usr/local/bin", 0o777, "a directory of programs that everybody writes"),
  permission("root-home", "/root", 0o755, "/root that everybody reads"),
  permission("privileged-unexpected", "/usr/bin/bash", 0o4755, "a set-user-ID shell"),
  {
    check: "host.files.executed-by-root",
    fault: "a drop-in of sshd that belongs to a user",
    needsRoot: true,
    plant(tree) {
      tree.write("/etc/ssh/sshd_config.d/10-mine.conf", "");
      tree.owner("/etc/ssh/sshd_config.d/10-mine.conf", 1000, 1000);
      return ["/etc/ssh/sshd_config.d/10-mine.conf"];
    },
  },
  {
    check: "host.files.world-writable",
    fault: "a file that everybody writes",
    plant(tree) {
      tree.write("/var/lib/app/state", "", 0o666);
      return ["/var/lib/app/state"];
    },
  },
  {
    check: "host.files.world-writable-directory",
    fault: "a directory that everybody writes, without the sticky bit",
    plant(tree) {
      tree.folder("/var/spool/drop", 0o777);
      return ["/var/spool/drop"];
    },
  },
  {
    check: "host.files.unowned",
    fault: "a file of nobody known",
    needsRoot: true,
    plant(tree) {
      tree.write("/opt/left", "");
      tree.owner("/opt/left", 4242, 0);
      return ["/opt/left"];
    },
  },
  {
    check: "host.files.privileged-unpackaged",
    fault: "a set-user-ID program of no package",
    plant(tree) {
      tree.write("/usr/local/bin/helper", "\u007FELF", 0o4755);
      return ["/usr/local/bin/helper"];
    },
  },
];

const sysctl = (check: string, setting: string, file = "/etc/sysctl.d/60-tuning.conf"): Plant => ({
  check: `host.kernel.${check}`,
  fault: setting,
  plant: (tree) => [file, tree.append(file, `# tuning\n${setting}\n`) + 1],
});

export const kernelPlants: readonly Plant[] = [
  sysctl("address-randomization", "kernel.randomize_va_space = 0"),
  sysctl("address-randomization", "kernel.randomize_va_space=1", "/etc/sysctl.conf"),
  sysctl("pointer-exposure", "kernel.kptr_restrict = 0"),
  sysctl("message-exposure", "kernel.dmesg_restrict = 0"),
  sysctl("process-tracing", "kernel/yama/ptrace_scope = 0"),
  sysctl("unprivileged-bpf", "kernel.unprivileged_bpf_disabled = 0"),
  sysctl("performance-events", "kernel.perf_event_paranoid = -1"),
  sysctl("link-protection", "fs.protected_symlinks = 0", "/etc/sysctl.d/99-zz.conf"),
  sysctl("shared-file-protection", "fs.protected_regular = 0", "/etc/sysctl.d/99-zz.conf"),
  sysctl("core-dumps", "fs.suid_dumpable = 1"),
  sysctl("null-page", "vm.mmap_min_addr = 0"),
  sysctl("userfault", "vm.unprivileged_userfaultfd = 1"),
  sysctl("syn-cookies", "net.ipv4.tcp_syncookies = 0"),
  sysctl("redirects", "net.ipv4.conf.all.accept_redirects = 1"),
  sysctl("source-routing", "-net.ipv4.conf.all.accept_source_route = 1"),
  sysctl("spoofed-source", "net.ipv4.conf.all.rp_filter = 0"),
  sysctl("broadcast-ping", "net.ipv4.icmp_echo_ignore_broadcasts = 0"),
  {
    check: "host.kernel.mitigations",
    fault: "mitigations=off",
    plant: (tree) => ["/etc/default/grub", tree.replace("/etc/default/grub", "quiet", "quiet mitigations=off")],
  },
  {
    check: "host.kernel.access-control-disabled",
    fault: "apparmor=0",
    plant: (tree) => ["/etc/default/grub", tree.replace("/etc/default/grub", "quiet", "apparmor=0")],
  },
  {
    check: "host.modules.protocols",
    fault: "dccp loaded at start",
    plant: (tree) => ["/etc/modules", tree.append("/etc/modules", "dccp\n")],
  },
  {
    check: "host.modules.file-systems",
    fault: "cramfs loaded at start",
    plant: (tree) => ["/etc/modules-load.d/old.conf", tree.append("/etc/modules-load.d/old.conf", "cramfs\n")],
  },
  {
    check: "host.modules.commands",
    fault: "a command behind a module",
    plant: (tree) => [
      "/etc/modprobe.d/net.conf",
      tree.append(
        "/etc/modprobe.d/net.conf",
        "install e1000 /sbin/modprobe --ignore-install e1000; /usr/local/bin/x\n",
      ),
    ],
  },
];

const fstab = (check: string, line: string): Plant => ({
  check: `host.mounts.${check}`,
  fault: line,
  plant: (tree) => ["/etc/fstab", tree.append("/etc/fstab", `${line}\n`)],
});

const added = (check: string, file: string, line: string): Plant => ({
  check,
  fault: line,
  plant: (tree) => [file, tree.append(file, `${line}\n`)],
});

export const servicePlants: readonly Plant[] = [
  fstab("temporary", "tmpfs /tmp tmpfs defaults,nodev 0 0"),
  fstab("removable", "/dev/sdb1 /mnt/usb vfat noauto 0 0"),
  fstab("network", "files:/export /srv/share nfs nosuid 0 0"),
  fstab("passwords", "//files/share /srv/win cifs username=a,password=secret,nosuid,nodev 0 0"),
  {
    check: "host.time.synchronised",
    fault: "chrony that does not start",
    plant(tree) {
      tree.remove("/etc/systemd/system/multi-user.target.wants/chrony.service");
      return ["/usr/sbin/chronyd"];
    },
  },
  {
    check: "host.time.sources",
    fault: "chrony without a source",
    plant(tree) {
      tree.replace("/etc/chrony/chrony.conf", "pool 2.debian", "#pool 2.debian");
      return ["/usr/sbin/chronyd"];
    },
  },
  {
    check: "host.time.one-service",
    fault: "two services that set the clock",
    plant(tree) {
      tree.write("/usr/lib/systemd/systemd-timesyncd", "\u007FELF", 0o755);
      tree.link("/etc/systemd/system/sysinit.target.wants/systemd-timesyncd.service", "/lib/systemd/system/x.service");
      return ["/usr/lib/systemd/systemd-timesyncd"];
    },
  },
  added("host.time.open", "/etc/chrony/conf.d/lan.conf", "allow all"),
  {
    check: "host.logging.recorded",
    fault: "no service that records logs",
    plant(tree) {
      tree.remove("/etc/systemd/system/multi-user.target.wants/rsyslog.service");
      tree.remove("/usr/lib/systemd/systemd-journald");
      return ["/usr/sbin/rsyslogd"];
    },
  },
  {
    check: "host.logging.persistent",
    fault: "Storage=volatile",
    plant(tree) {
      tree.remove("/usr/sbin/rsyslogd");
      return [
        "/etc/systemd/journald.conf.d/10.conf",
        tree.append("/etc/systemd/journald.conf.d/10.conf", "[Journal]\nStorage=volatile\n") + 1,
      ];
    },
  },
  added("host.logging.discarded", "/etc/systemd/journald.conf", "Storage=none"),
  added("host.logging.journal-retention", "/etc/systemd/journald.conf", "MaxRetentionSec=2day"),
  {
    check: "host.logging.rotation-retention",
    fault: "auth.log kept for a day",
    plant(tree) {
      tree.replace("/etc/logrotate.d/rsyslog", "weekly", "daily");
      return ["/etc/logrotate.d/rsyslog", tree.replace("/etc/logrotate.d/rsyslog", "rotate 4", "rotate 1")];
    },
  },
  {
    check: "host.logging.rotation",
    fault: "no logrotate",
    plant(tree) {
      tree.remove("/usr/sbin/logrotate");
      return ["/usr/sbin/rsyslogd"];
    },
  },
  added("host.logging.forward-protected", "/etc/rsyslog.d/90-forward.conf", "*.* @@logs.example.jp:514"),
  added(
    "host.logging.forward-protected",
    "/etc/rsyslog.d/90-forward.conf",
    'action(type="omfwd" target="10.1.2.3" protocol="udp")',
  ),
  added("host.logging.open-input", "/etc/rsyslog.d/00-net.conf", 'input(type="imudp" port="514")'),
  {
    check: "host.logging.file-permissions",
    fault: "auth.log that others read",
    plant(tree) {
      tree.mode("/var/log/auth.log", 0o644);
      return ["/var/log/auth.log"];
    },
  },
  {
    check: "host.logging.audit",
    fault: "auditd that does not start",
    plant(tree) {
      tree.remove("/etc/systemd/system/multi-user.target.wants/auditd.service");
      return ["/usr/sbin/auditd"];
    },
  },
  {
    check: "host.logging.audit-loss",
    fault: "disk_full_action = IGNORE",
    plant: (tree) => ["/etc/audit/auditd.conf", tree.replace("/etc/audit/auditd.conf", "SUSPEND", "ignore")],
  },
];
