/**
 * What writes logs, where to, for how long, and who may read them.
 * @module
 */
import { type Seen, seen } from "@tokiwa/content";
import { z } from "zod";
import { collector } from "../collector.ts";
import { namedValues } from "../parse/assignments.ts";
import { iniValue, systemdConfiguration } from "../parse/ini.ts";
import { rotationRules } from "./logrotate.ts";
import { readRsyslog } from "./rsyslog.ts";
import { readServices, service } from "./services.ts";
import { timeSpan } from "./time-span.ts";

const services = z.strictObject({ services: z.array(service) });
const journal = z.strictObject({
  present: z.boolean(),
  /** Storage= of journald.conf(5), in lower case. */
  storage: z.string(),
  /** Whether the journal outlives a restart. */
  persistent: z.boolean(),
  storageSeen: seen,
  /** MaxRetentionSec= in days; 0 where time sets no bound. */
  retentionDays: z.int(),
  retentionSeen: seen,
});
const forward = z.strictObject({
  target: z.string(),
  protocol: z.string(),
  encrypted: z.boolean(),
  loopback: z.boolean(),
  seen,
});
const syslog = z.strictObject({
  present: z.boolean(),
  forwards: z.array(forward),
  /** Inputs over the network without encryption. */
  openInputs: z.array(seen),
});
const setting = z.strictObject({ name: z.string(), value: z.string(), seen });
const audit = z.strictObject({
  present: z.boolean(),
  settings: z.array(setting),
  /** Rules that watch files or system calls. */
  rules: z.array(seen),
});
const rotation = z.strictObject({
  present: z.boolean(),
  rules: z.array(
    z.strictObject({
      /** The log, as written: a path or a pattern. */
      path: z.string(),
      /** How many days are kept; -1 where only size decides. */
      days: z.int(),
      seen,
    }),
  ),
});
const logFile = z.strictObject({ path: z.string(), otherReadable: z.boolean(), otherWritable: z.boolean(), seen });
const logFiles = z.strictObject({ files: z.array(logFile) });

const daemons = [
  {
    name: "journald",
    programs: ["/usr/lib/systemd/systemd-journald", "/lib/systemd/systemd-journald"],
    units: ["systemd-journald"],
    always: true,
  },
  { name: "rsyslog", programs: ["/usr/sbin/rsyslogd"], units: ["rsyslog"] },
  { name: "syslog-ng", programs: ["/usr/sbin/syslog-ng"], units: ["syslog-ng"] },
  { name: "auditd", programs: ["/usr/sbin/auditd", "/sbin/auditd"], units: ["auditd"] },
];

export const logServicesCollector = collector({
  facts: { "logging.services": services },
  collect: (root) => ({ "logging.services": { services: readServices(root, daemons) } }),
});

export const journalCollector = collector({
  facts: { "logging.journal": journal },
  collect(root) {
    const path = "/etc/systemd/journald.conf";
    const present = daemons[0]?.programs.some((program) => root.exists(program)) ?? false;
    const entries = systemdConfiguration("journald.conf", root);
    const storage = iniValue(entries, "Journal", "Storage");
    const retention = iniValue(entries, "Journal", "MaxRetentionSec");
    const kind = storage?.value.toLowerCase() || "auto";
    const folder = root.status("/var/log/journal")?.kind === "directory";
    return {
      "logging.journal": {
        present,
        storage: kind,
        persistent: kind === "persistent" || (kind === "auto" && folder),
        storageSeen: storage?.seen ?? {
          file: folder ? path : "/var/log/journal",
          line: 0,
          text: `Storage=auto (default), /var/log/journal ${folder ? "exists" : "does not exist"}`,
        },
        retentionDays: Math.floor((timeSpan(retention?.value ?? "0") ?? 0) / 86_400),
        retentionSeen: retention?.seen ?? { file: path, line: 0, text: "MaxRetentionSec=0 (default)" },
      },
    };
  },
});

export const syslogCollector = collector({
  facts: { "logging.syslog": syslog },
  collect(root) {
    const present = root.exists("/usr/sbin/rsyslogd");
    return { "logging.syslog": { present, ...(present ? readRsyslog(root) : { forwards: [], openInputs: [] }) } };
  },
});

export const auditCollector = collector({
  facts: { "logging.audit": audit },
  collect(root) {
    const present = ["/usr/sbin/auditd", "/sbin/auditd"].some((path) => root.exists(path));
    if (!present) return { "logging.audit": { present, settings: [], rules: [] } };
    const path = "/etc/audit/auditd.conf";
    const rules = ["/etc/audit/audit.rules", ...root.glob("/etc/audit/rules.d/*.rules")].flatMap((file) =>
      root.lines(file).filter(({ text }) => /^\s*-[aAw]\s/.test(text)),
    );
    return {
      "logging.audit": {
        present,
        settings: [...namedValues(path, root.text(path) ?? "").values()].map(({ name, value, seen }) => ({
          name: name.toLowerCase(),
          value: value.toLowerCase(),
          seen,
        })),
        rules,
      },
    };
  },
});

export const rotationCollector = collector({
  facts: { "logging.rotation": rotation },
  collect(root) {
    const present = root.exists("/usr/sbin/logrotate");
    return { "logging.rotation": { present, rules: present ? rotationRules(root) : [] } };
  },
});

/** Logs that tell of people and of how they were let in. */
const sensitive = [
  "/var/log/auth.log*",
  "/var/log/secure*",
  "/var/log/syslog*",
  "/var/log/messages*",
  "/var/log/kern.log*",
  "/var/log/sudo.log*",
  "/var/log/btmp*",
  "/var/log/audit/*",
  "/var/log/sudo-io",
  "/var/log/journal/*/*.journal",
];

export const logFilesCollector = collector({
  facts: { "logging.files": logFiles },
  collect(root) {
    const files = sensitive
      .flatMap((pattern) => root.glob(pattern))
      .flatMap((path) => {
        const status = root.status(path);
        if (!status) return [];
        const place: Seen = {
          file: path,
          line: 0,
          text: `${status.mode.toString(8).padStart(4, "0")} uid ${status.uid} gid ${status.gid}`,
        };
        return [
          { path, otherReadable: (status.mode & 0o004) !== 0, otherWritable: (status.mode & 0o002) !== 0, seen: place },
        ];
      });
    return { "logging.files": { files } };
  },
});
