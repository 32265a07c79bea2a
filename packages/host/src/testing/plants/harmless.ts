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
];
