/**
 * Starting the server as a process, and speaking with it.
 * @module
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { readPostmaster } from "../platform/database/embedded/postmaster.ts";
import type { Scope, World } from "./world.ts";

/** The key of servers in tests. */
export const key = "the-key-of-servers-in-tests";

export interface ServerProcess {
  readonly child: ChildProcess;
  readonly url: string;
  /** Resolves when its first diagnosis is done. */
  readonly diagnosed: Promise<void>;
  /** Asks the API with the key. */
  ask(
    path: string,
    init?: { readonly method?: string; readonly body?: unknown; readonly signal?: AbortSignal },
  ): Promise<Response>;
  /** The process of its PostgreSQL. */
  postgres(): Promise<number>;
  kill(signal: NodeJS.Signals): Promise<void>;
}

/**
 * Starts it, and waits until it serves. It is ended after the test.
 * @param environment Variables beside those of the test itself.
 * @param log Gets what it writes to standard error. Default: that of the test.
 */
export async function startProcess(
  scope: Scope,
  { data, content, machine }: World,
  environment: Readonly<Record<string, string>> = {},
  log?: (text: string) => void,
): Promise<ServerProcess> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "program.ts"), data, content, machine], {
    stdio: ["ignore", "pipe", log ? "pipe" : "inherit"],
    env: { ...process.env, TOKIWA_KEY: key, ...environment },
  });
  if (log) child.stderr?.setEncoding("utf8").on("data", log);
  const gone = once(child, "exit");
  const kill = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await gone;
  };
  scope.after(async () => {
    // With SIGTERM it takes its PostgreSQL along.
    if (child.exitCode === null && child.signalCode === null) await kill("SIGTERM");
  });
  const serving = Promise.withResolvers<string>();
  const diagnosed = Promise.withResolvers<void>();
  if (child.stdout)
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (line.startsWith("url ")) serving.resolve(line.slice(4));
      if (line === "diagnosed") diagnosed.resolve();
    });
  void gone.then(() => serving.reject(new Error("the server ended before it served")));
  const url = await serving.promise;
  return {
    child,
    url,
    diagnosed: diagnosed.promise,
    ask: (path, { method = "GET", body, signal } = {}) =>
      fetch(`${url}${path}`, {
        method,
        headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        ...(signal && { signal }),
      }),
    postgres: async () => (await readPostmaster(join(data, "postgres", "data")))?.pid ?? 0,
    kill,
  };
}
