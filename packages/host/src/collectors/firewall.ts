/**
 * Packet filters, as their configuration says. The rules in force can be asked of the kernel by root only, and through
 * no file: what is told here is whether a filter is started, and whether what it loads refuses anything.
 * @module
 */
import { type Seen, seen } from "@tokiwa/content";
import { z } from "zod";
import { collector } from "../collector.ts";
import { shellAssignments } from "../parse/assignments.ts";
import { enablements } from "../parse/systemd.ts";
import type { Root } from "../root.ts";

const filter = z.strictObject({
  /** As in `nftables`, `ufw`, `firewalld`, `iptables`. */
  name: z.string(),
  /** Loaded at boot. */
  on: z.boolean(),
  /** Whether what it loads refuses some of what comes in. */
  refuses: z.boolean(),
  /** The line that decides, or the file. */
  seen,
});
const firewall = z.strictObject({
  filters: z.array(filter),
  /** What was found of filters; where there is none, that. */
  seen: z.array(seen),
});
type Filter = z.infer<typeof filter>;

export const firewallCollector = collector({
  facts: { "network.firewall": firewall },
  collect(root) {
    const started = new Set(enablements(root).map(({ unit }) => unit.replace(/\.service$/, "")));
    const all = [nftables(root, started), ufw(root), firewalld(root, started), iptables(root, started)];
    const filters = all.filter((filter) => filter !== undefined);
    const none: Seen = { file: "/etc", line: 0, text: "nothing of nftables, ufw, firewalld or iptables" };
    const state = ({ name, on, refuses, seen }: Filter): Seen => ({
      ...seen,
      text: `${name}${on ? "" : " (not started at boot)"}${refuses ? "" : " (refuses nothing)"}: ${seen.text}`,
    });
    return { "network.firewall": { filters, seen: filters.length > 0 ? filters.map(state) : [none] } };
  },
});

const includeLimit = 50;

function nftables(root: Root, started: ReadonlySet<string>): Filter | undefined {
  const main = ["/etc/nftables.conf", "/etc/sysconfig/nftables.conf"].find((path) => root.exists(path));
  if (main === undefined) return undefined;
  const lines = nftLines(root, main);
  const input = lines.findIndex(({ text }) => /\bhook\s+input\b/.test(text));
  const after = input < 0 ? [] : lines.slice(input);
  const next = after.findIndex(({ text }, index) => index > 0 && /^chain\b/.test(text));
  const refusing = after.slice(0, next < 0 ? undefined : next).find(({ text }) => /\b(drop|reject)\b/.test(text));
  const place = refusing ?? lines[input] ?? { file: main, line: 0, text: "no chain with hook input" };
  return { name: "nftables", on: started.has("nftables"), refuses: refusing !== undefined, seen: place };
}

/** The lines of a ruleset of nft(8), comments left out, with those of the files that it includes. */
function nftLines(root: Root, main: string): readonly Seen[] {
  const waiting = [main];
  const found: Seen[] = [];
  for (let count = 0; count < includeLimit; count++) {
    const path = waiting.shift();
    if (path === undefined) break;
    for (const line of root.lines(path)) {
      const text = line.text.replace(/#.*$/, "").trim();
      const included = /^include\s+"([^"]+)"/.exec(text)?.[1];
      if (included !== undefined) waiting.push(...root.glob(included.startsWith("/") ? included : `/etc/${included}`));
      else if (text !== "") found.push({ ...line, text });
    }
  }
  return found;
}

function ufw(root: Root): Filter | undefined {
  const path = "/etc/ufw/ufw.conf";
  const defaults = "/etc/default/ufw";
  if (!root.exists(path)) return undefined;
  const enabled = shellAssignments(path, root.text(path) ?? "").get("ENABLED");
  const policy = shellAssignments(defaults, root.text(defaults) ?? "").get("DEFAULT_INPUT_POLICY");
  const place = { file: path, line: 0, text: "ENABLED is not set" };
  return {
    name: "ufw",
    on: enabled?.value.toLowerCase() === "yes",
    // Without a setting ufw refuses (ufw(8)).
    refuses: policy?.value.toUpperCase() !== "ACCEPT",
    seen: (policy?.value.toUpperCase() === "ACCEPT" ? policy.seen : enabled?.seen) ?? place,
  };
}

function firewalld(root: Root, started: ReadonlySet<string>): Filter | undefined {
  const path = "/etc/firewalld/firewalld.conf";
  if (!root.exists("/usr/sbin/firewalld")) return undefined;
  const zone = shellAssignments(path, root.text(path) ?? "").get("DefaultZone");
  const place = { file: path, line: 0, text: "DefaultZone=public (default)" };
  return {
    name: "firewalld",
    on: started.has("firewalld"),
    refuses: zone?.value !== "trusted",
    seen: zone?.seen ?? place,
  };
}

function iptables(root: Root, started: ReadonlySet<string>): Filter | undefined {
  const path = ["/etc/iptables/rules.v4", "/etc/sysconfig/iptables"].find((path) => root.exists(path));
  if (path === undefined) return undefined;
  const lines = root.lines(path);
  const policy = lines.find(({ text }) => /^:INPUT\s/.test(text));
  const refusing = lines.find(
    ({ text }) => /^:INPUT\s+DROP\b/.test(text) || /^-A INPUT\b.*-j (DROP|REJECT)\b/.test(text),
  );
  return {
    name: "iptables",
    on: started.has("netfilter-persistent") || started.has("iptables"),
    refuses: refusing !== undefined,
    seen: refusing ?? policy ?? { file: path, line: 0, text: "no policy for INPUT" },
  };
}
