import type { Plant } from "./plant.ts";

const sysctl = (check: string, setting: string, file = "/etc/sysctl.d/60-tuning.conf"): Plant => ({
  check: `host.kernel.${check}`,
  fault: setting,
  plant: (tree) => [file, tree.append(file, `# tuning\n${setting}\n`) + 1],
});

const redirects = "net.ipv4.conf.default.send_redirects";
const aliases = "/lib/modules/6.1.0-42-amd64/modules.alias";

export const kernelPlants: readonly Plant[] = [
  sysctl("well-formed", "kernel.randomize_va_space 2"),
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
  sysctl("line-disciplines", "dev.tty.ldisc_autoload = 1"),
  sysctl("filter-compiler", "net.core.bpf_jit_harden = 0"),
  {
    check: "host.kernel.send-redirects",
    fault: "a machine that forwards and sends redirects",
    plant: (tree) => {
      tree.append("/etc/sysctl.d/30-docker.conf", "net.ipv4.ip_forward = 1\n");
      return ["/etc/sysctl.d/30-docker.conf", tree.append("/etc/sysctl.d/30-docker.conf", `${redirects} = 1\n`)];
    },
  },
  {
    check: "host.kernel.core-files",
    fault: "core dumps for everybody",
    plant: (tree) => [
      "/etc/security/limits.conf",
      tree.append("/etc/security/limits.conf", "#* hard core 0\n* soft core unlimited\n") + 1,
    ],
  },
  {
    check: "host.kernel.core-files",
    fault: "core dumps for all services",
    plant: (tree) => [
      "/etc/systemd/system.conf.d/50-debug.conf",
      tree.append("/etc/systemd/system.conf.d/50-debug.conf", "[Manager]\nDefaultLimitCORE=infinity\n") + 1,
    ],
  },
  {
    check: "host.kernel.core-files",
    fault: "core dumps for every login shell",
    plant: (tree) => [
      "/etc/profile.d/debug.sh",
      tree.append("/etc/profile.d/debug.sh", "ulimit -S -c unlimited > /dev/null\n"),
    ],
  },
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
    check: "host.modules.loadable",
    fault: "a kernel that loads sctp for whoever asks",
    plant: (tree) => [aliases, tree.append(aliases, "alias fs-btrfs btrfs\nalias net-pf-2-proto-132 sctp\n") + 1],
  },
  {
    check: "host.modules.storage",
    fault: "a server that takes USB sticks",
    plant: (tree) => {
      tree.append("/etc/modprobe.d/usb.conf", "install uas /bin/false\n");
      tree.append(aliases, "alias usb:v*p*d*dc*dsc*dp*ic08isc06ip62in* uas\n");
      return [aliases, tree.append(aliases, "alias usb:v*p*d*dc*dsc*dp*ic08isc06ip50in* usb_storage\n")];
    },
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
