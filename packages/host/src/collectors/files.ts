/**
 * Owners and permissions: of the files that the system's safety rests on, and of all files on local disks.
 * @module
 */
import { type Seen, seen } from "@tokiwa/content";
import { z } from "zod";
import { collector } from "../collector.ts";
import type { Root, Status } from "../root.ts";
import type { Entry } from "../walk.ts";
import { readUsers } from "./accounts.ts";
import { diskFolders, notOurs } from "./disk.ts";
import { dpkgOwned, dpkgOverrides } from "./dpkg-files.ts";

const entry = z.strictObject({
  path: z.string(),
  kind: z.enum(["file", "directory", "other"]),
  owner: z.string(),
  group: z.string(),
  ownedByRoot: z.boolean(),
  groupIsRoot: z.boolean(),
  groupReadable: z.boolean(),
  groupWritable: z.boolean(),
  otherReadable: z.boolean(),
  otherWritable: z.boolean(),
  seen,
});
const entries = z.strictObject({ entries: z.array(entry) });

const privileged = z.strictObject({
  path: z.string(),
  owner: z.string(),
  group: z.string(),
  setUid: z.boolean(),
  setGid: z.boolean(),
  /** Whether the package manager put it there. */
  packaged: z.boolean(),
  /** Whether its permissions are recorded with dpkg-statoverride(1). */
  declared: z.boolean(),
  seen,
});
const tree = z.strictObject({
  /** As in `dpkg`; empty where none is known. */
  packages: z.string(),
  files: z.int(),
  worldWritable: z.array(entry),
  /** Files whose uid or gid no account has. Empty where accounts come from a directory service, too. */
  unowned: z.array(entry),
  accountsComplete: z.boolean(),
  privileged: z.array(privileged),
});

const tables = [
  "/etc/passwd",
  "/etc/passwd-",
  "/etc/group",
  "/etc/group-",
  "/etc/shells",
  "/etc/nsswitch.conf",
  "/etc/hosts",
];
const tablePatterns = [
  "/etc/ld.so.preload",
  "/etc/ld.so.conf",
  "/etc/ld.so.conf.d/*",
  "/etc/pam.d/*",
  "/etc/security/*",
];
const secrets = [
  "/etc/shadow",
  "/etc/shadow-",
  "/etc/gshadow",
  "/etc/gshadow-",
  "/etc/security/opasswd",
  "/etc/krb5.keytab",
];
const secretPatterns = ["/etc/ssl/private/*", "/boot/grub/user.cfg", "/boot/grub2/user.cfg"];
const executed = [
  "/bin",
  "/sbin",
  "/lib",
  "/usr",
  "/usr/bin",
  "/usr/sbin",
  "/usr/lib",
  "/usr/local",
  "/usr/local/bin",
  "/usr/local/sbin",
  "/etc",
  "/etc/sudoers",
  "/etc/sudoers.d",
  "/etc/crontab",
  "/etc/cron.d",
  "/etc/cron.hourly",
  "/etc/cron.daily",
  "/etc/cron.weekly",
  "/etc/cron.monthly",
  "/etc/anacrontab",
  "/etc/profile",
  "/etc/profile.d",
  "/etc/bash.bashrc",
  "/etc/environment",
  "/etc/systemd/system",
  "/etc/init.d",
  "/etc/rc.local",
  "/etc/ssh",
  "/etc/ssh/sshd_config",
  "/boot",
  "/boot/grub/grub.cfg",
  "/boot/grub2/grub.cfg",
];
const executedPatterns = [
  "/etc/sudoers.d/*",
  "/etc/cron.d/*",
  "/etc/cron.hourly/*",
  "/etc/cron.daily/*",
  "/etc/cron.weekly/*",
  "/etc/cron.monthly/*",
  "/etc/profile.d/*",
  "/etc/systemd/system/*.service",
  "/etc/systemd/system/*.timer",
  "/etc/init.d/*",
  "/etc/ssh/sshd_config.d/*.conf",
];
const rootFolders = ["/root", "/root/.ssh"];

type Names = { readonly user: (uid: number) => string; readonly group: (gid: number) => string };

function namesOf(root: Root): Names & { readonly users: ReadonlySet<number>; readonly groups: ReadonlySet<number> } {
  const { users, groups } = readUsers(root);
  const byUid = new Map(users.toReversed().map(({ uid, name }) => [uid, name]));
  const byGid = new Map(groups.toReversed().map(({ gid, name }) => [gid, name]));
  return {
    user: (uid) => byUid.get(uid) ?? String(uid),
    group: (gid) => byGid.get(gid) ?? String(gid),
    users: new Set(byUid.keys()),
    groups: new Set(byGid.keys()),
  };
}

type Owned = Pick<Status, "mode" | "uid" | "gid">;

function entryOf(path: string, kind: z.infer<typeof entry>["kind"], { mode, uid, gid }: Owned, names: Names) {
  const [owner, group] = [names.user(uid), names.group(gid)];
  return {
    path,
    kind,
    owner,
    group,
    ownedByRoot: uid === 0,
    groupIsRoot: gid === 0,
    groupReadable: (mode & 0o040) !== 0,
    groupWritable: (mode & 0o020) !== 0,
    otherReadable: (mode & 0o004) !== 0,
    otherWritable: (mode & 0o002) !== 0,
    seen: place(path, mode, owner, group),
  };
}

const place = (file: string, mode: number, owner: string, group: string): Seen => ({
  file,
  line: 0,
  text: `${mode.toString(8).padStart(4, "0")} ${owner}:${group}`,
});

/** Owner and permissions of what stands at these paths and matches these patterns. */
function look(root: Root, paths: readonly string[], patterns: readonly string[] = []): z.infer<typeof entries> {
  const names = namesOf(root);
  const found = [...new Set([...paths, ...patterns.flatMap((pattern) => root.glob(pattern))])].flatMap((path) => {
    const status = root.status(path);
    if (!status || (status.kind !== "file" && status.kind !== "directory")) return [];
    return [entryOf(path, status.kind, status, names)];
  });
  return { entries: found };
}

/** Tables that everybody reads and only root may write. */
export const tablesCollector = collector({
  facts: { "files.tables": entries },
  collect: (root) => ({ "files.tables": look(root, tables, tablePatterns) }),
});

/** Files with password hashes or other secrets of the system. */
export const secretsCollector = collector({
  facts: { "files.secrets": entries },
  collect: (root) => ({ "files.secrets": look(root, secrets, secretPatterns) }),
});

/** What root executes: directories of programs, scheduled jobs, profiles of shells, units. */
export const executedCollector = collector({
  facts: { "files.executed": entries },
  collect: (root) => ({ "files.executed": look(root, executed, executedPatterns) }),
});

/** Directories of root's own. */
export const rootFoldersCollector = collector({
  facts: { "files.rootFolders": entries },
  collect: (root) => ({ "files.rootFolders": look(root, rootFolders) }),
});

/** The first of the uids that systemd hands out to services for as long as they run (systemd.exec(5), DynamicUser=). */
const dynamicUids = { first: 61184, last: 65519 };
const listLimit = 500;

/** A list that keeps so many, and ends with how many there are besides: each of them is a fault all the same. */
function bounded() {
  const kept: z.infer<typeof entry>[] = [];
  let more = 0;
  return {
    add(item: () => z.infer<typeof entry>): void {
      if (kept.length < listLimit) kept.push(item());
      else more++;
    },
    items(): z.infer<typeof entry>[] {
      const [first] = kept;
      if (!first || more === 0) return kept;
      return [...kept, { ...first, path: "/", seen: { file: "/", line: 0, text: `+ ${more}` } }];
    },
  };
}

const itemOf = (entry: Entry, names: Names) => () => entryOf(entry.path, entry.kind, entry, names);

export const treeCollector = collector({
  facts: { "files.tree": tree },
  timeLimit: 180_000,
  costly: true,
  async collect(root) {
    const names = namesOf(root);
    const complete = accountsComplete(root);
    const ranges = [...subordinate(root, "/etc/subuid"), dynamicUids];
    const isKnown = (id: number, known: ReadonlySet<number>): boolean =>
      known.has(id) || ranges.some(({ first, last }) => first <= id && id <= last);
    const openFiles = bounded();
    const openFolders = bounded();
    const unowned = bounded();
    const special: { path: string; mode: number; uid: number; gid: number }[] = [];
    let files = 0;
    const visit = (entry: Entry): void => {
      files++;
      const { kind, mode, uid, gid } = entry;
      // A sticky directory lets everybody add and only owners remove; what others write there is theirs.
      if ((mode & 0o002) !== 0 && kind === "file" && !isShared(entry.path)) openFiles.add(itemOf(entry, names));
      if ((mode & 0o1002) === 0o002 && kind === "directory") openFolders.add(itemOf(entry, names));
      if (complete && (!isKnown(uid, names.users) || !isKnown(gid, names.groups))) unowned.add(itemOf(entry, names));
      if (kind === "file" && (mode & 0o6000) !== 0 && (mode & 0o111) !== 0) special.push(entry);
    };
    for (const { path, enter } of diskFolders(root)) {
      await root.walk(path, visit, { enter: (path) => enter(path) && !notOurs(path) });
    }
    // Any user may have many of their own: those of root come first.
    special.sort((a, b) => Math.min(a.uid, a.gid) - Math.min(b.uid, b.gid));
    if (special.length > listLimit)
      root.gap("/", "too-many", {
        ja: `特権を持つプログラムが ${special.length} 件`,
        en: `${special.length} programs with privileges`,
      });
    const packaged = dpkgOwned(root, new Set(special.map(({ path }) => path)));
    const declared = dpkgOverrides(root);
    return {
      "files.tree": {
        packages: packaged === undefined ? "" : "dpkg",
        files,
        worldWritable: [...openFiles.items(), ...openFolders.items()],
        unowned: unowned.items(),
        accountsComplete: complete,
        privileged: special.slice(0, listLimit).map(({ path, mode, uid, gid }) => ({
          path,
          owner: names.user(uid),
          group: names.group(gid),
          setUid: (mode & 0o4000) !== 0,
          setGid: (mode & 0o2000) !== 0,
          packaged: packaged?.has(path) ?? false,
          declared: declared.has(path),
          seen: place(path, mode, names.user(uid), names.group(gid)),
        })),
      },
    };
  },
});

/** Places made for everybody to write in. */
const isShared = (path: string): boolean => /^\/(tmp|var\/tmp|dev\/shm)\//.test(path);

/** Whether /etc/passwd and /etc/group hold all accounts: no directory service is asked (nsswitch.conf(5)). */
function accountsComplete(root: Root): boolean {
  const local = new Set(["files", "systemd", "compat", "altfiles", "db"]);
  return root.lines("/etc/nsswitch.conf").every(({ text }) => {
    const services = /^\s*(?:passwd|group)\s*:([^#]*)/.exec(text)?.[1] ?? "";
    return services
      .replace(/\[[^\]]*\]/g, " ")
      .split(/\s+/)
      .every((service) => service === "" || local.has(service));
  });
}

/** The ids given to users for containers of their own (subuid(5)). */
function subordinate(root: Root, path: string): { first: number; last: number }[] {
  return root.lines(path).flatMap(({ text }) => {
    const [, first, count] = /^[^:]+:(\d{1,10}):(\d{1,10})\s*$/.exec(text) ?? [];
    return first === undefined ? [] : [{ first: Number(first), last: Number(first) + Number(count) - 1 }];
  });
}
