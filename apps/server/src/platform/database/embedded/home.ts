/**
 * The folder that the embedded PostgreSQL lives in: inside the data folder, unless its account may not go there.
 * @module
 */
import { randomBytes } from "node:crypto";
import { chmod, mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeDataFolder } from "../../data-folder.ts";
import { type Account, mayEnter } from "./account.ts";
import { StartupError, said } from "../../startup.ts";

/** Where homes stand that cannot be within their data folder. Given as an option for tests only. */
const systemFolder = "/var/lib/tokiwa";

/**
 * The home of PostgreSQL for this data folder, made if need be.
 *
 * As root, PostgreSQL runs as another account. Where that account may not pass to the data folder (as within root's
 * own 0700 home), the home stands in `/var/lib/tokiwa` under a name of its own, and the file `postgres.location` in
 * the data folder says where. Rights of folders that were there before are never widened.
 * @throws StartupError where neither can be.
 */
export async function postgresHome(
  dataFolder: string,
  account: Account | null,
  system: string = systemFolder,
): Promise<string> {
  // Root's data folder must let another account pass to what is within; what is secret in it is 0600 by itself.
  const real = await makeDataFolder(dataFolder, account ? 0o711 : 0o700);
  const pointer = join(real, "postgres.location");
  const recorded = await readFile(pointer, "utf8").then(
    (text) => text.trim(),
    () => null,
  );
  if (recorded !== null) {
    if (await isFolder(recorded)) return recorded;
    throw new StartupError("database-gone", {
      ja: `${pointer} によればデータベースは ${recorded} にありますが、そのフォルダーがありません。復元するか、空のデータベースから始める場合はこのファイルを削除してください。`,
      en:
        `${pointer} says that the database is in ${recorded}, but that folder is not there. ` +
        "Restore it, or delete that file to begin with an empty database.",
    });
  }
  const inside = join(real, "postgres");
  if ((await isFolder(inside)) || !account || (await mayEnter(account, real))) {
    await ownFolder(inside, account);
    return inside;
  }
  const outside = join(system, `postgres-${randomBytes(6).toString("hex")}`);
  try {
    await mkdir(system, { recursive: true, mode: 0o711 });
    await ownFolder(outside, account);
    // For an administrator who finds it after the data folder was deleted.
    await writeFile(join(outside, "belongs-to"), `${real}\n`);
    await writeFile(pointer, `${outside}\n`, { flag: "wx" });
  } catch (cause) {
    const ja =
      `PostgreSQL は root では動作せず、代わりの利用者は ${real} に入れません。${system} も使えません（${said(cause)}）。` +
      "別のデータフォルダーを指定するか、root 以外の利用者で起動するか、DATABASE_URL を設定してください。";
    const en =
      `PostgreSQL cannot run as root, and the account that it runs as may not enter ${real}; ` +
      `${system} cannot be used instead (${said(cause)}). ` +
      "Choose another data folder, start Tokiwa as another user, or set DATABASE_URL.";
    throw new StartupError("database-location", { ja, en }, { cause });
  }
  return outside;
}

async function ownFolder(folder: string, account: Account | null): Promise<void> {
  await mkdir(folder, { recursive: true });
  await chmod(folder, account ? 0o711 : 0o700);
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
