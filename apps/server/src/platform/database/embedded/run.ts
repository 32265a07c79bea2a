/**
 * Starting one of PostgreSQL's programs.
 * @module
 */
import { spawn } from "node:child_process";
import { parse } from "node:path";
import type { Account } from "./account.ts";

/** What a program ended with. `stderr` is its last part. */
export interface Ended {
  readonly code: number | null;
  readonly stderr: string;
}

const most = 16_384;

/** The environment of PostgreSQL: nothing of ours, above all no key; messages in English, so that we can tell them apart. */
export const environment: NodeJS.ProcessEnv = {
  LC_ALL: "C",
  TZ: "UTC",
  PATH: process.env["PATH"],
  ...(process.platform === "win32" && { SystemRoot: process.env["SystemRoot"], TEMP: process.env["TEMP"] }),
};

/**
 * Runs a program to its end.
 * @throws Error where it cannot be started.
 */
export function run(
  program: string,
  args: readonly string[],
  { account }: { account: Account | null },
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      // Our own working folder may be one that the account cannot enter.
      cwd: parse(process.cwd()).root,
      env: environment,
      stdio: ["ignore", "ignore", "pipe"],
      ...account,
    });
    let stderr = "";
    child.stderr.setEncoding("utf8");
    child.stderr.on("data", (part: string) => {
      stderr = (stderr + part).slice(-most);
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stderr }));
  });
}
