import { type Seen, seen } from "@tokiwa/content";
import { z } from "zod";
import { enablements } from "../parse/systemd.ts";
import type { Root } from "../root.ts";
import { runningPrograms } from "./processes.ts";

/** A daemon as checks see it. */
export const service = z.strictObject({
  name: z.string(),
  installed: z.boolean(),
  /** Running now; in a tree of files: started at boot. */
  on: z.boolean(),
  seen,
});
export type Service = z.infer<typeof service>;

/** How a daemon is known. */
export interface ServiceKind {
  readonly name: string;
  /** Where distributions put its program. */
  readonly programs: readonly string[];
  /** Its units of systemd, and its scripts of the same name in /etc/init.d. */
  readonly units: readonly string[];
  /** Started whenever it is installed, by what its package brings. */
  readonly always?: boolean;
}

/** Looks which of these daemons are there, and which are on. Those that are not there are given, too. */
export function readServices(root: Root, kinds: readonly ServiceKind[]): Service[] {
  const running = runningPrograms(root);
  const started = root.live ? undefined : startedUnits(root);
  return kinds.map(({ name, programs, units, always = false }) => {
    const program = programs.find((path) => root.exists(path));
    if (program === undefined) {
      const place: Seen = { file: programs[0] ?? name, line: 0, text: `${name}: not installed` };
      return { name, installed: false, on: false, seen: place };
    }
    const masked = units.some((unit) => root.link(`/etc/systemd/system/${unit}.service`) === "/dev/null");
    const on = started
      ? !masked && (always || units.some((unit) => started.has(unit)))
      : programs.some((path) => running.has((path.split("/").at(-1) ?? "").slice(0, 15)));
    const state = started
      ? on
        ? "started at boot"
        : masked
          ? "masked"
          : "not started at boot"
      : on
        ? "running"
        : "not running";
    const place: Seen = { file: program, line: 0, text: `${name}: ${state}` };
    return { name, installed: true, on, seen: place };
  });
}

/** The names of what systemd or the run levels of System V start, without their suffixes. */
function startedUnits(root: Root): ReadonlySet<string> {
  const units = enablements(root).map(({ unit }) => unit.replace(/\.(service|socket|timer)$/, ""));
  const scripts = root.glob("/etc/rc[2345].d/S[0-9][0-9]*").map((path) => path.replace(/^.*\/S\d\d/, ""));
  return new Set([...units, ...(root.exists("/usr/lib/systemd/systemd") ? [] : scripts)]);
}
