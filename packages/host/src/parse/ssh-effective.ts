/**
 * What a configuration comes to: for each keyword, the value that holds where no condition applies.
 * @module
 */
import type { Seen } from "@tokiwa/content";
import type { SshConfig, SshFlavour, SshSetting } from "./ssh-config.ts";
import { algorithmDefaults, clientDefaults, serverDefaults } from "./ssh-defaults.ts";
import { matchesWildcard } from "./wildcard.ts";

/** The value that holds, and where it was set; `isDefault` where no line sets it and the compiled value holds. */
export interface SshValue {
  readonly keyword: string;
  readonly arguments: readonly string[];
  readonly value: string;
  readonly isDefault: boolean;
  readonly seen: Seen;
}

/** Server keywords that may be given several times, each adding to the last (`sshd_config(5)`). */
const accumulating: ReadonlySet<string> = new Set([
  "acceptenv",
  "allowgroups",
  "allowusers",
  "denygroups",
  "denyusers",
  "hostcertificate",
  "hostkey",
  "listenaddress",
  "logverbose",
  "port",
  "subsystem",
]);

/**
 * The value of a keyword where no conditional block applies, with every argument where the keyword accumulates.
 * The first line wins. In a server's configuration a `Match` block that always holds overrides the global part,
 * as `sshd` reads the blocks again for each connection and lets them replace what was set before.
 * Where no line sets it, the compiled value (empty where that is not known) at line 0 of the main file.
 * @param keyword in any case, under the name that it has today.
 * @example `effectiveSsh(config, "PermitRootLogin").value === "no"`
 */
export function effectiveSsh(config: SshConfig, keyword: string): SshValue {
  const name = keyword.toLowerCase();
  const unconditional = config.settings.filter(
    (setting) => setting.keyword === name && setting.conditions.length === 0,
  );
  const overriding = config.flavour === "server" ? unconditional.filter((setting) => setting.inBlock) : [];
  const candidates = overriding.length > 0 ? overriding : unconditional;
  const [first] = candidates;
  if (!first) {
    const fallback = compiled(config.flavour, name);
    return {
      keyword: name,
      arguments: fallback === "" ? [] : fallback.split(" "),
      value: fallback,
      isDefault: true,
      seen: { file: config.path, line: 0, text: `${name} ${fallback} (default)` },
    };
  }
  const words =
    config.flavour === "server" && accumulating.has(name)
      ? candidates.flatMap((setting) => setting.arguments)
      : first.arguments;
  return { keyword: name, arguments: words, value: words.join(" "), isDefault: false, seen: first.seen };
}

/** The lines that set a keyword for some connections only. They override the global value for those. */
export function conditionalSsh(config: SshConfig, keyword: string): readonly SshSetting[] {
  const name = keyword.toLowerCase();
  return config.settings.filter((setting) => setting.keyword === name && setting.conditions.length > 0);
}

/** The value of a keyword whose argument is a list of algorithms: `arguments` are the algorithms that it comes to. */
export function effectiveAlgorithms(config: SshConfig, keyword: string): SshValue {
  const set = effectiveSsh(config, keyword);
  return { ...set, arguments: algorithms(set.value, algorithmDefaults.get(set.keyword) ?? []) };
}

function compiled(flavour: SshFlavour, keyword: string): string {
  const defaults = flavour === "server" ? serverDefaults : clientDefaults;
  return defaults.get(keyword) ?? algorithmDefaults.get(keyword)?.join(",") ?? "";
}

/**
 * A list of algorithms with its prefix applied: `+` adds to the compiled list, `-` takes away what the patterns match,
 * `^` puts first; without a prefix the list replaces the compiled one.
 */
export function algorithms(value: string, compiled: readonly string[]): readonly string[] {
  const listed = (text: string) => text.split(",").filter((name) => name !== "");
  const rest = value.slice(1);
  switch (value.charAt(0)) {
    case "+":
      return [...compiled, ...listed(rest).filter((name) => !compiled.includes(name))];
    case "-": {
      const removed = listed(rest);
      return compiled.filter((name) => !removed.some((pattern) => matchesWildcard(pattern, name)));
    }
    case "^":
      return [...listed(rest), ...compiled.filter((name) => !listed(rest).includes(name))];
    default:
      return listed(value);
  }
}
