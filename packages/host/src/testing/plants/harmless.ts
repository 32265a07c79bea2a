import type { Harmless } from "./plant.ts";

/** What looks like a fault, and is none. */
export const harmless: readonly Harmless[] = [
  {
    check: "host.ssh.client-ciphers",
    what: "an old cipher for one server alone",
    change: (tree) => tree.append("/etc/ssh/ssh_config", "Host old.example\n    Ciphers aes128-cbc\n"),
  },
  {
    check: "host.ssh.tunnel",
    what: "a tunnel for one user alone",
    change: (tree) => tree.append("/etc/ssh/sshd_config", "Match User relay\n  PermitTunnel point-to-point\n"),
  },
  {
    check: "host.ssh.root-login",
    what: "a login of root with a key alone",
    change: (tree) => tree.append("/etc/ssh/sshd_config.d/10.conf", "PermitRootLogin prohibit-password\n"),
  },
  {
    check: "host.ssh.root-login",
    what: "a line that counts no more, since the first one counts",
    change: (tree) => tree.append("/etc/ssh/sshd_config", "PermitRootLogin no\nPermitRootLogin yes\n"),
  },
  {
    check: "host.files.privileged-unexpected",
    what: "a program whose name begins like a shell's",
    change: (tree) => tree.write("/usr/lib/dbus-1.0/shell-helper", "\u007FELF", 0o4755),
  },
  {
    check: "host.files.world-writable",
    what: "a file in a temporary place",
    change: (tree) => tree.write("/var/tmp/shared", "", 0o666),
  },
  {
    check: "host.files.world-writable-directory",
    what: "a sticky directory",
    change: (tree) => tree.folder("/var/spool/incoming", 0o1777),
  },
  {
    check: "host.modules.commands",
    what: "a module that is kept from being loaded",
    change: (tree) => tree.write("/etc/modprobe.d/off.conf", "install dccp /bin/false\nblacklist pcspkr\n"),
  },
  {
    check: "host.modules.loadable",
    what: "a protocol that is kept from being loaded",
    change: (tree) => {
      tree.write("/lib/modules/6.1.0-42-amd64/modules.alias", "alias net-pf-2-proto-132 sctp\nalias net-pf-33 rxrpc\n");
      tree.write("/etc/modprobe.d/off.conf", "install sctp /bin/false\nblacklist rxrpc\n");
    },
  },
  {
    check: "host.modules.storage",
    what: "a USB stick in a machine that people sit at",
    change: (tree) => {
      tree.write("/lib/modules/6.1.0-42-amd64/modules.alias", "alias usb:v*ic08isc06ip50in* usb_storage\n");
      tree.link("/etc/systemd/system/display-manager.service", "/lib/systemd/system/gdm3.service");
    },
  },
  {
    check: "host.kernel.core-files",
    what: "core dumps that a program takes over",
    change: (tree) => {
      tree.append("/etc/security/limits.conf", "* soft core unlimited\n");
      tree.write("/usr/lib/sysctl.d/50-coredump.conf", "kernel.core_pattern=|/usr/lib/systemd/systemd-coredump %P\n");
    },
  },
  {
    check: "host.kernel.core-files",
    what: "a limit that keeps core dumps away",
    change: (tree) => {
      tree.append("/etc/security/limits.conf", "* hard core unlimited\n* soft core 0\n");
      tree.append("/etc/profile", "ulimit -S -c 0\n");
    },
  },
  {
    check: "host.kernel.send-redirects",
    what: "redirects of a machine that does not forward",
    change: (tree) => tree.write("/etc/sysctl.d/a.conf", "net.ipv4.conf.all.send_redirects = 1\n"),
  },
  {
    check: "host.accounts.home-readable",
    what: "a home that a web server passes through",
    change: (tree) => {
      tree.folder("/home/alice", 0o711);
      tree.owner("/home/alice", 1000, 1000);
    },
  },
];
