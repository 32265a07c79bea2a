import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The file that the command begins at. */
export const main = fileURLToPath(new URL("../main.ts", import.meta.url));

/** Runs the real command to its end, in an environment that says nothing of a language unless the test does. */
export async function tokiwa(
  words: readonly string[],
  { env = {}, input = "" }: { readonly env?: Readonly<Record<string, string>>; readonly input?: string } = {},
): Promise<Ran> {
  const { LANG: _lang, LC_ALL: _all, LC_MESSAGES: _messages, TOKIWA_DATA: _data, ...inherited } = process.env;
  const child = spawn(process.execPath, [main, ...words], {
    env: { ...inherited, ...env },
    stdio: "pipe",
    timeout: 120_000,
  });
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  const [code, out, err] = await Promise.all([
    new Promise<number | null>((resolve) => child.on("close", resolve)),
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code, out, err };
}
