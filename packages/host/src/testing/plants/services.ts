import type { Tree } from "../tree.ts";
import type { Plant } from "./plant.ts";

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
    check: "host.time.sources",
    fault: "timesyncd without any server",
    plant(tree) {
      tree.write("/usr/lib/systemd/systemd-timesyncd", "\u007FELF", 0o755);
      tree.link("/etc/systemd/system/sysinit.target.wants/systemd-timesyncd.service", "/lib/systemd/system/x.service");
      tree.write("/etc/systemd/timesyncd.conf", "[Time]\nNTP=\nFallbackNTP=\n");
      return ["/usr/lib/systemd/systemd-timesyncd"];
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

const started = (unit: string, tree: Tree): void =>
  tree.link(`/etc/systemd/system/multi-user.target.wants/${unit}`, `/lib/systemd/system/${unit}`);

export const firewallPlants: readonly Plant[] = [
  {
    check: "host.network.firewall-permissive",
    fault: "rules of nftables that let everything in",
    plant(tree) {
      started("nftables.service", tree);
      tree.write(
        "/etc/nftables.conf",
        "table inet filter {\n  chain input {\n    type filter hook input priority filter;\n    # drop\n  }\n}\n",
      );
      return ["/etc/nftables.conf", 3];
    },
  },
  {
    check: "host.network.firewall-permissive",
    fault: "ufw that accepts by default",
    plant(tree) {
      tree.write("/etc/ufw/ufw.conf", "ENABLED=yes\n");
      tree.write("/etc/default/ufw", '# policies\nDEFAULT_INPUT_POLICY="ACCEPT"\n');
      return ["/etc/default/ufw", 2];
    },
  },
  {
    check: "host.network.firewall-permissive",
    fault: "firewalld that trusts everybody",
    plant(tree) {
      started("firewalld.service", tree);
      tree.write("/usr/sbin/firewalld", "#!/usr/bin/python3\n", 0o755);
      tree.write("/etc/firewalld/firewalld.conf", "DefaultZone=trusted\n");
      return ["/etc/firewalld/firewalld.conf", 1];
    },
  },
  {
    check: "host.network.firewall-permissive",
    fault: "iptables that accepts all",
    plant(tree) {
      started("netfilter-persistent.service", tree);
      tree.write("/etc/iptables/rules.v4", "*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n");
      return ["/etc/iptables/rules.v4", 2];
    },
  },
];
