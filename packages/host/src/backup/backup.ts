/**
 * Backups of a host.
 * @module
 */
import { type Seen, seen } from "@tokiwa/content";
import { z } from "zod";
import { collector } from "../collector.ts";
import { takeFaults } from "../faults.ts";
import { cronJobs } from "../parse/cron.ts";
import { enablements, loadUnit, unitFiles, unitList, unitValue } from "../parse/systemd.ts";
import { isPublished } from "../projects/find.ts";
import { replaceable } from "../replaceable.ts";
import type { Root } from "../root.ts";

const schedule = z.strictObject({
  /** Programs for backups that are installed. */
  tools: z.array(z.string()),
  /** Jobs and units that make backups. */
  starts: z.array(seen),
  /** This host keeps what would be lost: databases, or files that it serves. */
  holdsData: z.boolean(),
  dataSeen: seen,
});
const traces = z.strictObject({
  /** The newest trace of a backup, in hours before now; -1 where there is none. */
  ageHours: z.int(),
  seen,
});
const archives = z.strictObject({
  /** Archives and dumps that everybody may read. */
  readable: z.array(seen),
  /** Archives, dumps and copies that lie where a web server publishes files. */
  published: z.array(seen),
});

const programs = [
  "borg",
  "borgmatic",
  "restic",
  "rsnapshot",
  "duplicity",
  "duply",
  "bacula-fd",
  "bareos-fd",
  "rdiff-backup",
  "burp",
  "kopia",
  "bupstash",
  "amdump",
  "tarsnap",
  "rclone",
  "pgbackrest",
  "barman",
  "wal-g",
  "mariabackup",
  "xtrabackup",
  "autopostgresqlbackup",
  "automysqlbackup",
  "backupninja",
  "btrbk",
  "snapper",
  "timeshift",
  "veeamservice",
  "urbackupclientbackend",
];
const folders = ["/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin"];
const command = new RegExp(
  String.raw`(?:^|[\s/;&|("'])(?:${programs.join("|")}|pg_dump(?:all)?|mysqldump|mariadb-dump|mongodump|tar\s+(?:-\w*c|c)\w*|rsync)(?:\s|$)`,
);

export const scheduleCollector = collector({
  facts: { "backup.schedule": schedule },
  collect(root) {
    const jobs = cronJobs(root, (path) => ((root.status(path)?.mode ?? 0) & 0o111) !== 0);
    takeFaults(root);
    const data = dataOf(root);
    return {
      "backup.schedule": {
        tools: programs.filter((name) => folders.some((folder) => root.exists(`${folder}/${name}`))),
        starts: [
          ...jobs.filter(({ command: text, seen }) => makesBackup(root, text, seen)).map(({ seen }) => seen),
          ...unitStarts(root),
          ...declaredBackups(root),
        ],
        holdsData: data !== undefined,
        dataSeen: data ?? { file: "/srv", line: 0, text: "" },
      },
    };
  },
});

/** What administrators say of backups that are made from outside, in a file that only root may change. */
function declaredBackups(root: Root): readonly Seen[] {
  const file = "/etc/tokiwa/backups";
  const said = root.lines(file).filter(({ text }) => text.trim() !== "" && !text.trim().startsWith("#"));
  return said.length > 0 && replaceable(root, file) ? [] : said;
}

/** A job makes a backup when its command, or the script that it is, does or says so. */
function makesBackup(root: Root, text: string, place: Seen): boolean {
  // What the distribution brings saves only its own lists of packages and accounts.
  if (/^\/etc\/cron\.daily\/(?:dpkg|passwd|apt-compat|man-db|logrotate)$/.test(place.file)) return false;
  if (command.test(text) || /backup/i.test(text)) return true;
  return (
    place.line === 0 &&
    root.lines(place.file).some((line) => !line.text.trim().startsWith("#") && command.test(line.text))
  );
}

/** Services that do nothing but wait for a server that fetches the backup. */
const agents =
  /^(?:bacula-fd|bareos-fd|bareos-filedaemon|veeamservice|urbackupclientbackend|burp|amanda)\.(?:service|socket)$/;

/** Services for backups that are switched on: agents, and what an enabled timer starts. */
function unitStarts(root: Root): readonly Seen[] {
  const files = unitFiles(root);
  return enablements(root).flatMap(({ unit: name, path }) => {
    if (agents.test(name)) return [{ file: path, line: 0, text: name }];
    if (!name.endsWith(".timer") || /^dpkg-db-backup\./.test(name)) return [];
    const timer = loadUnit(name, files, root);
    if (!timer || timer.masked) return [];
    const started = unitValue(timer, "Timer", "Unit")?.value ?? name.replace(/\.timer$/, ".service");
    const service = loadUnit(started, files, root);
    if (!service || service.masked) return [];
    const commands = unitList(service, "Service", "ExecStart");
    return commands.filter(({ value }) => command.test(value) || /backup/i.test(value)).map(({ seen }) => seen);
  });
}

/** A folder of a database or of files that are served, with something in it. */
function dataOf(root: Root): Seen | undefined {
  const places = [
    ...root.glob("/var/lib/postgresql/*/*"),
    "/var/lib/mysql/mysql",
    "/var/lib/mongodb",
    "/var/lib/ldap",
    "/var/lib/samba/private",
    "/var/mail",
    "/srv/www",
    "/srv/git",
    "/var/lib/gitea",
    "/var/opt/gitlab",
    "/var/lib/nextcloud",
  ];
  const found = places.find((path) => root.list(path).length > 0);
  return found === undefined ? undefined : { file: found, line: 0, text: found };
}

/** Where tools leave something each time that they have made a backup. */
const marks = [
  "/root/.cache/borg/*/config",
  "/root/.config/borg/security/*/manifest-timestamp",
  "/root/.cache/restic/*/snapshots/*",
  "/root/.cache/restic/*/snapshots",
  "/root/.cache/duplicity/*/*",
  "/root/.cache/kopia/*",
  "/var/log/rsnapshot.log",
  "/var/log/borgmatic.log",
  "/var/log/borg*.log",
  "/var/log/restic*.log",
  "/var/log/duplicity*.log",
  "/var/log/backup*.log",
  "/var/log/bacula/*.log",
  "/var/log/bareos/*.log",
  "/var/log/pgbackrest/*.log",
  "/var/log/barman/*.log",
  "/var/log/backupninja.log",
  "/var/lib/bacula/*.bsr",
  "/var/lib/pgbackrest/backup/*/latest",
];
const kept = [
  "/var/backups",
  "/backup",
  "/backups",
  "/srv/backup",
  "/srv/backups",
  "/var/lib/backup",
  "/var/lib/backups",
  "/home/backup",
  "/mnt/backup",
  "/data/backup",
  "/root/backup",
  "/root/backups",
  "/var/lib/automysqlbackup",
  "/var/lib/autopostgresqlbackup",
];
/** What Debian saves of itself in /var/backups is no backup of the host. */
const ownCopies =
  /^(?:alternatives|apt\.extended_states|dpkg\.(?:arch|diversions|statoverride|status)|(?:group|gshadow|passwd|shadow)\.bak|aptitude\.pkgstates)/;
const archive =
  /\.(?:tar|tgz|tbz2?|txz|tar\.\w+|zip|7z|gz|bz2|xz|zst|sql|dump|dmp|bak|backup|img|qcow2|cpio)(?:\.(?:gpg|age|enc))?$/i;
const hour = 3_600_000;

export const tracesCollector = collector({
  facts: { "backup.traces": traces },
  collect(root, now) {
    const paths = [...marks.flatMap((pattern) => root.glob(pattern)), ...keptArchives(root)];
    const dated = paths.map((path) => ({ path, at: root.status(path)?.modifiedAt ?? 0 })).sort((a, b) => b.at - a.at);
    const [newest] = dated;
    if (!newest || newest.at === 0)
      return { "backup.traces": { ageHours: -1, seen: { file: "/var/backups", line: 0, text: "" } } };
    return {
      "backup.traces": {
        ageHours: Math.max(Math.floor((now - newest.at) / hour), 0),
        seen: { file: newest.path, line: 0, text: new Date(newest.at).toISOString() },
      },
    };
  },
});

/** Archives in the folders for backups, and one folder below. */
function keptArchives(root: Root): readonly string[] {
  return kept
    .flatMap((folder) => [...root.glob(`${folder}/*`), ...root.glob(`${folder}/*/*`)])
    .filter((path) => {
      const name = path.slice(path.lastIndexOf("/") + 1);
      return archive.test(name) && !ownCopies.test(name) && root.status(path)?.kind === "file";
    });
}

const walkLimit = 200_000;
const stray =
  /\.(?:sql|dump|bak|old|orig|save|swp|tar|tgz|tar\.\w+|zip|7z|rar)(?:\.(?:gz|bz2|xz|zst))?$|~$|^(?:backup|dump|db|database)\b.*\.(?:gz|bz2|xz)$/i;
const webFolders = ["/var/www", "/srv/www", "/srv/http", "/usr/local/www", "/usr/share/nginx"];

export const archivesCollector = collector({
  facts: { "backup.archives": archives },
  timeLimit: 30_000,
  costly: true,
  async collect(root) {
    const published: Seen[] = [];
    for (const folder of webFolders) {
      await root.walk(
        folder,
        ({ path, kind, mode }) => {
          if (kind === "file" && isPublished(path)) published.push(place(path, mode));
        },
        {
          enter: (path) => !/\/(?:node_modules|vendor|\.git)$/.test(path),
          only: (name) => stray.test(name),
          limit: walkLimit,
        },
      );
    }
    return {
      "backup.archives": {
        readable: keptArchives(root).flatMap((path) => {
          const mode = root.status(path)?.mode ?? 0;
          return (mode & 0o004) === 0 || !isReachable(root, path) ? [] : [place(path, mode)];
        }),
        published,
      },
    };
  },
});

const place = (path: string, mode: number): Seen => ({ file: path, line: 0, text: mode.toString(8).padStart(4, "0") });

/** Every folder above lets everybody pass. */
function isReachable(root: Root, path: string): boolean {
  const parts = path.split("/").slice(1, -1);
  return parts.every((_, index) => ((root.status(`/${parts.slice(0, index + 1).join("/")}`)?.mode ?? 0) & 0o001) !== 0);
}
