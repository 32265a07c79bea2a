/**
 * The clusters of PostgreSQL on a host.
 * @module
 */
import { posix } from "node:path";
import { seen } from "@tokiwa/content";
import { z } from "zod";
import { collector } from "../collector.ts";
import { hostRules, type HostRule, postgresSettings } from "../parse/postgresql.ts";
import type { Root } from "../root.ts";

const rule = z.strictObject({
  type: z.string(),
  databases: z.string(),
  users: z.string(),
  address: z.string(),
  method: z.string(),
  /** From this machine alone: a socket, or a loopback address. */
  local: z.boolean(),
  /** From any address at all. */
  anywhere: z.boolean(),
  /** May come in the clear. */
  plain: z.boolean(),
  /** The cluster listens beyond this machine, so that a rule for others is of effect. */
  exposed: z.boolean(),
  seen,
});
const setting = z.strictObject({ name: z.string(), value: z.string(), seen });
const cluster = z.strictObject({
  /** As in `/etc/postgresql/15/main`. */
  folder: z.string(),
  /** It listens on addresses beyond this machine. */
  listens: z.boolean(),
  /** It offers TLS. */
  tls: z.boolean(),
  /** The line that makes it listen, or the file. */
  seen,
});
const configuration = z.strictObject({
  clusters: z.array(cluster),
  settings: z.array(setting),
  rules: z.array(rule),
  /** Folders of data that others than their owner may enter or read, with their permissions. */
  openData: z.array(seen),
});
type Configuration = z.infer<typeof configuration>;

const patterns = [
  "/etc/postgresql/*/*/postgresql.conf",
  "/var/lib/pgsql/data/postgresql.conf",
  "/var/lib/pgsql/*/data/postgresql.conf",
  "/var/lib/postgresql/data/postgresql.conf",
];

export const postgresqlCollector = collector({
  facts: { "postgresql.configuration": configuration },
  collect(root) {
    const all: Configuration = { clusters: [], settings: [], rules: [], openData: [] };
    for (const file of patterns.flatMap((pattern) => root.glob(pattern))) addCluster(file, root, all);
    return { "postgresql.configuration": all };
  },
});

function addCluster(file: string, root: Root, all: Configuration): void {
  const settings = new Map(postgresSettings(file, root));
  const folder = posix.dirname(file);
  const data = settings.get("data_directory")?.value ?? folder;
  // ALTER SYSTEM writes where it overrules the file; only the server's own account may read it.
  for (const [name, each] of postgresSettings(`${data}/postgresql.auto.conf`, root)) settings.set(name, each);
  const addresses = settings.get("listen_addresses");
  const listens = (addresses?.value ?? "localhost")
    .split(",")
    .some((each) => each.trim() !== "" && !isLoopback(each.trim()));
  const status = root.status(data);
  all.clusters.push({
    folder,
    listens,
    tls: /^(?:on|true|yes|1)$/i.test(settings.get("ssl")?.value ?? "off"),
    seen: addresses?.seen ?? { file, line: 0, text: "listen_addresses" },
  });
  all.settings.push(...settings.values());
  const rules = hostRules(settings.get("hba_file")?.value ?? `${folder}/pg_hba.conf`, root);
  all.rules.push(...rules.map((each) => ruleOf(each, listens)));
  if (status && (status.mode & 0o027) !== 0) {
    all.openData.push({ file: data, line: 0, text: `${status.mode.toString(8).padStart(4, "0")} uid=${status.uid}` });
  }
}

const isLoopback = (address: string): boolean =>
  /^(?:localhost|127\.[\d.]+(?:\/.*)?|::1(?:\/.*)?|samehost)$/.test(address);

function ruleOf({ type, databases, users, address, method, seen }: HostRule, exposed: boolean): z.infer<typeof rule> {
  const local = type === "local" || isLoopback(address);
  return {
    type,
    databases: databases.join(", "),
    users: users.join(", "),
    address,
    method,
    local,
    anywhere: /^(?:all|0\.0\.0\.0\/(?:0|0\.0\.0\.0)|::\/0|::\/::)$/.test(address),
    plain: !local && type !== "hostssl" && type !== "hostgssenc",
    exposed: exposed && !local && method !== "reject",
    seen,
  };
}
