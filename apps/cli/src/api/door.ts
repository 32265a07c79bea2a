import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Text } from "@tokiwa/content";
import { Problem } from "../command/problem.ts";
import type { Door } from "./client.ts";
import { findInstance, type Instance, notRunning } from "./instance.ts";

/** A server that is given its key by TOKIWA_KEY keeps no file: whoever asks it needs the same value. */
const whyUnread = (file: string, cause: unknown): Text =>
  cause instanceof Error && "code" in cause && cause.code === "ENOENT"
    ? {
        ja: `鍵のファイル ${file} がありません。環境変数 TOKIWA_KEY で鍵を指定して Tokiwa を開始した場合は、同じ値を TOKIWA_KEY に設定して実行してください。`,
        en: `There is no key file ${file}. Where Tokiwa was started with its key in TOKIWA_KEY, set TOKIWA_KEY to the same value here.`,
      }
    : {
        ja: `鍵のファイル ${file} を読めません。Tokiwa を開始した利用者で実行するか、環境変数 TOKIWA_KEY を設定してください。`,
        en: `The key in ${file} cannot be read. Run this as the user who started Tokiwa, or set TOKIWA_KEY.`,
      };

/**
 * The server that runs on a data folder, and its key: TOKIWA_KEY where it is set, else the one in the folder.
 * @throws Problem where none runs, or the key may not be read.
 */
export async function doorOf(dataFolder: string): Promise<{ door: Door; instance: Instance }> {
  const instance = await findInstance(dataFolder);
  const file = join(dataFolder, "key");
  const key =
    process.env["TOKIWA_KEY"] ??
    (await readFile(file, "utf8").catch((cause: unknown) => {
      throw new Problem("cli.unreadable", whyUnread(file, cause), { cause });
    }));
  return { door: { url: instance.url, key: key.trim(), absent: (cause) => notRunning(dataFolder, cause) }, instance };
}
