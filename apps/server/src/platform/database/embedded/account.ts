/**
 * As whom PostgreSQL runs: it refuses to be root.
 * @module
 */
import { readFile, stat } from "node:fs/promises";
import { dirname } from "node:path";

/** A user and group of the operating system, by number. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** `nobody`, as Linux and Debian number it. */
const nobody: Account = { uid: 65_534, gid: 65_534 };

/**
 * The account for PostgreSQL where we are root: `tokiwa` if the machine has one, otherwise `nobody`.
 * Null where we are not root, and it simply runs as we do.
 */
export async function postgresAccount(): Promise<Account | null> {
  if (process.getuid?.() !== 0) return null;
  const line = (await readFile("/etc/passwd", "utf8").catch(() => "")).split("\n").find((l) => l.startsWith("tokiwa:"));
  const [, , uid, gid] = line?.split(":") ?? [];
  if (uid && gid && /^[1-9]\d*$/.test(uid) && /^\d+$/.test(gid)) return { uid: Number(uid), gid: Number(gid) };
  return nobody;
}

/** Whether the account may pass through this folder and all those above it, by their mode. `folder` is absolute and real. */
export async function mayEnter(account: Account, folder: string): Promise<boolean> {
  for (let place = folder; ; place = dirname(place)) {
    const { mode, uid, gid } = await stat(place);
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (place === dirname(place)) return true;
  }
}
