/**
 * Kernel modules: those loaded, those declared to be loaded at start, and the rules of modprobe.d(5).
 * @module
 */
import { seen } from "@tokiwa/content";
import { z } from "zod";
import { collector } from "../collector.ts";
import { dropIns } from "../parse/drop-ins.ts";
import { moduleName, modprobeRules } from "../parse/modprobe.ts";
import type { Root } from "../root.ts";
import { ownsKernel } from "./container.ts";

const module = z.strictObject({
  /** With `_` for `-`, which the kernel takes as the same. */
  name: z.string(),
  loaded: z.boolean(),
  /** Built outside of the kernel's own tree. */
  outOfTree: z.boolean(),
  /** Without a signature that the kernel trusts. */
  unsigned: z.boolean(),
  /** Loaded by force, against its version. */
  forced: z.boolean(),
  seen,
});
const rule = z.strictObject({
  module: z.string(),
  command: z.string(),
  /** Whether the command does nothing but load modules, or nothing at all. */
  harmless: z.boolean(),
  seen,
});
const modules = z.strictObject({
  running: z.boolean(),
  modules: z.array(module),
  /** `install` and `remove` lines: commands that run as root when a module is asked for. */
  commands: z.array(rule),
});

const loadFolders = [
  "/etc/modules-load.d",
  "/run/modules-load.d",
  "/usr/local/lib/modules-load.d",
  "/usr/lib/modules-load.d",
];

export const modulesCollector = collector({
  facts: { "kernel.modules": modules },
  collect(root) {
    const running = ownsKernel(root);
    return {
      "kernel.modules": {
        running,
        modules: [...(running ? loaded(root) : []), ...declared(root)],
        commands: modprobeRules(root).flatMap(({ command, name, rest, seen }) =>
          (command === "install" || command === "remove") && rest !== ""
            ? [{ module: name, command: rest, harmless: isHarmless(rest), seen }]
            : [],
        ),
      },
    };
  },
});

/** /proc/modules: name, size, uses, users, state, address, and in brackets what taints the kernel. */
function loaded(root: Root): z.infer<typeof module>[] {
  return root.lines("/proc/modules").map((line) => {
    const taint = /\(([A-Z+-]+)\)\s*$/.exec(line.text)?.[1] ?? "";
    return {
      name: moduleName(line.text.split(" ", 1)[0] ?? ""),
      loaded: true,
      outOfTree: taint.includes("O"),
      unsigned: taint.includes("E"),
      forced: taint.includes("F"),
      seen: line,
    };
  });
}

function declared(root: Root): z.infer<typeof module>[] {
  const files = ["/etc/modules", ...dropIns(loadFolders, ".conf", root)];
  return files.flatMap((path) =>
    root.lines(path).flatMap((line) => {
      const name = line.text.trim().split(/\s/, 1)[0] ?? "";
      if (name === "" || /^[#;]/.test(name)) return [];
      return [{ name: moduleName(name), loaded: false, outOfTree: false, unsigned: false, forced: false, seen: line }];
    }),
  );
}

const harmless = new Set(["", "true", "false", "modprobe", ":", "{", "}"]);

/** Whether every command of a shell line is one that loads modules or does nothing, and none takes another's output. */
export function isHarmless(command: string): boolean {
  if (/[`<>]|\$\(/.test(command)) return false;
  return command
    .split(/[;&|\n{}]+/)
    .every((part) => harmless.has((part.trim().split(/\s+/, 1)[0] ?? "").split("/").at(-1) ?? ""));
}
