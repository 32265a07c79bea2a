/**
 * Programs that a host starts as root, and whether others than root could put their own in the place.
 * @module
 */
import { type Seen, seen } from "@tokiwa/content";
import { z } from "zod";
import { collector } from "../collector.ts";
import { takeFaults } from "../faults.ts";
import { cronJobs } from "../parse/cron.ts";
import { loadUnit, unitFiles, unitList, unitValue } from "../parse/systemd.ts";
import { replaceable } from "../replaceable.ts";
import type { Root } from "../root.ts";

const programs = z.strictObject({
  /** The lines that start a program which others than root may change, with the place that is open. */
  open: z.array(seen),
  examined: z.int(),
});
const libraries = z.strictObject({
  /** The lines that let every program load libraries from a folder that others than root may change. */
  open: z.array(seen),
});

interface Start {
  readonly path: string;
  readonly seen: Seen;
}

export const programsCollector = collector({
  facts: { "persistence.programs": programs },
  timeLimit: 20_000,
  collect(root) {
    const starts = [...cronStarts(root), ...unitStarts(root)];
    takeFaults(root);
    const checked = new Map<string, Seen | undefined>();
    for (const { path } of starts) if (!checked.has(path)) checked.set(path, replaceable(root, path));
    return {
      "persistence.programs": {
        examined: checked.size,
        open: starts.flatMap(({ path, seen }) => {
          const open = checked.get(path);
          return open ? [{ ...seen, text: `${seen.text}  →  ${open.file} ${open.text}` }] : [];
        }),
      },
    };
  },
});

/** The absolute paths in a command of root's that stand where a command stands. */
function cronStarts(root: Root): readonly Start[] {
  const executable = (path: string): boolean => ((root.status(path)?.mode ?? 0) & 0o111) !== 0;
  return cronJobs(root, executable)
    .filter(({ user }) => user === "root" || user === "0")
    .flatMap(({ command, seen }) =>
      [...command.matchAll(/(?:^|[;&|(]|\b(?:exec|nice|ionice|sh|bash)\s)\s*(\/[^\s;&|<>()"']+)/g)].flatMap(
        ([, path]) => (path === undefined ? [] : [{ path, seen }]),
      ),
    );
}

const commandKeys = [
  "ExecStartPre",
  "ExecStart",
  "ExecStartPost",
  "ExecReload",
  "ExecStop",
  "ExecStopPost",
  "ExecCondition",
];

function unitStarts(root: Root): readonly Start[] {
  const files = unitFiles(root);
  return [...files.keys()].flatMap((name) => {
    if (!name.endsWith(".service")) return [];
    const unit = loadUnit(name, files, root);
    if (!unit || unit.masked || unit.aliasOf !== undefined) return [];
    const user = unitValue(unit, "Service", "User")?.value ?? "root";
    const dynamic = unitValue(unit, "Service", "DynamicUser")?.value === "yes";
    return commandKeys.flatMap((key) =>
      unitList(unit, "Service", key).flatMap(({ value, seen }) => {
        // `+` and `!` before a command run it with full rights whatever the user (systemd.service(5), COMMAND LINES).
        const [, prefix = "", path] = /^([-@:+!|]*)\s*(\/\S+)/.exec(value) ?? [];
        const asRoot = (user === "root" || user === "0") && !dynamic;
        return path === undefined || (!asRoot && !/[+!]/.test(prefix)) ? [] : [{ path, seen }];
      }),
    );
  });
}

export const librariesCollector = collector({
  facts: { "persistence.libraries": libraries },
  collect(root) {
    const files = ["/etc/ld.so.conf", ...root.glob("/etc/ld.so.conf.d/*.conf")];
    const lines = files.flatMap((file) => root.lines(file)).filter(({ text }) => text.trim().startsWith("/"));
    return {
      "persistence.libraries": {
        open: lines.flatMap((line) => {
          const open = replaceable(root, line.text.replace(/#.*/, "").trim());
          return open ? [{ ...line, text: `${line.text.trim()}  →  ${open.file} ${open.text}` }] : [];
        }),
      },
    };
  },
});
