/**
 * Runs a program and says what it took, as the kernel accounts for it (getrusage(2)).
 * @module
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export interface Usage {
  /** User and system time with that of all children, in seconds. */
  readonly cpu: number;
  /** In seconds. */
  readonly wall: number;
  /** The most that the largest of its processes held in memory, in bytes. */
  readonly rss: number;
}

export interface Ended extends Usage {
  readonly code: number;
  readonly output: string;
}

/**
 * A program of this repository, in a Node.js of its own that accounts for itself. As with the installed command, what was
 * compiled once is kept.
 */
export async function ours(file: string, args: readonly string[], options: readonly string[] = []): Promise<Ended> {
  const preload = new URL("./usage.ts", import.meta.url).href;
  const { code, output, extra, wall } = await run(process.execPath, [
    "--disable-warning=ExperimentalWarning",
    `--import=${preload}`,
    ...options,
    file,
    ...args,
  ]);
  const [cpu = Number.NaN, rss = Number.NaN] = extra.split(" ").map(Number);
  return { code, output, wall, cpu, rss };
}

const compiled = fileURLToPath(new URL("../../node_modules/.cache/node", import.meta.url));

/** GNU time, which reads the accounts of a child and of all that the child waited for. */
const gnuTime = "/usr/bin/time";
export const canAccount = existsSync(gnuTime);

/** Any program. Needs {@link canAccount}. */
export async function theirs(command: readonly string[]): Promise<Ended> {
  const folder = await mkdtemp(join(tmpdir(), "tokiwa-bench-"));
  try {
    const file = join(folder, "usage");
    const { code, output, wall } = await run(gnuTime, ["-q", "-o", file, "-f", "%U %S %M", ...command]);
    const [user = 0, system = 0, kibibytes = 0] = (await readFile(file, "utf8")).trim().split(" ").map(Number);
    return { code, output, wall, cpu: user + system, rss: kibibytes * 1024 };
  } finally {
    await rm(folder, { recursive: true });
  }
}

interface Run {
  readonly code: number;
  readonly output: string;
  readonly extra: string;
  readonly wall: number;
}

function run(file: string, args: readonly string[]): Promise<Run> {
  return new Promise((resolve, reject) => {
    const begun = performance.now();
    const child = spawn(file, args, {
      stdio: ["ignore", "pipe", "ignore", "pipe"],
      env: { NODE_COMPILE_CACHE: compiled, ...process.env, LC_ALL: "C" },
    });
    const read = (index: 1 | 3): (() => string) => {
      const chunks: Buffer[] = [];
      child.stdio[index]?.on("data", (chunk: Buffer) => chunks.push(chunk));
      return () => Buffer.concat(chunks).toString("utf8");
    };
    const [output, extra] = [read(1), read(3)];
    child.on("error", reject);
    child.on("close", (code) =>
      resolve({ code: code ?? -1, output: output(), extra: extra(), wall: (performance.now() - begun) / 1000 }),
    );
  });
}
