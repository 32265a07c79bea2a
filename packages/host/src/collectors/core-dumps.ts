/**
 * Core dumps: what lets programs leave their memory in a file when they fall over (core(5)).
 * @module
 */
import { type Seen, seen } from "@tokiwa/content";
import { z } from "zod";
import { collector } from "../collector.ts";
import { takeFaults } from "../faults.ts";
import { iniValue, systemdConfiguration } from "../parse/ini.ts";
import { sysctlLines, sysctlSetting } from "../parse/sysctl.ts";
import type { Root } from "../root.ts";
import { ownsKernel } from "./container.ts";
import { initOf } from "./context.ts";

const dumps = z.strictObject({
  /** As in `core` or `|/usr/lib/systemd/systemd-coredump …`; empty in a tree where no file sets it. */
  pattern: z.string(),
  /** A program takes the dump over, instead of a file where the program that fell over stood. */
  handled: z.boolean(),
  /** Lines that let ordinary programs write a dump: by themselves they may not, for their limit is zero. */
  raised: z.array(seen),
});

export const coreDumpsCollector = collector({
  facts: { "kernel.coreDumps": dumps },
  collect(root) {
    const lines = sysctlLines(root, initOf(root) !== "systemd");
    // Lines that are no assignments are told of with all other parameters.
    takeFaults(root);
    const declared = sysctlSetting(lines, "kernel.core_pattern")?.value;
    const running = ownsKernel(root) ? root.text("/proc/sys/kernel/core_pattern") : undefined;
    const pattern = (running ?? declared ?? "").trim();
    return {
      "kernel.coreDumps": {
        pattern,
        handled: pattern.startsWith("|"),
        raised: [...limits(root), ...managers(root), ...shells(root)],
      },
    };
  },
});

/** limits.conf(5): `domain type item value`; a file of limits.d comes after the main one. */
function limits(root: Root): Seen[] {
  return ["/etc/security/limits.conf", ...root.glob("/etc/security/limits.d/*.conf")].flatMap((path) =>
    root.lines(path).filter(({ text }) => {
      const [domain = "#", type, item, value] = text.trim().split(/\s+/);
      // A hard limit alone raises nothing.
      return !domain.startsWith("#") && type !== "hard" && item === "core" && value !== undefined && value !== "0";
    }),
  );
}

/** systemd-system.conf(5): `soft:hard`, or one value for both. */
function managers(root: Root): Seen[] {
  return ["system.conf", "user.conf"].flatMap((name) => {
    const limit = iniValue(systemdConfiguration(name, root), "Manager", "DefaultLimitCORE");
    return limit === undefined || /^(?:0|$)/.test(limit.value) ? [] : [limit.seen];
  });
}

/** `ulimit -c` in what every login shell reads. */
function shells(root: Root): Seen[] {
  const profiles = ["/etc/profile", "/etc/bash.bashrc", "/etc/environment", ...root.glob("/etc/profile.d/*.sh")];
  return profiles.flatMap((path) =>
    root.lines(path).filter(({ text }) => /^\s*[^#]*\bulimit\s+(?:-[SH]+\s+)*-[SH]*c\s+(?!0\b)\S/.test(text)),
  );
}
