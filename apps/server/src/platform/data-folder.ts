/**
 * The data folder: the one place on disk where a server keeps what is its own.
 * @module
 */
import { access, constants, mkdir, realpath } from "node:fs/promises";
import { StartupError, said } from "./startup.ts";

/**
 * Makes the folder if it is not there.
 * @param mode Of a folder that is made; the rights of one that was there are left alone.
 * @returns its real path.
 * @throws StartupError where it cannot be made or written.
 */
export async function makeDataFolder(folder: string, mode: number): Promise<string> {
  try {
    await mkdir(folder, { recursive: true, mode });
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return await realpath(folder);
  } catch (cause) {
    throw new StartupError(
      "data-folder-unusable",
      {
        ja: `データフォルダー ${folder} を使えません（${said(cause)}）。書き込めるフォルダーを --data で指定してください。`,
        en: `The data folder ${folder} cannot be used (${said(cause)}). Name one that can be written, with --data.`,
      },
      { cause },
    );
  }
}
