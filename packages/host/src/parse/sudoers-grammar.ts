/**
 * The grammar of `sudoers(5)`, SUDOERS FILE FORMAT: what one text says, before files and aliases are followed.
 * @module
 */
import type { Seen, Text } from "@tokiwa/content";
import { Refusal, Scanner } from "./sudoers-scan.ts";

/** A user, group, host or command of a list, and whether an odd number of `!` excludes it. */
export interface SudoMember {
  readonly name: string;
  readonly negated: boolean;
  readonly seen: Seen;
}

export type SudoAliasKind = "user" | "runas" | "host" | "command";

export interface SudoAlias {
  readonly type: "alias";
  readonly kind: SudoAliasKind;
  readonly name: string;
  readonly members: readonly SudoMember[];
  readonly seen: Seen;
}

/** One parameter of a `Defaults` line, with what it is bound to (nobody in particular: `global`). */
export interface SudoDefault {
  readonly type: "default";
  readonly scope: "global" | SudoAliasKind;
  readonly members: readonly SudoMember[];
  readonly parameter: string;
  /** `!parameter` is `off`; a parameter without a value is `on`. */
  readonly operator: "on" | "off" | "=" | "+=" | "-=";
  readonly value: string;
  readonly seen: Seen;
}

/** One command that users may, or may not, run on hosts: a `Cmnd_Spec` with what it inherits from those before it. */
export interface SudoRule {
  readonly type: "rule";
  readonly users: readonly SudoMember[];
  readonly hosts: readonly SudoMember[];
  /** As whom; empty where there is no Runas_Spec, or an empty one. */
  readonly runasUsers: readonly SudoMember[];
  readonly runasGroups: readonly SudoMember[];
  readonly hasRunas: boolean;
  /** The tags in force, as `NOPASSWD`, the later of two opposite ones. */
  readonly tags: readonly string[];
  /** Options such as `CWD=/srv`, by name. */
  readonly options: ReadonlyMap<string, string>;
  /** A path with its arguments, a directory, `ALL`, `sudoedit …`, `list`, or the name of an alias. */
  readonly command: SudoMember;
  readonly digests: readonly string[];
  readonly seen: Seen;
}

export interface SudoInclude {
  readonly type: "include" | "includedir";
  readonly path: string;
  readonly seen: Seen;
}

export type SudoEntry = SudoAlias | SudoDefault | SudoRule | SudoInclude;

/** The entries of one text in order. A line that is refused is noted and left out, as sudo does since 1.9.3. */
export function sudoersEntries(
  file: string,
  text: string,
  refuse: (line: number, detail: Text) => void,
): readonly SudoEntry[] {
  const scan = new Scanner(file, text);
  const entries: SudoEntry[] = [];
  while (!scan.done) {
    try {
      entry(scan, entries);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refuse(scan.seen.line, error.what);
    }
    scan.nextLine();
  }
  return entries;
}

const aliasKinds: ReadonlyMap<string, SudoAliasKind> = new Map([
  ["User", "user"],
  ["Runas", "runas"],
  ["Host", "host"],
  ["Cmnd", "command"],
  ["Cmd", "command"],
]);

function entry(scan: Scanner, entries: SudoEntry[]): void {
  const include = scan.match(/[ \t]*[#@](includedir|include)(?=[ \t])/y);
  if (include !== undefined) {
    const { seen } = scan;
    entries.push({ type: include === "include" ? "include" : "includedir", path: includePath(scan), seen });
    return end(scan);
  }
  // At the beginning of a line, `#` begins a comment unless a user's number follows.
  if (scan.match(/[ \t]*#(?!-?\d)/y) !== undefined || emptyLine(scan)) return;
  scan.blanks();
  const scope = scan.match(/Defaults([@:>!]|(?=[ \t\\]))/y);
  if (scope !== undefined) return defaults(scan, scope, entries);
  const kind = aliasKinds.get(scan.match(/(User|Runas|Host|Cmnd|Cmd)_Alias(?=[ \t\\])/y) ?? "");
  if (kind !== undefined) return aliases(scan, kind, entries);
  rules(scan, entries);
}

function emptyLine(scan: Scanner): boolean {
  scan.blanks();
  return scan.done || scan.char === "\n" || scan.char === "\r";
}

function end(scan: Scanner): void {
  if (!scan.endOfLine())
    throw new Refusal({ ja: "行の終わりに余分なものがあります", en: "something stands after the end" });
}

function includePath(scan: Scanner): string {
  scan.blanks();
  const path = scan.match(/"((?:[^"\\\n]|\\.)*)"/y) ?? scan.match(/(?:[^\s\\]|\\[^\n])+/y);
  if (!path) throw new Refusal({ ja: "パスがありません", en: "a path is missing" });
  return path.replace(/\\(.)/g, "$1");
}

function negation(scan: Scanner): boolean {
  let negated = false;
  while (scan.take("!")) negated = !negated;
  return negated;
}

function listOf(scan: Scanner, read: () => string): readonly SudoMember[] {
  const members: SudoMember[] = [];
  do {
    const negated = negation(scan);
    scan.blanks();
    const { seen } = scan;
    members.push({ name: read(), negated, seen });
  } while (scan.take(","));
  return members;
}

const members = (scan: Scanner, kind: SudoAliasKind): readonly SudoMember[] =>
  listOf(scan, () => {
    if (kind === "command") return commandWithDigests(scan).name;
    return (kind === "host" ? scan.ipv6() : undefined) ?? scan.word();
  });

function aliases(scan: Scanner, kind: SudoAliasKind, entries: SudoEntry[]): void {
  do {
    scan.blanks();
    const { seen } = scan;
    const name = scan.match(/[A-Z][A-Z0-9_]*/y);
    if (name === undefined || name === "ALL")
      throw new Refusal({ ja: "別名は大文字で付けます", en: "an alias has a name of capital letters" });
    scan.expect("=");
    entries.push({ type: "alias", kind, name, members: members(scan, kind), seen });
  } while (scan.take(":"));
  end(scan);
}

const scopes: ReadonlyMap<string, SudoDefault["scope"]> = new Map([
  ["@", "host"],
  [":", "user"],
  [">", "runas"],
  ["!", "command"],
]);

function defaults(scan: Scanner, sign: string, entries: SudoEntry[]): void {
  const scope = scopes.get(sign) ?? "global";
  // A command of `Defaults!` has no arguments, so its list is one of words.
  const bound = scope === "global" ? [] : scope === "command" ? listOf(scan, () => scan.word()) : members(scan, scope);
  do {
    const negated = negation(scan);
    scan.blanks();
    const { seen } = scan;
    const parameter = scan.match(/[a-z][a-z0-9_]*/iy);
    if (parameter === undefined)
      throw new Refusal({ ja: "Defaults のパラメータがありません", en: "a parameter of Defaults is missing" });
    scan.blanks();
    const assignment = scan.match(/[+-]?=/y);
    const operator =
      assignment === "=" || assignment === "+=" || assignment === "-=" ? assignment : negated ? "off" : "on";
    const value = assignment === undefined ? "" : defaultValue(scan);
    entries.push({ type: "default", scope, members: bound, parameter, operator, value, seen });
  } while (scan.take(","));
  end(scan);
}

function defaultValue(scan: Scanner): string {
  scan.blanks();
  const quoted = scan.match(/"((?:[^"\\\n]|\\[^])*)"/y);
  const raw = quoted ?? scan.match(/(?:[^\s,\\#"]|\\[^\n])*/y) ?? "";
  return raw.replace(/\\\r?\n[ \t]*/g, "").replace(/\\([^])/g, "$1");
}

function rules(scan: Scanner, entries: SudoEntry[]): void {
  scan.blanks();
  const begin = scan.seen;
  const users = members(scan, "user");
  do {
    const hosts = members(scan, "host");
    scan.expect("=");
    commandSpecs(scan, { users, hosts, begin }, entries);
  } while (scan.take(":"));
  end(scan);
}

type Runas = Pick<SudoRule, "runasUsers" | "runasGroups" | "hasRunas">;

interface RuleHead {
  readonly users: readonly SudoMember[];
  readonly hosts: readonly SudoMember[];
  /** Where the rule begins. */
  readonly begin: Seen;
}

const uncontinued = (text: string): string => text.replace(/\s*\\$/, "");

/** A rule is shown where it begins, with its command where that stands on a further line. */
const ruleSeen = (begin: Seen, command: Seen): Seen =>
  begin.line === command.line ? begin : { ...begin, text: `${uncontinued(begin.text)} … ${uncontinued(command.text)}` };

function commandSpecs(scan: Scanner, { users, hosts, begin }: RuleHead, entries: SudoEntry[]): void {
  let runas: Runas = { runasUsers: [], runasGroups: [], hasRunas: false };
  let tags: readonly string[] = [];
  const options = new Map<string, string>();
  do {
    if (scan.take("(")) runas = runasSpec(scan);
    for (;;) {
      scan.blanks();
      const option = scan.match(
        /(?:ROLE|TYPE|PRIVS|LIMITPRIVS|APPARMOR_PROFILE|NOTBEFORE|NOTAFTER|TIMEOUT|CWD|CHROOT)(?=[ \t]*=)/y,
      );
      if (option !== undefined) {
        scan.expect("=");
        scan.blanks();
        options.set(option, scan.match(/"((?:[^"\\\n]|\\.)*)"/y) ?? scan.word());
        continue;
      }
      const tag = scan.match(/(?:NO)?(?:EXEC|FOLLOW|LOG_INPUT|LOG_OUTPUT|MAIL|INTERCEPT|PASSWD|SETENV)(?=[ \t]*:)/y);
      if (tag === undefined) break;
      scan.expect(":");
      const opposite = tag.startsWith("NO") ? tag.slice(2) : `NO${tag}`;
      tags = [...tags.filter((each) => each !== opposite && each !== tag), tag];
    }
    const { name, negated, digests, seen } = commandWithDigests(scan);
    const command = { name, negated, seen };
    entries.push({
      type: "rule",
      users,
      hosts,
      ...runas,
      tags,
      options: new Map(options),
      command,
      digests,
      seen: ruleSeen(begin, seen),
    });
  } while (scan.take(","));
}

function runasSpec(scan: Scanner): Runas {
  const runasUsers = scan.take(")") ? undefined : scan.take(":") ? [] : members(scan, "runas");
  if (runasUsers === undefined) return { runasUsers: [], runasGroups: [], hasRunas: true };
  const grouped = runasUsers.length === 0 || scan.take(":");
  scan.blanks();
  const runasGroups = grouped && scan.char !== ")" ? members(scan, "runas") : [];
  scan.expect(")");
  return { runasUsers, runasGroups, hasRunas: true };
}

function commandWithDigests(scan: Scanner): SudoMember & { readonly digests: readonly string[] } {
  const digests: string[] = [];
  let negated = negation(scan);
  for (;;) {
    scan.blanks();
    const digest = scan.match(/sha(?:224|256|384|512)[ \t]*:[ \t]*[A-Za-z0-9+/=]+/y);
    if (digest === undefined) break;
    digests.push(digest.replace(/[ \t]/g, ""));
    scan.take(",");
  }
  if (negation(scan)) negated = !negated;
  scan.blanks();
  const { seen } = scan;
  const name = scan.match(/[A-Z][A-Z0-9_]*(?=[ \t]*(?:[,:#\r\n\\]|$))/y) ?? scan.command();
  if (!/^(?:[/^]|sudoedit(?:\s|$)|list$|[A-Z][A-Z0-9_]*$)/.test(name))
    throw new Refusal({ ja: "コマンドは絶対パスで書きます", en: "a command is a full path" });
  return { name, negated, digests, seen };
}
