/**
 * The clusters of PostgreSQL on a host.
 * @module
 */
import { posix } from "node:path";
import { seen } from "@tokiwa/content";
import { z } from "zod";
import { collector } from "../collector.ts";
import { hostRules, type HostRule, type PostgresSetting, postgresSettings } from "../parse/postgresql.ts";
import type { Root } from "../root.ts";
import { unlessWithheld } from "../withheld.ts";

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
});
const access = z.strictObject({ rules: z.array(rule) });
const data = z.strictObject({
  /** Folders of data that others than their owner may enter or read, with their permissions. */
  open: z.array(seen),
});

const patterns = [
  "/etc/postgresql/*/*/postgresql.conf",
  "/var/lib/pgsql/data/postgresql.conf",
  "/var/lib/pgsql/*/data/postgresql.conf",
  "/var/lib/postgresql/data/postgresql.conf",
];

interface Cluster {
  /** The main file. */
  readonly file: string;
  readonly folder: string;
  /** The folder of the data. */
  readonly data: string;
  readonly settings: ReadonlyMap<string, PostgresSetting>;
}

function clustersOf(root: Root): readonly Cluster[] {
  return patterns
    .flatMap((pattern) => root.glob(pattern))
    .map((file) => {
      const settings = postgresSettings(file, root);
      const folder = posix.dirname(file);
      return { file, folder, settings, data: settings.get("data_directory")?.value ?? folder };
    });
}

/** Whether a cluster listens beyond this machine. */
function listens(addresses: PostgresSetting | undefined): boolean {
  return (addresses?.value ?? "localhost").split(",").some((each) => each.trim() !== "" && !isLoopback(each.trim()));
}

export const postgresqlCollector = collector({
  facts: { "postgresql.configuration": configuration },
  collect(root) {
    const all = clustersOf(root).map((each) => {
      // ALTER SYSTEM writes where it overrules the file; only the server's own account may read it.
      const overruling = postgresSettings(`${each.data}/postgresql.auto.conf`, root);
      return { ...each, settings: new Map([...each.settings, ...overruling]) };
    });
    return {
      "postgresql.configuration": unlessWithheld(root, all.length === 0, {
        clusters: all.map(({ file, folder, settings }) => {
          const addresses = settings.get("listen_addresses");
          return {
            folder,
            listens: listens(addresses),
            tls: /^(?:on|true|yes|1)$/i.test(settings.get("ssl")?.value ?? "off"),
            seen: addresses?.seen ?? { file, line: 0, text: "listen_addresses" },
          };
        }),
        settings: all.flatMap(({ settings }) => [...settings.values()]),
      }),
    };
  },
});

export const postgresqlAccessCollector = collector({
  facts: { "postgresql.access": access },
  collect: (root) => ({
    "postgresql.access": {
      rules: clustersOf(root).flatMap(({ folder, settings }) => {
        const exposed = listens(settings.get("listen_addresses"));
        const file = settings.get("hba_file")?.value ?? `${folder}/pg_hba.conf`;
        return hostRules(file, root).map((each) => ruleOf(each, exposed));
      }),
    },
  }),
});

export const postgresqlDataCollector = collector({
  facts: { "postgresql.data": data },
  collect: (root) => ({
    "postgresql.data": {
      open: clustersOf(root).flatMap(({ data }) => {
        const status = root.status(data);
        if (!status || (status.mode & 0o027) === 0) return [];
        return [{ file: data, line: 0, text: `${status.mode.toString(8).padStart(4, "0")} uid=${status.uid}` }];
      }),
    },
  }),
});

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
