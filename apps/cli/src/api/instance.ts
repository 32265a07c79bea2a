/**
 * The running servers of a data folder: where they listen. One has left word in `server.json`; further ones on the same
 * data folder, as a DATABASE_URL allows them, each in a file of their own.
 * @module
 */
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { Problem } from "../command/problem.ts";

const instance = z.object({ url: z.url(), pid: z.int(), version: z.string() });
export type Instance = z.infer<typeof instance>;

const first = "server.json";
const further = (pid: number): string => `server-${pid}.json`;
const isWord = (name: string): boolean => name === first || /^server-\d+\.json$/.test(name);

/** Leaves word of this server in its data folder; gives back what takes it away again. */
export async function leaveWord(dataFolder: string, running: Instance): Promise<() => Promise<void>> {
  const before = await readWord(join(dataFolder, first));
  const isTaken = before !== null && before.pid !== running.pid && (await answers(before));
  const file = join(dataFolder, isTaken ? further(running.pid) : first);
  await writeFile(file, `${JSON.stringify(running)}\n`, { mode: 0o600 });
  return () => rm(file, { force: true });
}

/**
 * A server that left word in a data folder, and answers if any does.
 * @throws Problem where none left word.
 */
export async function findInstance(dataFolder: string): Promise<Instance> {
  const names = (await readdir(dataFolder).catch(() => [])).filter(isWord);
  const words = await Promise.all(names.map((name) => readWord(join(dataFolder, name))));
  const found = words.filter((word) => word !== null);
  if (found.length > 1) for (const one of found) if (await answers(one)) return one;
  const [one] = found;
  if (!one) throw notRunning(dataFolder, undefined);
  return one;
}

async function readWord(file: string): Promise<Instance | null> {
  try {
    return instance.parse(JSON.parse(await readFile(file, "utf8")));
  } catch {
    return null;
  }
}

/** Whether a server answers there. One that was killed leaves its word behind. */
const answers = ({ url }: Instance): Promise<boolean> =>
  fetch(new URL("/healthz", url), { redirect: "error", signal: AbortSignal.timeout(2000) }).then(
    ({ ok }) => ok,
    () => false,
  );

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
