/**
 * The running server of a data folder: where it listens, and the key that opens it.
 * @module
 */
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { Problem } from "../command/problem.ts";

const instance = z.object({ url: z.url(), pid: z.int(), version: z.string() });
export type Instance = z.infer<typeof instance>;

const fileOf = (dataFolder: string) => join(dataFolder, "server.json");

/** Leaves word of this server in its data folder; gives back what takes it away again. */
export async function leaveWord(dataFolder: string, running: Instance): Promise<() => Promise<void>> {
  await writeFile(fileOf(dataFolder), `${JSON.stringify(running)}\n`, { mode: 0o600 });
  return () => rm(fileOf(dataFolder), { force: true });
}

/**
 * The server that left word in a data folder.
 * @throws Problem where none did.
 */
export async function findInstance(dataFolder: string): Promise<Instance> {
  try {
    return instance.parse(JSON.parse(await readFile(fileOf(dataFolder), "utf8")));
  } catch (cause) {
    throw notRunning(dataFolder, cause);
  }
}

export function notRunning(dataFolder: string, cause: unknown): Problem {
  return new Problem(
    "cli.not-running",
    {
      ja: `データフォルダー ${dataFolder} の Tokiwa は動いていません。「tokiwa serve」で開始するか、--data で別のフォルダーを指定してください。`,
      en: `No Tokiwa is running on the data folder ${dataFolder}. Start it with "tokiwa serve", or name another folder with --data.`,
    },
    { cause },
  );
}
