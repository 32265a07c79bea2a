/**
 * Files by which a system starts things: where they lie, and which kind of start each is.
 * @module
 */
import type { Root } from "../root.ts";

export const kinds = ["unit", "generator", "user-unit", "shell", "init", "udev", "hook", "bus", "python"] as const;
export type Kind = (typeof kinds)[number];

export interface Place {
  readonly kind: Kind;
  readonly path: string;
}

interface Pattern {
  readonly kind: Kind;
  readonly patterns: readonly string[];
  /** Names of files that are looked at; all where not given. */
  readonly names?: RegExp;
  /** Only files with a line of this form start anything. */
  readonly content?: RegExp;
}

const unitNames = /\.(?:service|socket|timer|path|mount|automount|swap|target|conf)$/;
const systemUnits = [
  "/etc/systemd/system",
  "/usr/local/lib/systemd/system",
  "/usr/lib/systemd/system",
  "/lib/systemd/system",
];
const userUnits = ["/etc/systemd/user", "/usr/local/lib/systemd/user", "/usr/lib/systemd/user"];
const managerFolders = ["/etc/systemd", "/usr/local/lib/systemd", "/usr/lib/systemd", "/lib/systemd"];
const within = (folders: readonly string[], ...ends: readonly string[]): readonly string[] =>
  folders.flatMap((folder) => ends.map((end) => `${folder}/${end}`));

const places: readonly Pattern[] = [
  { kind: "unit", patterns: within(systemUnits, "*", "*.d/*"), names: unitNames },
  {
    kind: "generator",
    patterns: within(
      managerFolders,
      "system-generators/*",
      "user-generators/*",
      "system-sleep/*",
      "system-shutdown/*",
      "system-environment-generators/*",
    ),
  },
  { kind: "user-unit", patterns: within(userUnits, "*", "*.d/*"), names: unitNames },
  {
    kind: "shell",
    patterns: [
      "/etc/profile.d/*",
      "/etc/zsh/*",
      "/etc/fish/conf.d/*",
      "/etc/csh/login.d/*",
      "/etc/skel/.*",
      "/etc/bash_completion.d/*",
    ],
  },
  {
    kind: "init",
    patterns: [
      "/etc/rc.local",
      "/etc/rc.d/rc.local",
      "/etc/init.d/*",
      "/etc/inittab",
      "/etc/inetd.conf",
      "/etc/xinetd.d/*",
    ],
  },
  {
    kind: "udev",
    patterns: ["/etc/udev/rules.d/*.rules", "/usr/lib/udev/rules.d/*.rules", "/usr/local/lib/udev/rules.d/*.rules"],
    content: /^\s*[^#\n]*(?:\bRUN(?:\{program\})?\s*\+?=|\bPROGRAM\s*=|\bIMPORT\{program\})/m,
  },
  {
    kind: "hook",
    patterns: ["/etc/apt/apt.conf.d/*"],
    content: /(?:Pre|Post)-Invoke|Pre-Install-Pkgs|Post-Invoke-Success/,
  },
  { kind: "hook", patterns: ["/etc/dpkg/dpkg.cfg.d/*"], content: /^\s*(?:pre|post)-invoke/m },
  { kind: "hook", patterns: ["/etc/logrotate.d/*"], content: /^\s*(?:pre|post|first|last)(?:rotate|action)/m },
  {
    kind: "hook",
    patterns: [
      ...["up", "down", "pre-up", "post-down"].map((when) => `/etc/network/if-${when}.d/*`),
      "/etc/NetworkManager/dispatcher.d/*",
      "/etc/NetworkManager/dispatcher.d/*.d/*",
      "/etc/networkd-dispatcher/*.d/*",
      "/etc/dhcp/dhclient-*-hooks.d/*",
      "/etc/ppp/ip-*.d/*",
      "/etc/update-motd.d/*",
      "/etc/initramfs-tools/hooks/*",
      "/etc/initramfs-tools/scripts/*/*",
      "/etc/kernel/*.d/*",
      "/etc/grub.d/*",
      "/etc/X11/Xsession.d/*",
      "/etc/X11/xinit/xinitrc.d/*",
      "/etc/xdg/autostart/*.desktop",
      "/etc/resolvconf/update.d/*",
      "/etc/acpi/events/*",
      "/etc/needrestart/hook.d/*",
    ],
    names: /^[^.]/,
  },
  {
    kind: "bus",
    patterns: [
      "/usr/share/dbus-1/system-services/*.service",
      "/usr/local/share/dbus-1/system-services/*.service",
      "/etc/dbus-1/system-services/*.service",
    ],
  },
  {
    kind: "python",
    patterns: [
      "/usr/lib/python3/dist-packages/*",
      "/usr/lib/python3*/site*",
      "/usr/local/lib/python3*/*-packages/*",
      "/usr/lib/python3*/site-packages/*",
    ],
    names: /^(?:site|user)customize\.py$/,
  },
];

/** The files of all places. Each file counts once, though merged directories show it twice; links are passed over. */
export function placesOf(root: Root): readonly Place[] {
  const found = new Map<string, Place>();
  for (const { kind, patterns, names, content } of places) {
    for (const path of patterns.flatMap((pattern) => root.glob(pattern))) {
      const name = path.slice(path.lastIndexOf("/") + 1);
      if ((names && !names.test(name)) || /(?:\.dpkg-\w+|\.rpmsave|\.rpmnew|~)$/.test(name) || name === "README")
        continue;
      if (root.link(path) !== undefined || root.status(path)?.kind !== "file") continue;
      if (content && !content.test(root.text(path) ?? "")) continue;
      found.set(root.real(path) ?? path, { kind, path: root.real(path) ?? path });
    }
  }
  return [...found.values()];
}

/** Files in a person's home that a shell or a session runs (bash(1) INVOCATION, zsh(1), systemd.unit(5)). */
export const homeFiles: readonly string[] = Object.freeze([
  ".bashrc",
  ".bash_profile",
  ".bash_login",
  ".bash_logout",
  ".profile",
  ".zshrc",
  ".zshenv",
  ".zprofile",
  ".zlogin",
  ".kshrc",
  ".cshrc",
  ".login",
  ".xprofile",
  ".xsession",
  ".xinitrc",
  ".config/fish/config.fish",
]);
export const homeUnits = ".config/systemd/user";
