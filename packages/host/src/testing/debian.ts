/**
 * What the tree of a Debian 12 server holds, as far as checks look at it. Written for the tests, in the forms of the
 * packages' own files.
 * @module
 */

interface Place {
  readonly path: string;
  readonly mode?: number;
  readonly group?: number;
}
interface TextFile extends Place {
  readonly text: string;
}
interface Link extends Place {
  readonly to: string;
}
export type DebianFile = TextFile | Link | Place;

const shadow = 42;
const adm = 4;
const utmp = 43;

/** A stand-in for a program: only that it is there matters. */
const program = (path: string, mode = 0o755, group = 0): TextFile => ({ path, text: "\u007FELF", mode, group });
const enabled = (unit: string, by = "multi-user.target"): Link => ({
  path: `/etc/systemd/system/${by}.wants/${unit}`,
  to: `/lib/systemd/system/${unit}`,
});
const lines = (...each: readonly string[]): string => `${each.join("\n")}\n`;

const accounts: readonly DebianFile[] = [
  {
    path: "/etc/passwd",
    text: lines(
      "root:x:0:0:root:/root:/bin/bash",
      "daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin",
      "bin:x:2:2:bin:/bin:/usr/sbin/nologin",
      "sync:x:4:65534:sync:/bin:/bin/sync",
      "www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin",
      "nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin",
      "postgres:x:104:112:PostgreSQL administrator:/var/lib/postgresql:/bin/bash",
      "sshd:x:105:65534::/run/sshd:/usr/sbin/nologin",
      "alice:x:1000:1000:Alice:/home/alice:/bin/bash",
    ),
  },
  {
    path: "/etc/group",
    text: lines(
      "root:x:0:",
      "daemon:x:1:",
      "bin:x:2:",
      "adm:x:4:alice",
      "disk:x:6:",
      "sudo:x:27:alice",
      "www-data:x:33:",
      "shadow:x:42:",
      "utmp:x:43:",
      "staff:x:50:",
      "crontab:x:101:",
      "ssl-cert:x:111:",
      "postgres:x:112:",
      "nogroup:x:65534:",
      "alice:x:1000:",
    ),
  },
  {
    path: "/etc/shadow",
    mode: 0o640,
    group: shadow,
    text: lines(
      "root:*:19700:0:99999:7:::",
      "daemon:*:19700:0:99999:7:::",
      "bin:*:19700:0:99999:7:::",
      "sync:*:19700:0:99999:7:::",
      "www-data:*:19700:0:99999:7:::",
      "nobody:*:19700:0:99999:7:::",
      "postgres:!:19700::::::",
      "sshd:!:19700::::::",
      "alice:$y$j9T$c2FsdHNhbHQ$0123456789abcdefghijklmnopqrstuvwxyzABCDEFG:19700:0:99999:7:::",
    ),
  },
  {
    path: "/etc/gshadow",
    mode: 0o640,
    group: shadow,
    text: lines(
      "root:*::",
      "daemon:*::",
      "bin:*::",
      "adm:*::alice",
      "disk:*::",
      "sudo:*::alice",
      "www-data:*::",
      "shadow:*::",
      "utmp:*::",
      "staff:*::",
      "crontab:*::",
      "ssl-cert:*::",
      "postgres:*::",
      "nogroup:*::",
      "alice:*::",
    ),
  },
  {
    path: "/etc/login.defs",
    text: lines(
      "# Controls of accounts",
      "UMASK\t\t022",
      "UID_MIN\t\t\t 1000",
      "PASS_MAX_DAYS\t99999",
      "ENCRYPT_METHOD SHA512",
    ),
  },
  {
    path: "/etc/nsswitch.conf",
    text: lines("passwd:         files systemd", "group:          files systemd", "hosts: files dns"),
  },
  { path: "/etc/shells", text: lines("/bin/sh", "/bin/bash") },
  { path: "/etc/hosts", text: lines("127.0.0.1 localhost") },
  { path: "/root", mode: 0o700 },
  { path: "/root/.ssh", mode: 0o700 },
  { path: "/home" },
];

const ssh: readonly DebianFile[] = [
  program("/usr/sbin/sshd"),
  program("/usr/bin/ssh"),
  {
    path: "/etc/ssh/sshd_config",
    text: lines(
      "Include /etc/ssh/sshd_config.d/*.conf",
      "",
      "#PermitRootLogin prohibit-password",
      "#MaxAuthTries 6",
      "PasswordAuthentication no",
      "KbdInteractiveAuthentication no",
      "UsePAM yes",
      "X11Forwarding yes",
      "PrintMotd no",
      "AcceptEnv LANG LC_*",
      "Subsystem\tsftp\t/usr/lib/openssh/sftp-server",
    ),
  },
  { path: "/etc/ssh/sshd_config.d" },
  {
    path: "/etc/ssh/ssh_config",
    text: lines(
      "Include /etc/ssh/ssh_config.d/*.conf",
      "",
      "Host *",
      "    SendEnv LANG LC_*",
      "    HashKnownHosts yes",
    ),
  },
  { path: "/etc/ssh/ssh_host_ed25519_key", mode: 0o600, text: "-----BEGIN OPENSSH PRIVATE KEY-----\n" },
  {
    path: "/etc/ssh/ssh_host_ed25519_key.pub",
    text: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEsh0M8i9lSMRbQeLqTrUCqmzWmMh5XzqOMgD1N9bGxT root@server\n",
  },
  {
    path: "/etc/ssh/moduli",
    text: lines(
      "# Time Type Tests Tries Size Generator Modulus",
      "20240101000000 2 6 100 2047 2 F5F5F5",
      "20240101000000 2 6 100 4095 5 F5F5F5",
    ),
  },
];

const services: readonly DebianFile[] = [
  program("/usr/lib/systemd/systemd"),
  { path: "/usr/sbin/init", to: "../lib/systemd/systemd" },
  program("/usr/lib/systemd/systemd-journald"),
  { path: "/lib", to: "usr/lib" },
  { path: "/bin", to: "usr/bin" },
  { path: "/sbin", to: "usr/sbin" },
  { path: "/var/log/journal", mode: 0o2755 },
  { path: "/etc/systemd/journald.conf", text: lines("[Journal]", "#Storage=auto", "#MaxRetentionSec=") },
  program("/usr/sbin/rsyslogd"),
  enabled("rsyslog.service"),
  {
    path: "/etc/rsyslog.conf",
    text: lines(
      'module(load="imuxsock") # local logging',
      "$FileCreateMode 0640",
      "$IncludeConfig /etc/rsyslog.d/*.conf",
      "*.*;auth,authpriv.none\t\t-/var/log/syslog",
      "auth,authpriv.*\t\t\t/var/log/auth.log",
    ),
  },
  { path: "/var/log/syslog", mode: 0o640, group: adm, text: "" },
  { path: "/var/log/auth.log", mode: 0o640, group: adm, text: "" },
  { path: "/var/log/btmp", mode: 0o660, group: utmp, text: "" },
  { path: "/var/log/wtmp", mode: 0o664, group: utmp, text: "" },
  program("/usr/sbin/logrotate"),
  { path: "/etc/logrotate.conf", text: lines("weekly", "rotate 4", "create", "include /etc/logrotate.d") },
  {
    path: "/etc/logrotate.d/rsyslog",
    text: lines(
      "/var/log/syslog",
      "/var/log/auth.log",
      "{",
      "\trotate 4",
      "\tweekly",
      "\tpostrotate",
      "\t\ttrue",
      "\tendscript",
      "}",
    ),
  },
  { path: "/etc/logrotate.d/wtmp", text: lines("/var/log/wtmp {", "    monthly", "    rotate 1", "}") },
  program("/usr/sbin/auditd"),
  enabled("auditd.service"),
  {
    path: "/etc/audit/auditd.conf",
    mode: 0o640,
    text: lines(
      "write_logs = yes",
      "max_log_file_action = ROTATE",
      "space_left_action = SYSLOG",
      "disk_full_action = SUSPEND",
    ),
  },
  program("/usr/sbin/chronyd"),
  enabled("chrony.service"),
  {
    path: "/etc/chrony/chrony.conf",
    text: lines(
      "confdir /etc/chrony/conf.d",
      "pool 2.debian.pool.ntp.org iburst",
      "sourcedir /etc/chrony/sources.d",
      "rtcsync",
    ),
  },
  { path: "/etc/crontab", text: lines("17 * * * * root cd / && run-parts --report /etc/cron.hourly") },
  { path: "/etc/cron.d" },
  { path: "/etc/cron.daily/logrotate", mode: 0o755, text: lines("#!/bin/sh", "exit 0") },
  { path: "/etc/profile", text: lines("umask 022") },
];

const kernel: readonly DebianFile[] = [
  { path: "/etc/sysctl.conf", text: lines("#net.ipv4.tcp_syncookies=1", "#net.ipv4.conf.all.accept_redirects = 0") },
  { path: "/etc/sysctl.d/99-sysctl.conf", to: "../sysctl.conf" },
  {
    path: "/usr/lib/sysctl.d/99-protect-links.conf",
    text: lines(
      "fs.protected_fifos = 1",
      "fs.protected_hardlinks = 1",
      "fs.protected_regular = 2",
      "fs.protected_symlinks = 1",
    ),
  },
  {
    path: "/etc/default/grub",
    text: lines("GRUB_DEFAULT=0", 'GRUB_CMDLINE_LINUX_DEFAULT="quiet"', 'GRUB_CMDLINE_LINUX=""'),
  },
  { path: "/etc/modules", text: lines("# /etc/modules: kernel modules to load at boot time.") },
  {
    path: "/lib/modprobe.d/aliases.conf",
    text: lines(
      "alias char-major-10-175 agpgart",
      "install sound-slot-0 /sbin/modprobe snd-card-0",
      "blacklist pcspkr",
    ),
  },
  {
    path: "/etc/fstab",
    text: lines(
      "# <file system> <mount point> <type> <options> <dump> <pass>",
      "UUID=0a1b / ext4 errors=remount-ro 0 1",
      "UUID=AB-CD /boot/efi vfat umask=0077 0 1",
      "/dev/sr0 /media/cdrom0 udf,iso9660 user,noauto 0 0",
    ),
  },
];

const packages: readonly DebianFile[] = [
  {
    path: "/etc/os-release",
    text: lines('PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"', 'VERSION_ID="12"', "ID=debian"),
  },
  { path: "/etc/hostname", text: lines("server") },
  { path: "/etc/machine-id", text: lines("0123456789abcdef0123456789abcdef") },
  program("/usr/bin/bash"),
  program("/usr/bin/passwd", 0o4755),
  program("/usr/bin/su", 0o4755),
  program("/usr/bin/chage", 0o2755, shadow),
  program("/usr/bin/ssh-agent", 0o2755, shadow),
  program("/usr/lib/mysql/plugin/auth_pam_tool_dir/auth_pam_tool", 0o4755),
  {
    path: "/var/lib/dpkg/info/mariadb-server.list",
    text: lines("/.", "/usr/lib/mysql/plugin/auth_pam_tool_dir/auth_pam_tool"),
  },
  { path: "/var/lib/dpkg/info/openssh-client.list", text: lines("/.", "/usr/bin/ssh-agent") },
  { path: "/var/lib/dpkg/info/passwd.list", text: lines("/.", "/usr/bin/passwd", "/usr/bin/chage") },
  // Before directories were merged, packages named the place of old.
  { path: "/var/lib/dpkg/info/util-linux.list", text: lines("/.", "/bin/su") },
  { path: "/var/lib/dpkg/info/bash.list", text: lines("/.", "/bin/bash") },
  { path: "/var/lib/dpkg/statoverride", text: lines("root crontab 2755 /usr/bin/crontab") },
  { path: "/tmp", mode: 0o1777 },
  { path: "/var/tmp", mode: 0o1777 },
  { path: "/usr/local/bin" },
];

/** What the packages of the services brought, in dpkg's own list. */
const owned: TextFile = {
  path: "/var/lib/dpkg/info/server.list",
  text: lines("/.", ...[...services, ...ssh, ...kernel].filter((file) => "text" in file).map(({ path }) => path)),
};

export const debianFiles: readonly DebianFile[] = [...packages, ...services, ...accounts, ...ssh, ...kernel, owned];
