/**
 * MariaDB or MySQL on a host.
 * @module
 */
import { type Seen, seen } from "@tokiwa/content";
import { z } from "zod";
import { collector } from "../collector.ts";
import { type ServerOption, serverOptions } from "../parse/option-files.ts";
import type { Root } from "../root.ts";

const option = z.strictObject({
  /** With underscores, as in `bind_address`. */
  name: z.string(),
  value: z.string(),
  /** It is given without a value, or as `1`, `on`, `true`. */
  on: z.boolean(),
  seen,
});
const configuration = z.strictObject({
  /** A server is installed. */
  present: z.boolean(),
  /** What holds for the server: of each option the last line. */
  options: z.array(option),
  /** It listens on addresses beyond this machine. */
  listens: z.boolean(),
  /** Only connections over TLS are let in from afar. */
  tlsRequired: z.boolean(),
  listensSeen: seen,
  /** Passwords in option files that everybody may read. The password itself is cut out. */
  passwords: z.array(seen),
  /** What others can read below the folder of the data. */
  openData: z.array(seen),
});

const programs = [
  "/usr/sbin/mariadbd",
  "/usr/sbin/mysqld",
  "/usr/libexec/mariadbd",
  "/usr/libexec/mysqld",
  "/usr/sbin/mysqld-debug",
];
const mains = ["/etc/my.cnf", "/etc/mysql/my.cnf", "/usr/etc/my.cnf"];
const groups = /^(?:mysqld|server|mariadb|mariadbd|galera|mysqld-[\d.]+|mariadb-[\d.]+|mariadbd-[\d.]+)$/;

export const mariadbCollector = collector({
  facts: { "mariadb.configuration": configuration },
  collect(root) {
    const all = mains.filter((path) => root.exists(path)).flatMap((path) => serverOptions(path, root));
    const server = new Map(all.filter(({ group }) => groups.test(group)).map((each) => [each.name, each]));
    const bind = server.get("bind_address");
    const networking = !isOn(server.get("skip_networking"));
    const data = server.get("datadir")?.value ?? "/var/lib/mysql";
    return {
      "mariadb.configuration": {
        present: programs.some((path) => root.exists(path)),
        options: [...server.values()].map((each) => ({
          name: each.name,
          value: each.value,
          on: isOn(each),
          seen: masked(each),
        })),
        // Without the option the server listens on every address.
        listens: networking && !/^(?:127\.|localhost$|::1$)/.test(bind?.value ?? "*"),
        tlsRequired: isOn(server.get("require_secure_transport")),
        listensSeen: bind?.seen ?? {
          file: mains.find((path) => root.exists(path)) ?? "/etc/mysql/my.cnf",
          line: 0,
          text: "bind-address",
        },
        passwords: [
          ...new Map(readable(all, root).map((each) => [`${each.seen.file}:${each.seen.line}`, masked(each)])).values(),
        ],
        openData: openData(root, data),
      },
    };
  },
});

/** Marks of the package and of the server that say nothing of the contents. */
const markers = /\.(?:flag|pid|err|log)$|^(?:mysql|mariadb)_upgrade_info$/;

/** Files and folders of databases that others may read: the folder above is open by default, and holds names alone. */
function openData(root: Root, data: string): Seen[] {
  const folder = root.status(data);
  if (!folder || (folder.mode & 0o007) === 0) return [];
  const place = (file: string, mode: number): Seen => ({ file, line: 0, text: mode.toString(8).padStart(4, "0") });
  if ((folder.mode & 0o002) !== 0) return [place(data, folder.mode)];
  if ((folder.mode & 0o001) === 0) return [];
  return root.list(data).flatMap((name) => {
    const status = root.statusOfLink(`${data}/${name}`);
    const open = status?.kind === "directory" ? 0o005 : 0o004;
    if (!status || markers.test(name) || status.kind === "link" || status.kind === "other") return [];
    return (status.mode & open) === 0 ? [] : [place(`${data}/${name}`, status.mode)];
  });
}

const isOn = (each: ServerOption | undefined): boolean =>
  each !== undefined && /^(?:|1|on|true|yes)$/i.test(each.value);

/** Options that are secrets, in files of which others than owner and group may read. */
function readable(all: readonly ServerOption[], root: Root): readonly ServerOption[] {
  return all.filter(
    ({ name, value, seen: { file } }) =>
      /^(?:password|wsrep_sst_auth|ssl_passphrase)$/.test(name) &&
      value !== "" &&
      ((root.status(file)?.mode ?? 0) & 0o004) !== 0,
  );
}

/** The place of an option without what it keeps secret. */
function masked({ name, seen }: ServerOption): ServerOption["seen"] {
  return /password|auth|passphrase/.test(name) ? { ...seen, text: seen.text.replace(/=.*/, "= …") } : seen;
}
