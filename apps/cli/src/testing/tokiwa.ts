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

/** What the command reads of the environment, and a test must therefore say itself. */
const read = [
  "LANG",
  "LC_ALL",
  "LC_MESSAGES",
  "PORT",
  "HOST",
  "DATABASE_URL",
  "TOKIWA_DATA",
  "TOKIWA_KEY",
  "TOKIWA_METRICS_KEY",
  "LOG_LEVEL",
];

/** The environment of the test without all that the command reads of it. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !read.includes(name)));
}

/** Runs the real command to its end. */
export async function tokiwa(
  words: readonly string[],
  { env = {}, input = "" }: { readonly env?: Readonly<Record<string, string>>; readonly input?: string } = {},
): Promise<Ran> {
  const child = spawn(process.execPath, [main, ...words], {
    env: { ...plainEnvironment(), ...env },
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
