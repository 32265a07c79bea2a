/**
 * Who may run what as root by sudo(8), and how sudo behaves.
 * @module
 */
import { type Seen, seen } from "@tokiwa/content";
import { z } from "zod";
import { collector, Unknown } from "../collector.ts";
import { takeFaults } from "../faults.ts";
import { compareVersions } from "../parse/debian-version.ts";
import { dpkgStatus } from "../parse/dpkg.ts";
import { parseSudoers, type Sudoers } from "../parse/sudoers.ts";
import { globalDefault, openAliases } from "../parse/sudoers-effective.ts";
import type { SudoDefault, SudoMember, SudoRule } from "../parse/sudoers-grammar.ts";
import { replaceable } from "../replaceable.ts";
import type { Root } from "../root.ts";

const rule = z.strictObject({
  /** As written, with aliases opened: `alice, %ops`. */
  users: z.string(),
  /** It is for everybody that has an account. */
  everybody: z.boolean(),
  /** It is for root alone, who needs no leave. */
  rootOnly: z.boolean(),
  /** As root, or as anybody. */
  asRoot: z.boolean(),
  /** It forbids what an earlier rule may allow. */
  negated: z.boolean(),
  /** It takes a command out of "all commands" for the same users. */
  exception: z.boolean(),
  command: z.string(),
  /** The file name of the command, as in `vim`; empty for all commands. */
  program: z.string(),
  allCommands: z.boolean(),
  /** Neither arguments nor their absence are fixed. */
  anyArguments: z.boolean(),
  /** A pattern stands in the path or in the arguments. */
  pattern: z.boolean(),
  passwordless: z.boolean(),
  noExec: z.boolean(),
  seen,
});

const parameter = z.strictObject({
  /** As in `use_pty`. */
  name: z.string(),
  /** What it is bound to: `global`, `user`, `host`, `runas`, `command`. */
  scope: z.enum(["global", "user", "host", "runas", "command"]),
  on: z.boolean(),
  value: z.string(),
  /** The value as a number; -1 where it is none. */
  number: z.number(),
  seen,
});

const policy = z.strictObject({
  present: z.boolean(),
  rules: z.array(rule),
  /** The parameters that hold for everybody (one each, the last that counts), and every one bound to something. */
  parameters: z.array(parameter),
  /** The variables that sudo passes on beyond its own list, one entry each. */
  keptVariables: z.array(z.strictObject({ name: z.string(), seen })),
  /** Folders of secure_path, in order; those that others than root may put files into are marked. */
  securePath: z.array(z.strictObject({ folder: z.string(), absolute: z.boolean(), open: z.boolean(), seen })),
  /** Commands of rules whose file, or a folder above it, others than root may change: the place that is open. */
  openCommands: z.array(seen),
  /** Whether commands have a terminal of their own. */
  pty: z.strictObject({ on: z.boolean(), seen }),
  /** The main file, to point at where something is missing from all of them. */
  file: seen,
  /** Files in included folders that sudo passes over because of their names. */
  ignoredFiles: z.array(seen),
  /** Lines that sudo refuses. */
  faults: z.array(seen),
});
type Policy = z.infer<typeof policy>;

const main = "/etc/sudoers";
const programs = ["/usr/bin/sudo", "/usr/local/bin/sudo", "/bin/sudo"];
const place = (text: string): Seen => ({ file: main, line: 0, text });

const nothing: Policy = {
  present: false,
  rules: [],
  parameters: [],
  keptVariables: [],
  securePath: [],
  openCommands: [],
  pty: { on: true, seen: place("") },
  file: place(""),
  ignoredFiles: [],
  faults: [],
};

export const sudoCollector = collector({
  facts: { "sudo.policy": policy },
  collect(root) {
    if (!programs.some((path) => root.exists(path))) return { "sudo.policy": nothing };
    const sudoers = parseSudoers(main, root, root.text("/etc/hostname")?.trim());
    if (!sudoers)
      return {
        "sudo.policy": new Unknown(
          root.gapAt(main) ?? root.gap(main, "unreadable", { ja: "ファイルがありません", en: "no file" }),
        ),
      };
    const rules = sudoers.rules.flatMap((each) => rulesOf(each, sudoers));
    return {
      "sudo.policy": {
        present: true,
        rules: rules.map((each, index) => ({
          ...each,
          passwordless: each.passwordless && !isOverridden(each, rules.slice(index + 1)),
          exception: isException(each, rules.slice(0, index)),
        })),
        parameters: parametersOf(sudoers),
        keptVariables: keptVariables(sudoers),
        securePath: securePath(sudoers, root),
        openCommands: openCommands(rules, root),
        pty: usesPty(sudoers, root),
        file: place(""),
        ignoredFiles: ignoredFiles(sudoers, root),
        faults: takeFaults(root),
      },
    };
  },
});

const written = (members: readonly SudoMember[]): string =>
  members.map(({ name, negated }) => (negated ? `!${name}` : name)).join(", ");

/** One entry for each command that a rule's alias stands for. */
function rulesOf(given: SudoRule, sudoers: Sudoers): readonly z.infer<typeof rule>[] {
  const users = openAliases(sudoers, "user", given.users);
  const passwordless =
    given.tags.includes("NOPASSWD") || (!given.tags.includes("PASSWD") && asksNobody(users, sudoers));
  return openAliases(sudoers, "command", [given.command]).map(({ name, negated }) => {
    const [path = "", ...words] = name.split(/\s+/);
    const allCommands = name === "ALL";
    return {
      users: written(users),
      everybody: users.some((user) => user.name === "ALL" && !user.negated),
      rootOnly: users.every((user) => user.negated || user.name === "root" || user.name === "#0"),
      asRoot: runsAsRoot(given, sudoers),
      negated,
      exception: false,
      command: name,
      program: allCommands ? "" : (path.split("/").at(-1) ?? ""),
      allCommands,
      anyArguments: !allCommands && words.length === 0,
      pattern: !allCommands && (/[*?[]/.test(name) || path.endsWith("/") || name.startsWith("^")),
      passwordless,
      noExec: given.tags.includes("NOEXEC"),
      // The line that allows the command, not the one of an alias, says for whom.
      seen: given.seen,
    };
  });
}

/** Without a Runas_Spec a command runs as root (`runas_default`); with an empty one, as oneself. */
function runsAsRoot(given: SudoRule, sudoers: Sudoers): boolean {
  if (!given.hasRunas) return true;
  const users = openAliases(sudoers, "runas", given.runasUsers);
  const last = users.findLast(({ name }) => name === "ALL" || name === "root" || name === "#0");
  return last !== undefined && !last.negated;
}

/** Whether `Defaults !authenticate` holds for everybody, or for one of these users. */
function asksNobody(users: readonly SudoMember[], sudoers: Sudoers): boolean {
  if (globalDefault(sudoers, "authenticate").on === false) return true;
  return sudoers.defaults.some(
    (each) =>
      each.scope === "user" &&
      each.parameter === "authenticate" &&
      each.operator === "off" &&
      openAliases(sudoers, "user", each.members).some(
        (member) =>
          !member.negated &&
          users.some((user) => !user.negated && (user.name === member.name || member.name === "ALL")),
      ),
  );
}

/** A later rule for the same users that allows everything with a password is the one that counts. */
function isOverridden({ users }: z.infer<typeof rule>, later: readonly z.infer<typeof rule>[]): boolean {
  return later.some(
    (each) => each.users === users && each.allCommands && each.asRoot && !each.negated && !each.passwordless,
  );
}

function isException(each: z.infer<typeof rule>, earlier: readonly z.infer<typeof rule>[]): boolean {
  return each.negated && earlier.some((other) => other.allCommands && !other.negated && other.users === each.users);
}

function parametersOf(sudoers: Sudoers): Policy["parameters"] {
  const last = new Map<string, SudoDefault>();
  for (const each of sudoers.defaults) if (each.scope === "global") last.set(each.parameter, each);
  const bound = sudoers.defaults.filter((each) => each.scope !== "global");
  return [...last.values(), ...bound].map(({ parameter, scope, operator, value, seen }) => ({
    name: parameter,
    scope,
    on: operator !== "off",
    value,
    number: /^-?\d+(?:\.\d+)?$/.test(value) ? Number(value) : -1,
    seen,
  }));
}

function keptVariables(sudoers: Sudoers): Policy["keptVariables"] {
  return sudoers.defaults
    .filter(({ parameter, operator }) => parameter === "env_keep" && (operator === "=" || operator === "+="))
    .flatMap(({ value, seen }) => words(value).map((name) => ({ name, seen })));
}

function securePath(sudoers: Sudoers, root: Root): Policy["securePath"] {
  const { on, value, seen } = globalDefault(sudoers, "secure_path");
  if (!on || !seen) return [];
  return value.split(":").map((folder) => {
    const absolute = folder.startsWith("/");
    return { folder, absolute, open: absolute && replaceable(root, folder) !== undefined, seen };
  });
}

/** Allowed commands that run as root, and that somebody else can swap for another. */
function openCommands(rules: readonly z.infer<typeof rule>[], root: Root): Seen[] {
  return rules
    .filter((each) => each.asRoot && !each.negated && !each.rootOnly && each.command.startsWith("/"))
    .flatMap((each) => {
      const [path = ""] = each.command.split(/\s+/);
      if (/[*?[]/.test(path)) return [];
      const open = replaceable(root, path.replace(/\/$/, ""));
      return open ? [{ ...each.seen, text: `${each.seen.text}  →  ${open.file} ${open.text}` }] : [];
    });
}

function ignoredFiles(sudoers: Sudoers, root: Root): Seen[] {
  return sudoers.folders.flatMap((folder) =>
    root
      .list(folder)
      .filter((name) => !name.startsWith(".") && (name.includes(".") || name.endsWith("~")))
      .map((name) => ({ file: `${folder}/${name}`, line: 0, text: name })),
  );
}

/** Since 1.9.14 a command has a pseudo-terminal of its own unless that is switched off. */
function usesPty(sudoers: Sudoers, root: Root): Policy["pty"] {
  const { on, seen } = globalDefault(sudoers, "use_pty");
  const version = dpkgStatus("", root.text("/var/lib/dpkg/status", 64 * 1024 * 1024) ?? "").find(
    ({ name, state }) => /^sudo(?:-ldap)?$/.test(name) && state === "installed",
  )?.version;
  // Where the version cannot be told, only what is written counts.
  const byDefault = version === undefined || compareVersions(version, "1.9.14") >= 0;
  return { on: on ?? byDefault, seen: seen ?? place("use_pty is not set") };
}

const words = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word !== "");
