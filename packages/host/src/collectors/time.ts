/**
 * Clock synchronisation: which daemon keeps the clock, by which servers, and whom it serves.
 * @module
 */
import { type Seen, seen } from "@tokiwa/content";
import { z } from "zod";
import { collector } from "../collector.ts";
import { iniList, systemdConfiguration } from "../parse/ini.ts";
import type { Root } from "../root.ts";
import { readServices, service } from "./services.ts";

const server = z.strictObject({ daemon: z.string(), address: z.string(), seen });
const synchronisation = z.strictObject({
  services: z.array(service),
  /** Servers, pools and reference clocks that are named, and those compiled in where none is named. */
  sources: z.array(server),
  /** Lines that let everybody ask for the time, or control the daemon. */
  openToAll: z.array(seen),
});

const daemons = [
  { name: "chrony", programs: ["/usr/sbin/chronyd"], units: ["chrony", "chronyd"] },
  { name: "ntpsec", programs: ["/usr/sbin/ntpd"], units: ["ntp", "ntpd", "ntpsec", "openntpd"] },
  { name: "timesyncd", programs: ["/usr/lib/systemd/systemd-timesyncd"], units: ["systemd-timesyncd"] },
];

export const synchronisationCollector = collector({
  facts: { "time.synchronisation": synchronisation },
  collect(root) {
    const services = readServices(root, daemons);
    const has = (name: string): boolean => services.some((service) => service.name === name && service.installed);
    const chrony = has("chrony") ? chronyLines(root) : [];
    const ntp = has("ntpsec") ? ntpLines(root) : [];
    return {
      "time.synchronisation": {
        services,
        sources: [
          ...chrony.flatMap((line) => sourceOf("chrony", /^(?:server|pool|peer|refclock)\s+(\S+)/i, line)),
          ...ntp.flatMap((line) => sourceOf("ntpsec", /^(?:server|pool|peer|servers|refclock)\s+(\S+)/i, line)),
          ...(has("timesyncd") ? timesyncdServers(root) : []),
        ],
        openToAll: [
          // chrony.conf(5): `allow` without a subnet means all; `cmdallow` is for control.
          ...chrony.filter(({ text }) =>
            /^(?:cmd)?allow(?:\s+all)?(?:\s+(?:0(?:\/0)?|0\.0\.0\.0\/0|::\/0))?$/i.test(text.trim()),
          ),
          ...openNtp(ntp),
        ],
      },
    };
  },
});

function sourceOf(daemon: string, pattern: RegExp, line: Seen): z.infer<typeof server>[] {
  const address = pattern.exec(line.text.trim())?.[1];
  return address === undefined ? [] : [{ daemon, address, seen: line }];
}

const includeLimit = 100;

/** The lines of chrony.conf(5) with what `include`, `confdir` and `sourcedir` bring, comments left out. */
function chronyLines(root: Root): readonly Seen[] {
  const main = ["/etc/chrony/chrony.conf", "/etc/chrony.conf"].find((path) => root.exists(path));
  const found: Seen[] = [];
  const waiting = main === undefined ? [] : [main];
  for (let count = 0; count < includeLimit; count++) {
    const path = waiting.shift();
    if (path === undefined) break;
    for (const line of root.lines(path)) {
      const text = line.text.trim();
      if (text === "" || /^[#!;%]/.test(text)) continue;
      const [keyword = "", ...places] = text.split(/\s+/);
      if (/^include$/i.test(keyword)) waiting.push(...places.flatMap((pattern) => root.glob(pattern)));
      else if (/^confdir$/i.test(keyword)) waiting.push(...places.flatMap((folder) => root.glob(`${folder}/*.conf`)));
      else if (/^sourcedir$/i.test(keyword))
        waiting.push(...places.flatMap((folder) => root.glob(`${folder}/*.sources`)));
      else found.push(line);
    }
  }
  return found;
}

function ntpLines(root: Root): readonly Seen[] {
  return ["/etc/ntpsec/ntp.conf", "/etc/ntp.conf", "/etc/openntpd/ntpd.conf"]
    .flatMap((path) => root.lines(path))
    .filter(({ text }) => text.trim() !== "" && !text.trim().startsWith("#"));
}

/** ntp.conf(5): without a default restriction everybody may query; with one, all but `noquery` and `ignore` let them. */
function openNtp(lines: readonly Seen[]): readonly Seen[] {
  return lines.filter(({ text }) => {
    const words = text.trim().toLowerCase().split(/\s+/);
    return (
      words[0] === "restrict" && words.includes("default") && !words.includes("noquery") && !words.includes("ignore")
    );
  });
}

function timesyncdServers(root: Root): z.infer<typeof server>[] {
  const settings = systemdConfiguration("timesyncd.conf", root);
  const named = ["NTP", "FallbackNTP"].flatMap((key) => iniList(settings, "Time", key));
  const servers = named.flatMap(({ value, seen }) =>
    value.split(/\s+/).map((address) => ({ daemon: "timesyncd", address, seen })),
  );
  // What the network names by DHCP, as systemd-networkd keeps it.
  const offered = root
    .glob("/run/systemd/netif/links/*")
    .flatMap((path) => root.lines(path).flatMap((line) => sourceOf("timesyncd", /^NTP=(\S+)/, line)));
  if (servers.length + offered.length > 0) return [...servers, ...offered];
  // An empty FallbackNTP= takes the compiled-in list away (timesyncd.conf(5)).
  if (settings.some(({ section, key }) => section === "Time" && key === "FallbackNTP")) return [];
  const place = { file: "/etc/systemd/timesyncd.conf", line: 0, text: "FallbackNTP (compiled in)" };
  return [{ daemon: "timesyncd", address: "", seen: place }];
}
