/**
 * The cluster: the files of one PostgreSQL, made once.
 * @module
 */
import { randomBytes } from "node:crypto";
import { chown, mkdir, open, readFile, rename, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Account } from "./account.ts";
import type { Binaries } from "./binaries.ts";
import { run } from "./run.ts";
import { StartupError } from "../../startup.ts";

export interface Cluster {
  /** The folder with the files, as PostgreSQL is told by `-D`. */
  readonly data: string;
  /** The password of its superuser and of our own role; kept where only we can read it. */
  readonly password: string;
  /** Whether it was made just now. */
  readonly isNew: boolean;
}

/** The major version whose files these binaries can open. */
const major = "18";

/**
 * Finds the cluster in `home`, or makes it. A making that was cut off is begun anew: the folder gets its name only when
 * it is whole.
 * @throws Error where the files are of another major version, or cannot be made.
 */
export async function openCluster(home: string, binaries: Binaries, account: Account | null): Promise<Cluster> {
  const data = join(home, "data");
  const passwordFile = join(home, "password");
  if (existsSync(data)) {
    const version = (await readFile(join(data, "PG_VERSION"), "utf8")).trim();
    if (version !== major)
      throw new StartupError("database-version", {
        ja: `${data} のデータベースは PostgreSQL ${version} のものです。この Tokiwa の PostgreSQL は ${major} です。`,
        en: `The database in ${data} is of PostgreSQL ${version}; this Tokiwa brings PostgreSQL ${major}.`,
      });
    return { data, password: (await readFile(passwordFile, "utf8")).trim(), isNew: false };
  }
  const password = randomBytes(24).toString("base64url");
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  const unfinished = join(home, "data.new");
  const handed = join(home, "password.new");
  await rm(unfinished, { recursive: true, force: true });
  await rm(handed, { force: true });
  await mkdir(unfinished, { mode: 0o700 });
  await writeFile(handed, `${password}\n`, { mode: 0o600 });
  if (account) for (const path of [unfinished, handed]) await chown(path, account.uid, account.gid);
  try {
    const { code, stderr } = await run(
      binaries.initdb,
      // PostgreSQL's own locale: the same order of text on every system, and no index that an upgrade breaks.
      [
        "-D",
        unfinished,
        "--username=postgres",
        `--pwfile=${handed}`,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--no-instructions",
      ],
      { account },
    );
    if (code !== 0) {
      const reason = stderr.trim() || `initdb: ${code}`;
      throw new StartupError("database-not-made", {
        ja: `データベースを作成できませんでした：${reason}`,
        en: `The database could not be made: ${reason}`,
      });
    }
  } finally {
    await rm(handed, { force: true });
  }
  await rename(unfinished, data);
  await syncFolder(home);
  return { data, password, isNew: true };
}

/** Makes the names in a folder durable. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
