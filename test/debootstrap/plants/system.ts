import { lastLine, oneLine, type Plant } from "./plant.ts";

const parameter = (check: string, line: string): Plant =>
  oneLine(`host.kernel.${check}`, "/etc/sysctl.d/99-tuning.conf", line);
const mount = (check: string, line: string): Plant => lastLine(`host.mounts.${check}`, "/etc/fstab", line);
const wants = "/etc/systemd/system/multi-user.target.wants";

export const systemPlants: readonly Plant[] = [
  parameter("address-randomization", "kernel.randomize_va_space = 0"),
  parameter("pointer-exposure", "kernel.kptr_restrict = 0"),
  parameter("message-exposure", "kernel.dmesg_restrict = 0"),
  parameter("process-tracing", "kernel/yama/ptrace_scope = 0"),
  parameter("unprivileged-bpf", "kernel.unprivileged_bpf_disabled = 0"),
  parameter("performance-events", "kernel.perf_event_paranoid = -1"),
  parameter("link-protection", "fs.protected_symlinks = 0"),
  parameter("shared-file-protection", "fs.protected_regular = 0"),
  parameter("core-dumps", "fs.suid_dumpable = 1"),
  parameter("null-page", "vm.mmap_min_addr = 0"),
  parameter("userfault", "vm.unprivileged_userfaultfd = 1"),
  parameter("syn-cookies", "net.ipv4.tcp_syncookies = 0"),
  parameter("redirects", "net.ipv4.conf.all.accept_redirects = 1"),
  parameter("source-routing", "net.ipv4.conf.all.accept_source_route = 1"),
  parameter("spoofed-source", "net.ipv4.conf.all.rp_filter = 0"),
  parameter("broadcast-ping", "net.ipv4.icmp_echo_ignore_broadcasts = 0"),
  parameter("line-disciplines", "dev.tty.ldisc_autoload = 1"),
  parameter("filter-compiler", "net.core.bpf_jit_harden = 0"),
  parameter("well-formed", "kernel.randomize_va_space 2"),
  {
    what: "a machine that forwards, and tells of other routes",
    where: {
      "/etc/sysctl.d/99-tuning.conf": "net.ipv4.ip_forward = 1\nnet.ipv4.conf.all.send_redirects = 1\n",
    },
    check: "host.kernel.send-redirects",
    line: 2,
  },
  lastLine("host.kernel.core-files", "/etc/security/limits.conf", "* soft core unlimited"),
  oneLine("host.kernel.mitigations", "/etc/default/grub.d/fast.cfg", 'GRUB_CMDLINE_LINUX="mitigations=off"'),
  oneLine("host.kernel.access-control-disabled", "/etc/default/grub.d/fast.cfg", 'GRUB_CMDLINE_LINUX="apparmor=0"'),

  oneLine("host.modules.protocols", "/etc/modules-load.d/own.conf", "dccp"),
  oneLine("host.modules.file-systems", "/etc/modules-load.d/own.conf", "cramfs"),
  oneLine("host.modules.commands", "/etc/modprobe.d/own.conf", "install e1000 /usr/local/bin/x"),
  oneLine("host.modules.loadable", "/lib/modules/6.1.0-42-amd64/modules.alias", "alias net-pf-2-proto-132 sctp"),
  oneLine(
    "host.modules.storage",
    "/lib/modules/6.1.0-42-amd64/modules.alias",
    "alias usb:v*p*d*dc*dsc*dp*ic08isc06ip50in* usb_storage",
  ),

  mount("temporary", "tmpfs /tmp tmpfs defaults,nodev 0 0"),
  mount("removable", "/dev/sdb1 /mnt/usb vfat noauto 0 0"),
  mount("network", "files:/export /srv/share nfs nosuid 0 0"),
  mount("passwords", "//files/share /srv/win cifs username=a,password=secret,nosuid,nodev 0 0"),

  {
    what: "rules of nftables that let everything in",
    where: {
      [`${wants}/nftables.service`]: { link: "/lib/systemd/system/nftables.service" },
      "/etc/nftables.conf":
        "table inet filter {\n  chain input {\n    type filter hook input priority filter; policy accept;\n  }\n}\n",
    },
    check: "host.network.firewall-permissive",
    file: "/etc/nftables.conf",
    line: 3,
  },

  {
    what: "chrony that is not started",
    where: { [`${wants}/chrony.service`]: { gone: true } },
    check: "host.time.synchronised",
    file: "/usr/sbin/chronyd",
  },
  {
    what: "chrony without a source",
    where: { "/etc/chrony/chrony.conf": { replace: [/^pool.*$/m, ""] } },
    check: "host.time.sources",
    file: "/usr/sbin/chronyd",
  },
  {
    what: "two services that set the clock",
    where: {
      "/usr/lib/systemd/systemd-timesyncd": { text: "\u007fELF\0", mode: 0o755 },
      "/etc/systemd/system/sysinit.target.wants/systemd-timesyncd.service": { link: "/lib/systemd/system/x.service" },
    },
    check: "host.time.one-service",
    file: "/usr/lib/systemd/systemd-timesyncd",
  },
  oneLine("host.time.open", "/etc/chrony/conf.d/lan.conf", "allow all"),

  {
    what: "logs that are gone at the next start",
    where: {
      [`${wants}/rsyslog.service`]: { gone: true },
      "/etc/systemd/journald.conf.d/10.conf": "[Journal]\nStorage=volatile\n",
    },
    check: "host.logging.persistent",
    file: "/etc/systemd/journald.conf.d/10.conf",
    line: 2,
  },
  oneLine("host.logging.discarded", "/etc/systemd/journald.conf.d/10.conf", "Storage=none", {
    where: { "/etc/systemd/journald.conf.d/10.conf": "[Journal]\nStorage=none\n" },
  }),
  oneLine("host.logging.journal-retention", "/etc/systemd/journald.conf.d/10.conf", "MaxRetentionSec=2day", {
    where: { "/etc/systemd/journald.conf.d/10.conf": "[Journal]\nMaxRetentionSec=2day\n" },
  }),
  {
    what: "auth.log kept for a day",
    where: { "/etc/logrotate.d/rsyslog": "/var/log/auth.log {\n  daily\n  rotate 1\n}\n" },
    check: "host.logging.rotation-retention",
    line: 3,
  },
  {
    what: "logrotate that is not there",
    where: { "/usr/sbin/logrotate": { gone: true } },
    check: "host.logging.rotation",
    file: "/usr/sbin/rsyslogd",
    also: ["host.integrity.missing"],
  },
  oneLine("host.logging.forward-protected", "/etc/rsyslog.d/90-forward.conf", "*.* @@logs.example.jp:514"),
  oneLine("host.logging.open-input", "/etc/rsyslog.d/00-net.conf", 'input(type="imudp" port="514")'),
  {
    what: "auth.log that others read",
    where: { "/var/log/auth.log": { text: "", mode: 0o644 } },
    check: "host.logging.file-permissions",
  },
  {
    what: "auditd that is not started",
    where: { [`${wants}/auditd.service`]: { gone: true } },
    check: "host.logging.audit",
    file: "/usr/sbin/auditd",
  },
  {
    what: "records lost when the disk is full",
    where: { "/etc/audit/auditd.conf": { replace: [/^disk_full_action.*$/m, "disk_full_action = IGNORE"] } },
    check: "host.logging.audit-loss",
    line: "disk_full_action = IGNORE",
  },

  {
    what: "nginx that may change the kernel's settings",
    where: { "/etc/systemd/system/nginx.service.d/zz.conf": "[Service]\nProtectKernelTunables=no\n" },
    check: "host.services.confined",
    file: "/usr/lib/systemd/system/nginx.service",
    line: "ExecStart=/usr/sbin/nginx -g 'daemon on; master_process on;'",
  },
];
