/**
 * Who can use this machine: passwd(5), group(5), shadow(5), login.defs(5). Password hashes never leave this file.
 * @module
 */
import { type Seen, seen } from "@tokiwa/content";
import { z } from "zod";
import { collector, Unknown } from "../collector.ts";
import { type Assignments, loginDefs } from "../parse/assignments.ts";
import type { Root } from "../root.ts";
import { passwordState } from "./password.ts";

const user = z.strictObject({
  name: z.string(),
  uid: z.int(),
  gid: z.int(),
  home: z.string(),
  shell: z.string(),
  /** Whether the shell lets anybody in: not nologin, false, sync or the like. */
  loginShell: z.boolean(),
  /** Below UID_MIN of login.defs(5), root left out. */
  system: z.boolean(),
  /** What the password field says: `shadowed`, `empty`, `locked`, or `hash` where the hash stands in passwd itself. */
  password: z.enum(["shadowed", "empty", "locked", "hash"]),
  /** How many entries have this uid, and this name. */
  sameUid: z.int(),
  sameName: z.int(),
  groupExists: z.boolean(),
  seen,
});
const group = z.strictObject({
  name: z.string(),
  gid: z.int(),
  members: z.array(z.string()),
  sameGid: z.int(),
  sameName: z.int(),
  seen,
});
const users = z.strictObject({
  users: z.array(user),
  groups: z.array(group),
  /** Lines that begin with `+` or `-`, which pull in entries from a directory service (nsswitch.conf(5), compat mode). */
  compat: z.array(seen),
  /** Lines of passwd and group that break the form of the file. */
  faults: z.array(seen),
});

const password = z.strictObject({
  name: z.string(),
  /** `set` with a hash, `locked` where no password can match, `empty` where none is asked for. */
  state: z.enum(["set", "locked", "empty"]),
  /** The scheme of the hash, as in `yescrypt`, `sha512`, `md5`, `des`; empty where there is none. */
  scheme: z.string(),
  /** The rounds of a SHA hash; 0 for other schemes. */
  rounds: z.int(),
  system: z.boolean(),
  loginShell: z.boolean(),
  /** Days from today to the last change: positive where it lies in the future, which switches ageing off. */
  changedInDays: z.int(),
  seen,
});
const passwords = z.strictObject({
  present: z.boolean(),
  entries: z.array(password),
  /** Lines that break the form of the file. */
  faults: z.array(seen),
});

const loginDefaults = z.strictObject({
  present: z.boolean(),
  /** ENCRYPT_METHOD, in upper case; DES where nothing sets it. */
  encryptMethod: z.string(),
  encryptSeen: seen,
  /** UMASK, as an octal number; 022 where nothing sets it. */
  umaskGroupWrite: z.boolean(),
  umaskOtherWrite: z.boolean(),
  umaskSeen: seen,
});

const homeFolder = z.strictObject({
  user: z.string(),
  path: z.string(),
  ofRoot: z.boolean(),
  owned: z.boolean(),
  groupWritable: z.boolean(),
  otherWritable: z.boolean(),
  otherReadable: z.boolean(),
  seen,
});
const homes = z.strictObject({
  folders: z.array(homeFolder),
  trustFiles: z.array(seen),
  credentialFiles: z.array(seen),
});

const noLogin = new Set(["nologin", "false", "true", "sync", "halt", "shutdown", "git-shell"]);
const passwdFile = "/etc/passwd";
const loginDefsFile = "/etc/login.defs";

interface Line {
  readonly fields: readonly string[];
  readonly seen: Seen;
}

/** A line that breaks the form of its file, without what may be a hash. */
const faultOf = ({ file, line, text }: Seen, what: string): Seen => ({
  file,
  line,
  text: `${text.split(":", 1)[0]?.slice(0, 40) ?? ""}: ${what}`,
});

/** The colon-separated lines of an account file; programs pass over a line with another number of fields. */
function table(root: Root, path: string, width: number, faults: Seen[], compat?: Seen[]): readonly Line[] {
  const lines: Line[] = [];
  for (const line of root.lines(path)) {
    if (line.text.trim() === "" || line.text.startsWith("#")) continue;
    const fields = line.text.split(":");
    if (/^[+-]/.test(line.text)) compat?.push(line);
    else if (fields.length !== width) faults.push(faultOf(line, `${fields.length} fields instead of ${width}`));
    else lines.push({ fields, seen: line });
  }
  return lines;
}

function count<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1);
  return counts;
}

/** The settings of login.defs(5), with the line of each. */
const loginSettings = (root: Root): Assignments => loginDefs(loginDefsFile, root.text(loginDefsFile) ?? "");

function firstOrdinaryUid(root: Root): number {
  const uid = Number(loginSettings(root).get("UID_MIN")?.value ?? "1000");
  return Number.isInteger(uid) && uid > 0 ? uid : 1000;
}

/** A password field in passwd itself: a hash there is for everybody to read, so it is cut out of the evidence. */
function passwordField(field: string): z.infer<typeof user>["password"] {
  if (field === "x") return "shadowed";
  const { state } = passwordState(field);
  return state === "set" ? "hash" : state;
}

export function readUsers(root: Root): z.infer<typeof users> {
  const compat: Seen[] = [];
  const faults: Seen[] = [];
  const people = table(root, passwdFile, 7, faults, compat);
  const groupLines = table(root, "/etc/group", 4, faults, compat);
  const groupNames = count(groupLines, ({ fields }) => fields[0] ?? "");
  const gids = count(groupLines, ({ fields }) => fields[2] ?? "");
  const names = count(people, ({ fields }) => fields[0] ?? "");
  const uids = count(people, ({ fields }) => fields[2] ?? "");
  const ordinary = firstOrdinaryUid(root);
  return {
    users: people.flatMap(({ fields: [name = "", secret = "", uid = "", gid = "", , home = "", shell = ""], seen }) => {
      if (!/^\d{1,10}$/.test(uid) || !/^\d{1,10}$/.test(gid)) {
        faults.push(faultOf(seen, "no number for uid or gid"));
        return [];
      }
      return {
        name,
        uid: Number(uid),
        gid: Number(gid),
        home,
        shell,
        // An empty shell is /bin/sh (passwd(5)).
        loginShell: !noLogin.has(shell.split("/").at(-1) || "sh"),
        system: Number(uid) < ordinary && Number(uid) !== 0,
        password: passwordField(secret),
        sameUid: uids.get(uid) ?? 1,
        sameName: names.get(name) ?? 1,
        groupExists: gids.has(gid),
        seen: secret === "x" || secret.length < 4 ? seen : { ...seen, text: seen.text.replace(secret, "…") },
      };
    }),
    groups: groupLines.flatMap(({ fields: [name = "", , gid = "", members = ""], seen }) => {
      if (!/^\d{1,10}$/.test(gid)) {
        faults.push(faultOf(seen, "no number for gid"));
        return [];
      }
      return {
        name,
        gid: Number(gid),
        members: members.split(",").filter((member) => member !== ""),
        sameGid: gids.get(gid) ?? 1,
        sameName: groupNames.get(name) ?? 1,
        seen,
      };
    }),
    compat,
    faults,
  };
}

export const usersCollector = collector({
  facts: { "accounts.users": users },
  collect: (root) => ({ "accounts.users": readUsers(root) }),
});

export const passwordsCollector = collector({
  facts: { "accounts.passwords": passwords },
  collect(root, now) {
    const people = new Map(readUsers(root).users.map((user) => [user.name, user]));
    const path = "/etc/shadow";
    const present = root.exists(path);
    const faults: Seen[] = [];
    const lines = table(root, path, 9, faults);
    const denied = root.gapAt(path);
    if (denied && lines.length === 0) return { "accounts.passwords": new Unknown(denied) };
    const today = Math.floor(now / 86_400_000);
    return {
      "accounts.passwords": {
        present,
        faults,
        entries: lines.map(({ fields: [name = "", secret = "", changed = "", ...rest], seen }) => {
          const user = people.get(name);
          return {
            name,
            ...passwordState(secret),
            system: user?.system ?? false,
            loginShell: user?.loginShell ?? false,
            changedInDays: /^\d{1,9}$/.test(changed) ? Number(changed) - today : -today,
            seen: { ...seen, text: [name, describe(secret), changed, ...rest].join(":") },
          };
        }),
      },
    };
  },
});

/** The password field as evidence: what kind it is, never what it holds. */
function describe(secret: string): string {
  const { state, scheme } = passwordState(secret);
  if (state === "set") return `<${scheme}>`;
  return /^[!*x]*$/.test(secret) ? secret : "<locked>";
}

export const loginDefaultsCollector = collector({
  facts: { "accounts.loginDefaults": loginDefaults },
  collect(root) {
    const settings = loginSettings(root);
    const method = settings.get("ENCRYPT_METHOD");
    const mask = settings.get("UMASK");
    const bits = Number.parseInt(mask?.value ?? "022", 8);
    return {
      "accounts.loginDefaults": {
        present: root.exists(loginDefsFile),
        encryptMethod: method?.value.toUpperCase() ?? "DES",
        encryptSeen: method?.seen ?? { file: loginDefsFile, line: 0, text: "ENCRYPT_METHOD DES (default)" },
        umaskGroupWrite: (bits & 0o020) === 0,
        umaskOtherWrite: (bits & 0o002) === 0,
        umaskSeen: mask?.seen ?? { file: loginDefsFile, line: 0, text: "UMASK 022 (default)" },
      },
    };
  },
});

/** Files that let others in without a password (rcmd(3)), and files that hold passwords in the clear. */
const trust = [".rhosts", ".shosts"];
const credentials = [".netrc", ".pgpass", ".my.cnf", ".git-credentials"];

export const homesCollector = collector({
  facts: { "accounts.homes": homes },
  collect(root) {
    const { users: people } = readUsers(root);
    const folders: z.infer<typeof homeFolder>[] = [];
    const trustFiles: Seen[] = ["/etc/hosts.equiv", "/etc/shosts.equiv"].flatMap((path) =>
      root.lines(path).filter(({ text }) => text.trim() !== "" && !text.startsWith("#")),
    );
    const credentialFiles: Seen[] = [];
    for (const { name, uid, home, loginShell, system, seen: line } of people) {
      if (!loginShell || system || !home.startsWith("/") || home === "/") continue;
      const folder = root.status(home);
      if (folder?.kind !== "directory") continue;
      folders.push({
        user: name,
        path: home,
        ofRoot: uid === 0,
        owned: folder.uid === uid || folder.uid === 0,
        groupWritable: (folder.mode & 0o020) !== 0,
        otherWritable: (folder.mode & 0o002) !== 0,
        otherReadable: (folder.mode & 0o004) !== 0,
        seen: { file: home, line: 0, text: `${mode(folder.mode)} uid ${folder.uid} (${line.text})` },
      });
      for (const file of trust) {
        if (root.exists(`${home}/${file}`))
          trustFiles.push({ file: `${home}/${file}`, line: 0, text: `${file} of ${name}` });
      }
      for (const file of credentials) {
        const status = root.status(`${home}/${file}`);
        if (status?.kind !== "file" || (status.mode & 0o077) === 0) continue;
        credentialFiles.push({ file: `${home}/${file}`, line: 0, text: `${mode(status.mode)} ${file} of ${name}` });
      }
    }
    return { "accounts.homes": { folders, trustFiles, credentialFiles } };
  },
});

const mode = (bits: number): string => bits.toString(8).padStart(4, "0");
