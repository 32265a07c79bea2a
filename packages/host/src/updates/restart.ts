/**
 * Updates that were installed and are not yet in effect: a kernel that still runs, programs that were replaced.
 * @module
 */
import { type Seen, seen } from "@tokiwa/content";
import { z } from "zod";
import { collector } from "../collector.ts";
import { compareVersions } from "../parse/debian-version.ts";
import type { Root } from "../root.ts";
import { debianPackages } from "./installed.ts";

const restart = z.strictObject({
  /** Whether this is a running machine with a kernel of its own packages. */
  live: z.boolean(),
  /** What asks for a restart. */
  reasons: z.array(seen),
});
const processes = z.strictObject({
  /** Processes whose program or library was replaced on disk since they began. */
  outdated: z.array(seen),
});

export const restartCollector = collector({
  facts: { "updates.restart": restart },
  collect(root) {
    if (!root.live) return { "updates.restart": { live: false, reasons: [] } };
    const marker = ["/run/reboot-required", "/var/run/reboot-required"].find((path) => root.exists(path));
    const wanted = marker === undefined ? [] : packagesAsking(root, marker);
    return { "updates.restart": { live: true, reasons: [...wanted, ...olderKernel(root)] } };
  },
});

function packagesAsking(root: Root, marker: string): readonly Seen[] {
  const names = new Set(root.lines(`${marker}.pkgs`).map(({ text }) => text.trim()));
  return [{ file: marker, line: 0, text: [...names].join(", ") }];
}

/** A kernel package newer than the running kernel. Nothing where the kernel comes from elsewhere (as in a container). */
function olderKernel(root: Root): readonly Seen[] {
  const running = root.text("/proc/sys/kernel/osrelease")?.trim() ?? "";
  const flavour = /-([a-z][a-z0-9-]*)$/.exec(running)?.[1] ?? "";
  const images = (debianPackages(root) ?? []).filter(
    ({ name, state }) => /^linux-image-\d/.test(name) && state === "installed",
  );
  const own = images.find(({ name }) => name.replace("-unsigned", "") === `linux-image-${running}`);
  if (!own) return [];
  const release = (name: string): string => name.replace(/^linux-image-(?:unsigned-)?/, "");
  const newest = images
    .filter(({ name }) => name.endsWith(`-${flavour}`))
    .sort((a, b) => compareVersions(release(b.name), release(a.name)))
    .at(0);
  if (newest && compareVersions(release(newest.name), running) > 0) {
    return [{ ...newest.seen, text: `${running} → ${release(newest.name)}` }];
  }
  // The same release may have been rebuilt: the kernel says which version of its package it is of.
  const built = /\bDebian (\S+) \(/.exec(root.text("/proc/version") ?? "")?.[1];
  if (built === undefined || compareVersions(own.version, built) <= 0) return [];
  return [{ ...own.seen, text: `${built} → ${own.version}` }];
}

const mostReported = 200;

export const processesCollector = collector({
  facts: { "updates.processes": processes },
  timeLimit: 20_000,
  costly: true,
  collect(root) {
    if (!root.live) return { "updates.processes": { outdated: [] } };
    const aside = root.aside();
    const outdated: Seen[] = [];
    for (const id of aside.list("/proc").filter((name) => /^\d+$/.test(name))) {
      const gone = replacedFile(aside, id);
      if (gone === undefined || outdated.length >= mostReported) continue;
      const name = aside.text(`/proc/${id}/comm`)?.trim() ?? id;
      outdated.push({ file: gone, line: 0, text: `${name} (${id})` });
    }
    root.adopt(aside.gaps);
    return { "updates.processes": { outdated } };
  },
});

/** The program or library of a process that is mapped but no longer on disk under its name (proc_pid_maps(5)). */
function replacedFile(aside: Root, id: string): string | undefined {
  const program = aside.link(`/proc/${id}/exe`);
  // A kernel thread has no program.
  if (program === undefined) return undefined;
  const lines = aside.text(`/proc/${id}/maps`)?.split("\n") ?? [];
  for (const line of lines) {
    const path = /^\S+ ..x. \S+ \S+ [1-9]\d*\s+(\/(?:usr|lib|bin|sbin|opt)\S*.*) \(deleted\)$/.exec(line)?.[1];
    if (path !== undefined && aside.exists(path)) return path;
  }
  return undefined;
}
