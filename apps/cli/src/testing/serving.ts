import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { main, plainEnvironment } from "./tokiwa.ts";

const started = z.object({ url: z.string(), signInLink: z.string(), pid: z.int(), version: z.string() });

export interface Serving {
  readonly child: ChildProcess;
  readonly started: z.output<typeof started>;
  /** Everything on standard error, once it has ended. */
  readonly err: Promise<string>;
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** Starts the real server on a data folder, unless `words` name another one, and waits for its line of JSON. */
export async function serveAt(data: string, ...words: string[]): Promise<Serving> {
  const child = spawn(process.execPath, [main, "serve", "--port", "0", "--data", data, "--json", ...words], {
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 240_000,
    env: plainEnvironment(),
  });
  const err = text(child.stderr);
  const line = new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).once("line", resolve);
    child.once("exit", () => void err.then((said) => reject(new Error(said))));
  });
  return {
    child,
    started: started.parse(JSON.parse(await line)),
    err,
    end: async (signal) => {
      if (child.exitCode !== null || child.signalCode !== null) assert.fail(`it had ended by itself: ${await err}`);
      child.kill(signal);
      await once(child, "exit");
      return child.exitCode;
    },
  };
}
