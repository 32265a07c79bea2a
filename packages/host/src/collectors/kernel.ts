/**
 * The running kernel, and what the files say it shall be: parameters, boot options, processor flaws, access control.
 * @module
 */
import { type Seen, seen } from "@tokiwa/content";
import { z } from "zod";
import { collector } from "../collector.ts";
import { takeFaults } from "../faults.ts";
import { type SysctlLine, sysctlLines, sysctlSetting } from "../parse/sysctl.ts";
import type { Root } from "../root.ts";
import { ownsKernel } from "./container.ts";
import { initOf } from "./context.ts";

const parameter = z.strictObject({
  /** As in `kernel.kptr_restrict`. */
  name: z.string(),
  value: z.string(),
  /** The value as a whole number; -1 where it is none, or none to be compared. */
  number: z.int(),
  /** Seen in the kernel that runs; else only a file declares it for the next start. */
  running: z.boolean(),
  /** The line that declares this value, else the kernel's own file. */
  seen,
});
const drift = z.strictObject({ name: z.string(), running: z.string(), declared: z.string(), seen });
const parameters = z.strictObject({
  /** Whether there is a running kernel here whose parameters this machine sets: not in a tree, not in a container. */
  running: z.boolean(),
  parameters: z.array(parameter),
  /** Parameters whose running value is not the declared one. */
  drift: z.array(drift),
  /** Lines of sysctl.d that are no assignments. */
  faults: z.array(seen),
});

const bootOption = z.strictObject({
  name: z.string(),
  value: z.string(),
  running: z.boolean(),
  seen,
});
const bootOptions = z.strictObject({ options: z.array(bootOption) });

const flaw = z.strictObject({ name: z.string(), status: z.string(), vulnerable: z.boolean(), seen });
const flaws = z.strictObject({ running: z.boolean(), flaws: z.array(flaw) });

const accessControl = z.strictObject({
  running: z.boolean(),
  /** Whether a mandatory access control holds now: AppArmor on, or SELinux enforcing. */
  enforced: z.boolean(),
  /** What configuration switches it off with. */
  disabled: z.array(seen),
  seen: z.array(seen),
});

/** The parameters that are read from the running kernel. What files declare besides is compared with it, too. */
const names = [
  "dev.tty.ldisc_autoload",
  "fs.protected_fifos",
  "fs.protected_hardlinks",
  "fs.protected_regular",
  "fs.protected_symlinks",
  "fs.suid_dumpable",
  "kernel.core_pattern",
  "kernel.dmesg_restrict",
  "kernel.kptr_restrict",
  "kernel.perf_event_paranoid",
  "kernel.randomize_va_space",
  "kernel.sysrq",
  "kernel.unprivileged_bpf_disabled",
  "kernel.yama.ptrace_scope",
  "net.ipv4.conf.all.accept_redirects",
  "net.ipv4.conf.all.accept_source_route",
  "net.ipv4.conf.all.rp_filter",
  "net.ipv4.conf.all.send_redirects",
  "net.ipv4.conf.default.accept_redirects",
  "net.ipv4.conf.default.rp_filter",
  "net.ipv4.conf.default.send_redirects",
  "net.ipv4.icmp_echo_ignore_broadcasts",
  "net.ipv4.ip_forward",
  "net.ipv4.tcp_syncookies",
  "net.ipv6.conf.all.accept_redirects",
  "net.ipv6.conf.all.accept_source_route",
  "net.ipv6.conf.all.forwarding",
  "net.ipv6.conf.default.accept_redirects",
  "vm.mmap_min_addr",
  "vm.unprivileged_userfaultfd",
];

export const parametersCollector = collector({
  facts: { "kernel.parameters": parameters },
  collect(root) {
    const running = ownsKernel(root);
    const { lines, declared } = declarations(root);
    const known = names.flatMap((name) =>
      parameterOf(name, running ? runningValue(root, name) : undefined, declared(name)),
    );
    return {
      "kernel.parameters": {
        running,
        parameters: known,
        drift: running ? driftOf(root, lines, declared) : [],
        faults: takeFaults(root),
      },
    };
  },
});

function declarations(root: Root) {
  // systemd reads /etc/sysctl.conf only through a link in sysctl.d; procps reads it by itself.
  const lines = sysctlLines(root, initOf(root) !== "systemd");
  const declared = (name: string): SysctlLine | undefined => {
    const line = sysctlSetting(lines, name);
    return line && { ...line, seen: { ...line.seen, file: root.real(line.seen.file) ?? line.seen.file } };
  };
  return { lines, declared };
}

/** Parameters that only root may read: by themselves, so that the others are told to everybody. */
export const hiddenParametersCollector = collector({
  facts: { "kernel.hiddenParameters": z.strictObject({ parameters: z.array(parameter) }) },
  collect(root) {
    const running = ownsKernel(root);
    const { declared } = declarations(root);
    takeFaults(root);
    return {
      "kernel.hiddenParameters": {
        parameters: ["net.core.bpf_jit_enable", "net.core.bpf_jit_harden"].flatMap((name) =>
          parameterOf(name, running ? runningValue(root, name) : undefined, declared(name)),
        ),
      },
    };
  },
});

function parameterOf(name: string, running: string | undefined, line: SysctlLine | undefined) {
  const declared = line?.value === undefined ? undefined : normal(line.value);
  const value = running ?? declared;
  if (value === undefined) return [];
  const path = `/proc/sys/${name.replaceAll(".", "/")}`;
  const place = line && declared === value ? line.seen : { file: path, line: 1, text: `${name} = ${value}` };
  const number = /^-?\d{1,15}$/.test(value) ? Number(value) : -1;
  return [{ name, value, number, running: running !== undefined, seen: place }];
}

function runningValue(root: Root, name: string): string | undefined {
  const text = root.text(`/proc/sys/${name.replaceAll(".", "/")}`);
  return text === undefined ? undefined : normal(text);
}

const normal = (value: string): string => value.trim().replace(/\s+/g, " ");

/** Writing to these does something once; what is read back means nothing. */
const actions = /(^|\/)(flush|drop_caches|compact_memory|stat_refresh|bpf_stats_enabled)$/;

function driftOf(root: Root, lines: readonly SysctlLine[], declared: (name: string) => SysctlLine | undefined) {
  // What cannot be read back is left out: it can hold no drift that anybody could see.
  const aside = root.aside();
  const found: z.infer<typeof drift>[] = [];
  for (const path of new Set(lines.map((line) => line.path))) {
    if (/[*?[]/.test(path) || actions.test(path) || path.split("/").includes("..")) continue;
    const line = declared(path);
    const text = aside.text(`/proc/sys/${path}`);
    if (line?.value === undefined || text === undefined) continue;
    const [wanted, actual] = [normal(line.value), normal(text)];
    if (wanted === actual) continue;
    found.push({
      name: path.replaceAll("/", "."),
      running: actual,
      declared: wanted,
      seen: { ...line.seen, text: `${line.seen.text} (running: ${actual})` },
    });
  }
  return found;
}

export const bootOptionsCollector = collector({
  facts: { "kernel.bootOptions": bootOptions },
  collect(root) {
    const running = ownsKernel(root) ? root.lines("/proc/cmdline") : [];
    return {
      "kernel.bootOptions": {
        options: [
          ...running.flatMap((line) => optionsOf(line.text, { ...line, text: line.text.slice(0, 400) }, true)),
          ...declaredOptions(root),
        ],
      },
    };
  },
});

function declaredOptions(root: Root): z.infer<typeof bootOption>[] {
  const grub = ["/etc/default/grub", ...root.glob("/etc/default/grub.d/*.cfg")].flatMap((path) =>
    root.lines(path).flatMap((line) => {
      const value = /^\s*GRUB_CMDLINE_LINUX(?:_DEFAULT)?=(.*)$/.exec(line.text)?.[1];
      return value === undefined ? [] : optionsOf(value.replace(/^\s*["']|["']\s*(#.*)?$/g, ""), line, false);
    }),
  );
  const entries = root.glob("/boot/loader/entries/*.conf").flatMap((path) =>
    root.lines(path).flatMap((line) => {
      const value = /^options\s+(.*)$/.exec(line.text)?.[1];
      return value === undefined ? [] : optionsOf(value, line, false);
    }),
  );
  const unified = root.lines("/etc/kernel/cmdline").flatMap((line) => optionsOf(line.text, line, false));
  return [...grub, ...entries, ...unified];
}

function optionsOf(text: string, place: Seen, running: boolean): z.infer<typeof bootOption>[] {
  // What follows `--` is for the first process, not for the kernel.
  const [own = ""] = text.split(/(?:^|\s)--(?:\s|$)/);
  return own.split(/\s+/).flatMap((word) => {
    if (word === "") return [];
    const at = word.indexOf("=");
    // The kernel takes - and _ in names as the same.
    const name = (at < 0 ? word : word.slice(0, at)).replaceAll("-", "_");
    return [{ name, value: at < 0 ? "" : word.slice(at + 1), running, seen: place }];
  });
}

export const flawsCollector = collector({
  facts: { "kernel.processorFlaws": flaws },
  collect(root) {
    if (!ownsKernel(root)) return { "kernel.processorFlaws": { running: false, flaws: [] } };
    const folder = "/sys/devices/system/cpu/vulnerabilities";
    return {
      "kernel.processorFlaws": {
        running: true,
        flaws: root.list(folder).flatMap((name) =>
          root.lines(`${folder}/${name}`).map((line) => ({
            name,
            status: line.text,
            vulnerable: line.text.startsWith("Vulnerable"),
            seen: line,
          })),
        ),
      },
    };
  },
});

export const accessControlCollector = collector({
  facts: { "kernel.accessControl": accessControl },
  collect(root) {
    const disabled = root
      .lines("/etc/selinux/config")
      .filter(({ text }) => /^\s*SELINUX\s*=\s*(disabled|permissive)\b/i.test(text));
    const off = declaredOptions(root).filter(
      ({ name, value }) => (name === "apparmor" || name === "selinux" || name === "enforcing") && value === "0",
    );
    const places = [...disabled, ...off.map((option) => option.seen)];
    if (!ownsKernel(root)) {
      return { "kernel.accessControl": { running: false, enforced: false, disabled: places, seen: [] } };
    }
    const lines = [
      ...root.lines("/sys/module/apparmor/parameters/enabled"),
      ...root.lines("/sys/fs/selinux/enforce"),
      ...root.lines("/sys/kernel/security/lsm"),
    ];
    const enforced = lines.some(
      ({ file, text }) => (file.includes("/apparmor/") && text === "Y") || (file.includes("/selinux/") && text === "1"),
    );
    const none = { file: "/sys/kernel/security/lsm", line: 0, text: "neither AppArmor nor SELinux" };
    return {
      "kernel.accessControl": { running: true, enforced, disabled: places, seen: lines.length > 0 ? lines : [none] },
    };
  },
});
