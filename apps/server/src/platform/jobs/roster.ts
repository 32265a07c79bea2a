/**
 * The processes on a database, as PostgreSQL itself tells: each is a session that says who it is, and the locks it holds.
 * Nothing is written down, so nothing is ever out of date.
 * @module
 */
import { createHash } from "node:crypto";
import type pg from "pg";

/** The class of our advisory locks: any fixed number, the same in every Tokiwa ("toki" in ASCII). */
const lockClass = 0x746f6b69;

/** What is one process's alone among all: to follow the clock and to clear away. */
export const upkeep = "upkeep";
/** To diagnose a machine is one process's alone among those on it. */
export const diagnosisOf = (host: string, root: string): string => `diagnosis ${host} ${root}`;

/** A process as it describes itself. */
export interface Self {
  readonly version: string;
  readonly host: string;
  readonly pid: number;
  /** The port that it serves at; 0 as long as it does not. */
  readonly port: number;
  /** Whether it runs the embedded PostgreSQL. */
  readonly embedded: boolean;
  /** The directory that it diagnoses as a machine. */
  readonly root: string;
}

export interface Member {
  readonly version: string;
  readonly host: string;
  readonly pid: number;
  readonly port: number;
  /** Since when, in milliseconds since the epoch. */
  readonly since: number;
  /** `database`: it runs the embedded PostgreSQL; `diagnosis`: of its machine; `upkeep`: for all. */
  readonly roles: readonly ("upkeep" | "diagnosis" | "database")[];
}

/** A number for a duty, of 31 bits: what the second key of an advisory lock holds. */
const lockOf = (duty: string): number => createHash("sha256").update(duty).digest().readUInt32BE() >>> 1;

/** PostgreSQL cuts a session's name off after this many bytes (NAMEDATALEN - 1), and takes ASCII only. */
const longest = 63;

/** The name of the process's session. The lock of its machine's diagnosis stands in it, since only it knows the root. */
export function describeSelf({ version, host, pid, port, embedded, root }: Self): string {
  const lock = lockOf(diagnosisOf(host, root)).toString(36);
  const rest = ` ${pid} ${port} ${lock}${embedded ? " pg" : ""}`;
  const name = host.replace(/[^\x21-\x7e]/g, "?") || "?";
  const head = `tokiwa ${version.slice(0, 15)} `;
  return head + name.slice(0, longest - head.length - rest.length) + rest;
}

const form = /^tokiwa (\S+) (\S+) (\d+) (\d+) ([0-9a-z]+)( pg)?$/;

/** Tries for a duty. It is held until the session ends. */
export async function takeDuty(client: pg.Client, duty: string): Promise<boolean> {
  const { rows } = await client.query<{ has: boolean }>("select pg_try_advisory_lock($1, $2) as has", [
    lockClass,
    lockOf(duty),
  ]);
  return rows[0]?.has ?? false;
}

interface Row {
  readonly name: string;
  readonly since: number;
  readonly locks: readonly number[];
}

/** Who is there, in the order of arrival. */
export async function readMembers(client: pg.Client): Promise<readonly Member[]> {
  const { rows } = await client.query<Row>(
    `select application_name as name, backend_start as since,
       array(select objid::int from pg_locks lock
         where lock.pid = session.pid and locktype = 'advisory' and classid = $1 and objsubid = 2 and granted) as locks
     from pg_stat_activity session
     where datname = current_database() and application_name like 'tokiwa % % % %'
     order by backend_start, pid`,
    [lockClass],
  );
  return rows.flatMap(({ name, since, locks }) => {
    const [, version = "", host = "", pid, port, own = "", embedded] = form.exec(name) ?? [];
    if (pid === undefined) return [];
    const roles: Member["roles"][number][] = [];
    if (locks.includes(lockOf(upkeep))) roles.push("upkeep");
    if (locks.includes(Number.parseInt(own, 36))) roles.push("diagnosis");
    if (embedded) roles.push("database");
    return [{ version, host, pid: Number(pid), port: Number(port), since, roles }];
  });
}
