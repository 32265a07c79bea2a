/**
 * The API key: given in the environment, or made once and kept in the data folder.
 * @module
 */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeDataFolder } from "../../platform/data-folder.ts";
import { StartupError } from "../../platform/startup.ts";

/** The fewest characters of a key that withstands guessing from other machines. */
const shortest = 20;

/**
 * The key of this Tokiwa.
 * @param given The value of `TOKIWA_KEY`, where it is set.
 * @param exposed Whether other machines can reach this one, so that a short key would be guessed.
 * @throws StartupError where the given key cannot stand in a header, or is too short for where it is used.
 */
export async function readKey(dataFolder: string, given: string | undefined, exposed = false): Promise<string> {
  if (given !== undefined && given !== "") return sound("TOKIWA_KEY", given, exposed);
  const file = join(dataFolder, "key");
  await makeDataFolder(dataFolder, 0o700);
  try {
    await writeFile(file, `${randomBytes(32).toString("base64url")}\n`, { mode: 0o600, flag: "wx" });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    // Somebody may have copied it with wider rights.
    await chmod(file, 0o600);
  }
  const key = (await readFile(file, "utf8")).trim();
  if (key.length < shortest)
    throw new StartupError("key-missing", {
      ja: `${file} にキーがありません。削除すると、新しいキーが作られます。`,
      en: `${file} holds no key. Delete it, and a new one will be made.`,
    });
  return key;
}

/**
 * The key that opens the figures and nothing else, where `TOKIWA_METRICS_KEY` is set.
 * @throws StartupError as of the key.
 */
export function readMetricsKey(given: string | undefined, exposed = false): string | undefined {
  return given === undefined || given === "" ? undefined : sound("TOKIWA_METRICS_KEY", given, exposed);
}

/** A key that was given by a variable, if it is fit for being one. */
function sound(variable: string, given: string, exposed: boolean): string {
  if (!/^[\x21-\x7e]+$/.test(given))
    throw new StartupError("key-malformed", {
      ja: `${variable} に使えるのは、空白を含まない印字可能な ASCII 文字だけです。`,
      en: `${variable} may hold printable ASCII characters only, and no spaces.`,
    });
  if (exposed && given.length < shortest)
    throw new StartupError("key-too-short", {
      ja: `他の機器から接続できる状態で待ち受けるには、${variable} に ${shortest} 文字以上が必要です。`,
      en: `To listen where other machines can connect, ${variable} needs at least ${shortest} characters.`,
    });
  return given;
}

/** SHA-256 of a token: what is kept instead of it. */
export const digest = (token: string): Buffer => createHash("sha256").update(token).digest();

/** Whether two tokens are the same, in a time that tells nothing about where they differ. */
export const sameToken = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));

/** A token that cannot be guessed: 256 random bits. */
export const newToken = (): string => randomBytes(32).toString("base64url");
