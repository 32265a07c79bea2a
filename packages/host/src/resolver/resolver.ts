/**
 * Name resolution: hosts(5), resolved.conf(5), and the servers that a host may run for others.
 * @module
 */
import { type Seen, seen } from "@tokiwa/content";
import { z } from "zod";
import { collector } from "../collector.ts";
import { iniValue, systemdConfiguration } from "../parse/ini.ts";
import type { Root } from "../root.ts";

const host = z.strictObject({
  name: z.string(),
  address: z.string(),
  /** This machine, or nowhere: a name that is blocked and not led elsewhere. */
  local: z.boolean(),
  seen,
});
const table = z.strictObject({ hosts: z.array(host) });

const resolved = z.strictObject({
  present: z.boolean(),
  /** Lines that switch the verification of answers off (DNSSEC). */
  unverified: z.array(seen),
  /** Lines that let neighbours on the network answer (LLMNR, multicast DNS). */
  neighbours: z.array(seen),
});

const servers = z.strictObject({
  /** BIND or Unbound is installed. */
  present: z.boolean(),
  /** Lines that switch the verification of answers off. */
  unverified: z.array(seen),
  /** Lines that let everybody ask it about everything. */
  open: z.array(seen),
  /** Lines that hand whole zones to everybody. */
  transfers: z.array(seen),
});

const hostsFile = "/etc/hosts";

export const hostsCollector = collector({
  facts: { "resolver.hosts": table },
  collect: (root) => ({
    "resolver.hosts": {
      hosts: root.lines(hostsFile).flatMap((line) => {
        const [address = "", ...names] = line.text.replace(/#.*/, "").trim().split(/\s+/);
        const local = /^(?:127\.|0\.0\.0\.0$|::1?$|fe[0-9a-f]{2}:|ff[0-9a-f]{2}:)/i.test(address);
        return names.map((name) => ({
          name: name.toLowerCase(),
          address,
          local,
          seen: { ...line, text: line.text.trim() },
        }));
      }),
    },
  }),
});

export const resolvedCollector = collector({
  facts: { "resolver.resolved": resolved },
  collect(root) {
    const present = ["/usr/lib/systemd/systemd-resolved", "/lib/systemd/systemd-resolved"].some((path) =>
      root.exists(path),
    );
    const entries = present ? systemdConfiguration("resolved.conf", root) : [];
    const set = (key: string, form: RegExp): readonly Seen[] => {
      const entry = iniValue(entries, "Resolve", key);
      return entry && form.test(entry.value) ? [entry.seen] : [];
    };
    return {
      "resolver.resolved": {
        present,
        unverified: [...set("DNSSEC", /^(?:no|false|0|off)$/i)],
        neighbours: [
          ...set("LLMNR", /^(?:yes|true|1|on|resolve)$/i),
          ...set("MulticastDNS", /^(?:yes|true|1|on|resolve)$/i),
        ],
      },
    };
  },
});

const programs = ["/usr/sbin/named", "/usr/sbin/unbound"];

export const nameServersCollector = collector({
  facts: { "resolver.servers": servers },
  collect(root) {
    const bind = statements(root, [
      "/etc/named.conf",
      ...root.glob("/etc/bind/named.conf*"),
      ...root.glob("/etc/named/*.conf"),
    ]);
    const unbound = ["/etc/unbound/unbound.conf", ...root.glob("/etc/unbound/unbound.conf.d/*.conf")]
      .flatMap((file) => root.lines(file))
      .filter(({ text }) => !text.trim().startsWith("#"));
    const matching = (lines: readonly Seen[], form: RegExp): Seen[] =>
      lines.filter(({ text }) => form.test(text)).map((line) => ({ ...line, text: line.text.trim() }));
    return {
      "resolver.servers": {
        present: programs.some((path) => root.exists(path)),
        unverified: [
          ...matching(bind, /(?:^|[\s;{])dnssec-(?:validation|enable)\s+no\s*;/),
          ...matching(unbound, /^\s*(?:val-permissive-mode\s*:\s*yes|module-config\s*:\s*"?iterator"?\s*(?:#|$))/),
        ],
        open: [
          ...matching(bind, /\ballow-recursion(?:-on)?\s*\{[^}]*\b(?:any|0\.0\.0\.0\/0|::\/0)\b/),
          ...matching(unbound, /^\s*access-control\s*:\s*(?:0\.0\.0\.0\/0|::\/0|::0\/0)\s+allow\b/),
        ],
        transfers: matching(bind, /\ballow-transfer\s*(?:port\s+\d+\s*)?(?:transport\s+\w+\s*)?\{[^}]*\bany\b/),
      },
    };
  },
});

/** The lines of BIND's files, comments blanked out, and a list that goes on over several lines joined to its first. */
function statements(root: Root, files: readonly string[]): readonly Seen[] {
  return files.flatMap((file) => {
    const text = root.text(file);
    if (text === undefined) return [];
    const bare = text
      .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, " "))
      .replace(/(?:\/\/|#).*$/gm, "");
    const joined = bare.replace(/\ballow-[\w-]+[^{};]*\{[^{}]*\}/g, (list) => list.replace(/\n/g, "\u0000"));
    let line = 0;
    return joined.split("\n").map((each) => {
      line += 1;
      const number = line;
      line += each.split("\u0000").length - 1;
      return { file, line: number, text: each.replaceAll("\u0000", " ") };
    });
  });
}
