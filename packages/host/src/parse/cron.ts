/**
 * Jobs by time in all their places: `crontab(5)`, `cron(8)`, `run-parts(8)`, `anacrontab(5)`, `at(1)`.
 * @module
 */
import type { Seen } from "@tokiwa/content";
import { type ConfigSource, lines, seenAt } from "./source.ts";

/** One thing that is run by time. */
export interface CronJob {
  readonly place: "crontab" | "cron.d" | "user" | "periodic" | "anacrontab" | "at";
  readonly user: string;
  /** The five fields, `@daily` and the like, the folder of a script (`daily`), a number of days, or `once`. */
  readonly schedule: string;
  /** As the shell gets it; of a script in a folder, its path. */
  readonly command: string;
  readonly seen: Seen;
}

export interface Crontab {
  readonly jobs: readonly CronJob[];
  /** `MAILTO`, `PATH`, `SHELL` and others, as the last line of each says. */
  readonly environment: ReadonlyMap<string, { readonly value: string; readonly seen: Seen }>;
}

const field = /^(?:\*|[0-9A-Za-z,*/~-]+)$/;
const nickname = /^@(?:reboot|yearly|annually|monthly|weekly|daily|midnight|hourly)$/;

/**
 * Reads one table.
 * @param user whose it is; `undefined` where each line names its user, as in /etc/crontab.
 * @param refuse is told of each line that cron would not take, with its number.
 */
export function crontab(
  place: "crontab" | "cron.d" | "user",
  file: string,
  text: string,
  user: string | undefined,
  refuse: (line: number) => unknown,
): Crontab {
  const jobs: CronJob[] = [];
  const environment = new Map<string, { value: string; seen: Seen }>();
  for (const line of lines(text)) {
    const bare = line.text.trim();
    if (bare === "" || bare.startsWith("#")) continue;
    const seen = seenAt(file, line);
    const [, name, value] = /^(?:"([^"]*)"|'([^']*)'|([A-Za-z_]\w*))\s*=\s*(.*)$/.exec(bare)?.filter(Boolean) ?? [];
    if (name !== undefined) {
      environment.set(name, { value: unquote(value ?? ""), seen });
      continue;
    }
    // A dash before the schedule asks cronie not to log the job.
    const words = bare.replace(/^-(?=[\d*@])/, "").split(/[ \t]+/);
    const count = words[0]?.startsWith("@") ? 1 : 5;
    const schedule = words.slice(0, count);
    const named = user === undefined ? words[count] : user;
    const command = rest(bare, user === undefined ? count + 1 : count);
    const timed = count === 1 ? nickname.test(schedule[0] ?? "") : schedule.every((each) => field.test(each));
    if (!timed || named === undefined || command === "") refuse(line.number);
    else jobs.push({ place, user: named, schedule: schedule.join(" "), command, seen });
  }
  return { jobs, environment };
}

/** What is left of a line after some words, with its own blanks. */
function rest(text: string, count: number): string {
  let left = text;
  for (let index = 0; index < count; index += 1) left = left.replace(/^\S+\s*/, "");
  return left;
}

function unquote(value: string): string {
  return /^(["'])(.*)\1$/.exec(value)?.[2] ?? value;
}

/** The folders of scripts, by how often they are run. */
const periods = ["hourly", "daily", "weekly", "monthly", "yearly"] as const;

/**
 * The jobs of the whole system.
 * @param runnable whether a script in one of the folders could be run (it is executable).
 */
export function cronJobs(source: ConfigSource, runnable: (path: string) => boolean): readonly CronJob[] {
  const table = (place: "crontab" | "cron.d" | "user", file: string, user?: string): readonly CronJob[] => {
    const text = source.text(file);
    if (text === undefined) return [];
    return crontab(place, file, text, user, (line) =>
      source.gap(file, "malformed", { ja: "ジョブとして読めません", en: "no job" }, line),
    ).jobs;
  };
  const inside = (folder: string, names: RegExp): readonly string[] =>
    source.list(folder).filter((name) => names.test(name));

  return [
    ...table("crontab", "/etc/crontab"),
    // cron leaves out names with a dot, a tilde or a space, as of packages half removed.
    ...inside("/etc/cron.d", /^[A-Za-z0-9_-]+$/).flatMap((name) => table("cron.d", `/etc/cron.d/${name}`)),
    ...inside("/var/spool/cron/crontabs", /^[A-Za-z_][\w.-]*\$?$/).flatMap((name) =>
      name.startsWith("tmp.") ? [] : table("user", `/var/spool/cron/crontabs/${name}`, name),
    ),
    ...inside("/var/spool/cron", /^[A-Za-z_][\w.-]*$/)
      .filter((name) => !["crontabs", "atjobs", "atspool", "lastrun", "tabs"].includes(name))
      .flatMap((name) => table("user", `/var/spool/cron/${name}`, name)),
    ...periods.flatMap((period) =>
      inside(`/etc/cron.${period}`, /^[A-Za-z0-9_-]+$/)
        .map((name) => `/etc/cron.${period}/${name}`)
        .filter(runnable)
        .map((path) => script("periodic", "root", period, path, path)),
    ),
    ...anacrontab(source),
    ...["/var/spool/cron/atjobs", "/var/spool/at"].flatMap((folder) =>
      inside(folder, /^[a-zA-Z=][0-9a-fA-F]{13}$/).map((name) => atJob(`${folder}/${name}`, source)),
    ),
  ];
}

const script = (place: CronJob["place"], user: string, schedule: string, command: string, file: string): CronJob => ({
  place,
  user,
  schedule,
  command,
  seen: { file, line: 0, text: command },
});

function anacrontab(source: ConfigSource): readonly CronJob[] {
  const file = "/etc/anacrontab";
  return lines(source.text(file) ?? "").flatMap((line) => {
    const bare = line.text.trim();
    const [, period, command] = /^(\d+|@\w+)\s+\d+\s+\S+\s+(.+)$/.exec(bare) ?? [];
    if (period === undefined || command === undefined) return [];
    return [{ place: "anacrontab", user: "root", schedule: period, command, seen: seenAt(file, line) }];
  });
}

/** A job of at(1) is a script whose second line says for whom; the person's commands follow the environment. */
function atJob(file: string, source: ConfigSource): CronJob {
  const text = source.text(file) ?? "";
  const uid = /^# atrun uid=(\d+)/m.exec(text)?.[1] ?? "";
  const all = lines(text);
  const last = all.findLast((line) => line.text.trim() !== "");
  const job = script("at", uid, "once", last?.text.trim() ?? file, file);
  return last ? { ...job, seen: seenAt(file, last) } : job;
}
