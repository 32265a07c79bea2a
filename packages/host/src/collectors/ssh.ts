/**
 * The SSH server and client: what their configuration comes to, by the rules of OpenSSH.
 * @module
 */
import { type Seen, seen } from "@tokiwa/content";
import { z } from "zod";
import { collector } from "../collector.ts";
import { takeFaults } from "../faults.ts";
import { parseSshConfig, type SshConfig, type SshFlavour } from "../parse/ssh-config.ts";
import { algorithmDefaults, clientDefaults, serverDefaults } from "../parse/ssh-defaults.ts";
import { algorithms, conditionalSsh, effectiveAlgorithms, effectiveSsh } from "../parse/ssh-effective.ts";
import type { Root } from "../root.ts";

const setting = z.strictObject({
  /** In lower case, under its name of today, as in `permitrootlogin`. */
  keyword: z.string(),
  /** As written; a single word in lower case, since yes, no and the like are taken in any. */
  value: z.string(),
  /** The value as a number, times in seconds; -1 where it is none. */
  number: z.int(),
  /** Holds for some connections only: it stands in a Match or Host block. */
  conditional: z.boolean(),
  isDefault: z.boolean(),
  seen,
});
const algorithm = z.strictObject({
  /** The keyword that allows it, as in `ciphers`. */
  keyword: z.string(),
  name: z.string(),
  /** As for a setting. */
  conditional: z.boolean(),
  isDefault: z.boolean(),
  seen,
});
const configuration = z.strictObject({
  present: z.boolean(),
  settings: z.array(setting),
  algorithms: z.array(algorithm),
  /** Lines that the program refuses. */
  faults: z.array(seen),
});
type Configuration = z.infer<typeof configuration>;

const absent: Configuration = { present: false, settings: [], algorithms: [], faults: [] };

/** Where distributions put the daemon. */
const daemons = ["/usr/sbin/sshd", "/usr/bin/sshd", "/usr/local/sbin/sshd"];
const clients = ["/usr/bin/ssh", "/usr/local/bin/ssh"];

const algorithmKeywords = [
  "ciphers",
  "macs",
  "kexalgorithms",
  "hostkeyalgorithms",
  "pubkeyacceptedalgorithms",
  "hostbasedacceptedalgorithms",
  "casignaturealgorithms",
];

export const serverCollector = collector({
  facts: { "ssh.server": configuration },
  collect(root) {
    if (!daemons.some((path) => root.exists(path))) return { "ssh.server": absent };
    return { "ssh.server": read(root, "server", "/etc/ssh/sshd_config", serverDefaults) };
  },
});

export const clientCollector = collector({
  facts: { "ssh.client": configuration },
  collect(root) {
    if (!clients.some((path) => root.exists(path))) return { "ssh.client": absent };
    return { "ssh.client": read(root, "client", "/etc/ssh/ssh_config", clientDefaults) };
  },
});

function read(root: Root, flavour: SshFlavour, path: string, defaults: ReadonlyMap<string, string>): Configuration {
  // Without a file everything is as compiled in.
  const config: SshConfig = parseSshConfig(flavour, path, root) ?? { flavour, path, settings: [] };
  const keywords = new Set([...defaults.keys(), ...config.settings.map(({ keyword }) => keyword)]);
  return {
    present: true,
    settings: [...keywords].flatMap((keyword) => settings(config, keyword)),
    algorithms: algorithmKeywords.flatMap((keyword) => allowed(config, keyword)),
    faults: takeFaults(root),
  };
}

function settings(config: SshConfig, keyword: string): Configuration["settings"] {
  const effective = effectiveSsh(config, keyword);
  const conditional = conditionalSsh(config, keyword).map((setting) => ({
    ...of(keyword, setting.value, setting.seen),
    conditional: true,
    isDefault: false,
  }));
  if (effective.value === "") return conditional;
  const held = of(keyword, effective.value, effective.seen);
  return [{ ...held, conditional: false, isDefault: effective.isDefault }, ...conditional];
}

function of(
  keyword: string,
  value: string,
  place: Seen,
): { keyword: string; value: string; number: number; seen: Seen } {
  return {
    keyword,
    value: /^[A-Za-z-]+$/.test(value) ? value.toLowerCase() : value,
    number: seconds(value),
    seen: place,
  };
}

/** A whole number, or a time as of sshd_config(5) “TIME FORMATS” in seconds: `90`, `2m`, `1h30m`. */
function seconds(value: string): number {
  if (!/^(\d{1,9}[smhdw]?)+$/i.test(value)) return -1;
  const unit: Readonly<Record<string, number>> = { "": 1, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
  return [...value.toLowerCase().matchAll(/(\d+)([smhdw]?)/g)].reduce(
    (total, [, amount, letter]) => total + Number(amount) * (unit[letter ?? ""] ?? 1),
    0,
  );
}

function allowed(config: SshConfig, keyword: string): Configuration["algorithms"] {
  const effective = effectiveAlgorithms(config, keyword);
  const conditional = conditionalSsh(config, keyword).flatMap((setting) =>
    algorithms(setting.value, algorithmDefaults.get(keyword) ?? []).map((name) => ({ name, seen: setting.seen })),
  );
  return [
    ...effective.arguments.map((name) => ({
      keyword,
      name,
      conditional: false,
      isDefault: effective.isDefault,
      seen: effective.seen,
    })),
    ...conditional.map(({ name, seen }) => ({ keyword, name, conditional: true, isDefault: false, seen })),
  ];
}
