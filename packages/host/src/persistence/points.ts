/**
 * What a host starts by itself that no package brought, and what looks wrong in what it starts.
 * @module
 */
import { type Seen, seen } from "@tokiwa/content";
import { z } from "zod";
import { collector, Unknown } from "../collector.ts";
import { readUsers } from "../collectors/accounts.ts";
import { packagedPaths } from "../packages/managers.ts";
import { takeFaults } from "../faults.ts";
import { type CronJob, cronJobs } from "../parse/cron.ts";
import type { Root } from "../root.ts";
import { declarations } from "./declared.ts";
import { homeFiles, homeUnits, kinds, placesOf } from "./places.ts";
import { suspicion } from "./suspicious.ts";

const point = z.strictObject({
  kind: z.enum([...kinds, "cron", "at"]),
  path: z.string(),
  /** As whom it runs: a name, or a number for a job of at(1); empty where that depends. */
  user: z.string(),
  seen,
});
/** Points that no package brought, and that nobody declared. */
const points = z.strictObject({ undeclared: z.array(point) });
const timed = z.strictObject({
  undeclared: z.array(point),
  /** Lines that cron refuses. */
  faults: z.array(seen),
});

const suspect = z.strictObject({
  kind: z.string(),
  /** Which form of attack it has, as in `download-and-run`. */
  suspicion: z.string(),
  seen,
});
const commands = z.strictObject({ suspicious: z.array(suspect), examined: z.int() });
const homeFacts = z.strictObject({
  /** Units in the homes of people and of services that may log in. */
  units: z.array(point),
  suspicious: z.array(suspect),
});
const preload = z.strictObject({ libraries: z.array(seen) });

const preloadFile = "/etc/ld.so.preload";

export const preloadCollector = collector({
  facts: { "persistence.preload": preload },
  collect: (root) => ({
    "persistence.preload": {
      libraries: root.lines(preloadFile).filter(({ text }) => text.replace(/#.*/, "").trim() !== ""),
    },
  }),
});

const runnable =
  (root: Root) =>
  (path: string): boolean =>
    ((root.status(path)?.mode ?? 0) & 0o111) !== 0;

/** Files of the system by which something is started. */
export const pointsCollector = collector({
  facts: { "persistence.points": points },
  collect(root) {
    const places = placesOf(root);
    const packaged = packagedPaths(root, new Set(places.map(({ path }) => path)));
    if (packaged instanceof Unknown) return { "persistence.points": packaged };
    const isDeclared = declarations(root);
    return {
      "persistence.points": {
        undeclared: places
          .filter(({ path }) => !packaged.has(path) && !isDeclared(path))
          .flatMap(({ kind, path }) => starts(root, path).map((seen) => ({ kind, path, user: "", seen }))),
      },
    };
  },
});

/** Jobs by time. A table of a user is by its nature of no package. */
export const jobsCollector = collector({
  facts: { "persistence.jobs": timed },
  collect(root) {
    const jobs = cronJobs(root, runnable(root));
    const faults = takeFaults(root);
    const packaged = packagedPaths(root, new Set(jobs.map(({ seen }) => seen.file)));
    if (packaged instanceof Unknown) return { "persistence.jobs": packaged };
    const isDeclared = declarations(root);
    const stray = jobs.filter(({ seen }) => !packaged.has(seen.file) && !isDeclared(seen.file));
    return {
      "persistence.jobs": {
        faults,
        undeclared: stray.map(({ place, user, seen }) => ({
          kind: place === "at" ? ("at" as const) : ("cron" as const),
          path: seen.file,
          user,
          seen,
        })),
      },
    };
  },
});

const startLine =
  /^\s*(?:Exec\w*|OnCalendar|OnBootSec|ListenStream|PathChanged|PathExists|RUN)\s*\+?=|\bRUN\+?=|Invoke|Pre-Install-Pkgs/;
const mostLines = 20;
const dropIn = /\/systemd\/(?:system|user)\/[^/]+\.d\/[^/]+\.conf$/;
/** What makes a program that is started anyway load or run something else (systemd.exec(5), systemd.unit(5)). */
const steersLine =
  /^\s*(?:\w*Environment\w*|Root\w*|Bind\w*|Mount\w*|Extension\w*|User|Group|AmbientCapabilities|PAMName|Wants|Requires|Upholds|BindsTo|On\w+)\s*=/;

/** The lines of a file that say what it starts, or the file as a whole. */
function starts(root: Root, path: string): readonly Seen[] {
  const all = scriptLines(root, path).filter(({ text }) => !/^\s*(?:#|;|\/\/)/.test(text));
  const lines = all.filter(({ text }) => startLine.test(text));
  // A drop-in that narrows a service, or orders it, starts nothing.
  if (lines.length === 0 && dropIn.test(path) && !all.some(({ text }) => steersLine.test(text))) return [];
  if (lines.length === 0) return [{ file: path, line: 0, text: path }];
  return lines.slice(0, mostLines).map((line) => ({ ...line, text: line.text.trim() }));
}

/** The homes of people and of services that may log in. */
function homes(root: Root): ReadonlyMap<string, string> {
  const people = readUsers(root).users.filter(
    ({ loginShell, home }) => loginShell && home.startsWith("/") && home !== "/",
  );
  return new Map(people.map(({ home, name }) => [home, name]));
}

function homeUnitsOf(root: Root): z.infer<typeof point>[] {
  const isDeclared = declarations(root);
  return [...homes(root)].flatMap(([home, user]) =>
    root
      .glob(`${home}/${homeUnits}/*`)
      .filter(
        (path) =>
          /\.(?:service|timer|socket|path)$/.test(path) &&
          root.link(path) === undefined &&
          root.status(path)?.kind === "file" &&
          !isDeclared(path),
      )
      .flatMap((path) => starts(root, path).map((seen) => ({ kind: "user-unit" as const, path, user, seen }))),
  );
}

const shellFiles = [
  "/etc/profile",
  "/etc/bash.bashrc",
  "/etc/bashrc",
  "/etc/environment",
  "/etc/security/pam_env.conf",
  "/etc/zshenv",
  "/etc/zprofile",
];

type Suspect = z.infer<typeof suspect>;

function examine(kind: string, line: Seen, text: string): readonly Suspect[] {
  const what = suspicion(text);
  return what === undefined ? [] : [{ kind, suspicion: what, seen: { ...line, text: line.text.trim().slice(0, 400) } }];
}

const examineFile = (root: Root, kind: string, path: string): readonly Suspect[] =>
  scriptLines(root, path).flatMap((line) => examine(kind, line, commandOf(line.text)));

/** What the system starts, line by line. */
export const commandsCollector = collector({
  facts: { "persistence.commands": commands },
  collect(root) {
    const jobs: readonly CronJob[] = cronJobs(root, runnable(root));
    takeFaults(root);
    const written = jobs.filter(({ seen }) => seen.line > 0);
    const scripts = new Map([
      ...jobs.filter(({ seen }) => seen.line === 0).map(({ seen }) => [seen.file, "cron"] as const),
      ...placesOf(root).map(({ kind, path }) => [path, kind] as const),
      ...shellFiles.map((path) => [path, "shell"] as const),
    ]);
    return {
      "persistence.commands": {
        suspicious: [
          ...written.flatMap(({ seen, command, place }) => examine(place === "at" ? "at" : "cron", seen, command)),
          ...[...scripts].flatMap(([path, kind]) => examineFile(root, kind, path)),
        ],
        examined: written.length + scripts.size,
      },
    };
  },
});

/** What starts with the sessions of people, from their own homes. */
export const homesCollector = collector({
  facts: { "persistence.homes": homeFacts },
  collect(root) {
    const units = homeUnitsOf(root);
    const files = [...homes(root).keys()].flatMap((home) => homeFiles.map((name) => `${home}/${name}`));
    return {
      "persistence.homes": {
        units,
        suspicious: [
          ...files.flatMap((path) => examineFile(root, "shell", path)),
          ...new Set(units.map(({ path }) => path)).values().flatMap((path) => examineFile(root, "user-unit", path)),
        ],
      },
    };
  },
});

/** The lines of a script; none of a program, which is held against its package's checksum instead. */
function scriptLines(root: Root, path: string): readonly Seen[] {
  return root.bytes(path)?.includes(0) ? [] : root.lines(path);
}

/** What a line of a unit or a desktop file runs stands after `Exec…=`; a line of a script is a command itself. */
function commandOf(text: string): string {
  return /^\s*(?:Exec\w*|Environment)\s*=\s*[-@:+!|]*(.*)$/.exec(text)?.[1] ?? text;
}
