/**
 * How updates arrive: when the lists were last fetched, whether they still hold, and what installs updates by itself.
 * @module
 */
import { type Seen, seen } from "@tokiwa/content";
import { z } from "zod";
import { collector } from "../collector.ts";
import { type AptConfiguration, aptConfiguration, aptList, aptValue } from "../parse/apt-conf.ts";
import { aptSources } from "../parse/apt-sources.ts";
import { iniEntries, iniValue } from "../parse/ini.ts";
import { enablements, loadUnit, unitFiles } from "../parse/systemd.ts";
import { listsFolder, releaseOf } from "../provenance/apt-release.ts";
import type { Root } from "../root.ts";

const refresh = z.strictObject({
  present: z.boolean(),
  /** Hours since APT last fetched its lists; -1 where it never did. */
  ageHours: z.int(),
  seen,
  /** Archives whose lists are past the time until which they hold. */
  expired: z.array(seen),
});

const automatic = z.strictObject({
  /** `unattended-upgrades`, `dnf-automatic`, or empty where there is neither. */
  tool: z.string(),
  /** It fetches lists, installs security updates, and something starts it. */
  works: z.boolean(),
  /** What is in the way: the setting, the unit or the missing program. */
  seen,
});

/** Folders and stamps that a fetch writes to, even when nothing has changed. */
const stamps = [
  `${listsFolder}/partial`,
  listsFolder,
  "/var/lib/apt/periodic/update-success-stamp",
  "/var/lib/apt/periodic/update-stamp",
];
const hour = 3_600_000;

export const refreshCollector = collector({
  facts: { "updates.refresh": refresh },
  collect(root, now) {
    const lists = root.list(listsFolder).some((name) => /Packages(?:\.\w+)?$/.test(name));
    const last = Math.max(...stamps.map((path) => root.status(path)?.modifiedAt ?? 0));
    const releases = new Map(
      aptSources(root).flatMap((source) => {
        const release = releaseOf(root, source);
        return release ? [[release.prefix, release] as const] : [];
      }),
    );
    return {
      "updates.refresh": {
        present: root.exists("/usr/bin/apt-get"),
        ageHours: lists && last > 0 ? Math.max(Math.floor((now - last) / hour), 0) : -1,
        seen: { file: listsFolder, line: 0, text: lists ? new Date(last).toISOString() : "" },
        expired: [...releases.values()].flatMap(({ validUntil, validUntilSeen }) =>
          validUntil !== undefined && validUntil < now && validUntilSeen ? [validUntilSeen] : [],
        ),
      },
    };
  },
});

export const automaticCollector = collector({
  facts: { "updates.automatic": automatic },
  collect(root) {
    if (root.exists("/usr/bin/unattended-upgrade")) {
      const obstacle = aptObstacle(root);
      const done = obstacle ?? { file: "/usr/bin/unattended-upgrade", line: 0, text: "unattended-upgrades" };
      return { "updates.automatic": { tool: "unattended-upgrades", works: obstacle === undefined, seen: done } };
    }
    if (root.exists("/usr/bin/dnf-automatic") || root.exists("/etc/dnf/automatic.conf")) {
      const obstacle = dnfObstacle(root);
      const done = obstacle ?? { file: "/etc/dnf/automatic.conf", line: 0, text: "dnf-automatic" };
      return { "updates.automatic": { tool: "dnf-automatic", works: obstacle === undefined, seen: done } };
    }
    const missing = { file: "/usr/bin/unattended-upgrade", line: 0, text: "unattended-upgrades, dnf-automatic" };
    return { "updates.automatic": { tool: "", works: false, seen: missing } };
  },
});

/** What keeps unattended-upgrades from installing security updates every day. */
function aptObstacle(root: Root): Seen | undefined {
  const configuration = aptConfiguration(root);
  return (
    switchedOff(configuration, "APT::Periodic::Enable", true) ??
    switchedOff(configuration, "APT::Periodic::Update-Package-Lists", false) ??
    switchedOff(configuration, "APT::Periodic::Unattended-Upgrade", false) ??
    withoutSecurity(configuration) ??
    notStarted(root, ["apt-daily.timer", "apt-daily-upgrade.timer"], "/etc/cron.daily/apt-compat")
  );
}

/** A setting of which 0 means never; others are a number of days, or `always`. */
function switchedOff(configuration: AptConfiguration, name: string, byDefault: boolean): Seen | undefined {
  const setting = aptValue(configuration, name);
  if (!setting) return byDefault ? undefined : { file: "/etc/apt/apt.conf.d/20auto-upgrades", line: 0, text: name };
  return /^(?:0|no|false)$/i.test(setting.value.trim()) ? setting.seen : undefined;
}

function withoutSecurity(configuration: AptConfiguration): Seen | undefined {
  const origins = [
    ...aptList(configuration, "Unattended-Upgrade::Origins-Pattern"),
    ...aptList(configuration, "Unattended-Upgrade::Allowed-Origins"),
  ];
  if (origins.some(({ value }) => /security|origin=\*|^\*/i.test(value))) return undefined;
  const [first] = origins;
  return (
    first?.seen ?? {
      file: "/etc/apt/apt.conf.d/50unattended-upgrades",
      line: 0,
      text: "Unattended-Upgrade::Origins-Pattern",
    }
  );
}

/** A timer that is masked, or that nothing switches on; without systemd, a job of cron that is missing. */
function notStarted(root: Root, timers: readonly string[], job?: string): Seen | undefined {
  if (!root.exists("/usr/lib/systemd/systemd") && !root.exists("/lib/systemd/systemd")) {
    return job === undefined || root.exists(job) ? undefined : { file: job, line: 0, text: "cron" };
  }
  const files = unitFiles(root);
  const enabled = new Set(enablements(root).map(({ unit }) => unit));
  const off = timers.find((timer) => {
    const unit = loadUnit(timer, files, root);
    return !unit || unit.masked || !enabled.has(timer);
  });
  return off === undefined ? undefined : { file: files.get(off) ?? `/etc/systemd/system/${off}`, line: 0, text: off };
}

function dnfObstacle(root: Root): Seen | undefined {
  const file = "/etc/dnf/automatic.conf";
  const entries = iniEntries(file, root.text(file) ?? "");
  const apply = iniValue(entries, "commands", "apply_updates");
  const timers = ["dnf-automatic-install.timer", "dnf-automatic.timer", "dnf5-automatic.timer"];
  const enabled = new Set(enablements(root).map(({ unit }) => unit));
  const [install] = timers;
  if (install !== undefined && enabled.has(install)) return undefined;
  if (!/^(?:yes|true|1)$/i.test(apply?.value ?? "")) return apply?.seen ?? { file, line: 0, text: "apply_updates" };
  return timers.some((timer) => enabled.has(timer)) ? undefined : { file, line: 0, text: timers.join(", ") };
}
