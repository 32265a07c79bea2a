/**
 * A real PostgreSQL for tests: one for the whole run where `scripts/test.mjs` started it, otherwise one for this process.
 * @module
 */
import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../embedded/server.ts";
import { signal } from "../embedded/postmaster.ts";
import { ownDatabase } from "../open.ts";

/** The environment variable that names the cluster of the run: a `postgresql://` address whose role may make databases. */
export const clusterVariable = "TOKIWA_TEST_CLUSTER";

export interface TestCluster {
  /** A `postgresql://` address of a role that may make databases. */
  readonly url: string;
  stop(): Promise<void>;
}

const prefix = "tokiwa-test-";

/** Starts a cluster that lives as long as this process at most. It does not sync to disk: what it holds is thrown away. */
export async function startTestCluster(): Promise<TestCluster> {
  sweep();
  const folder = mkdtempSync(join(tmpdir(), prefix));
  // Run by root, PostgreSQL is another account that has to pass here.
  chmodSync(folder, 0o711);
  writeFileSync(join(folder, "owner"), String(process.pid));
  const postgres = await startEmbeddedPostgres({
    folder: join(folder, "data"),
    log: pino({ level: "silent" }),
    settings: ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200", "autovacuum=off"],
  });
  const atExit = (): void => discard(folder, postgres.pid());
  process.on("exit", atExit);
  // A test run that is cut off ends in order, so that its PostgreSQL goes too.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(1));
  return {
    url: await address(postgres),
    stop: async () => {
      process.off("exit", atExit);
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function address(postgres: EmbeddedPostgres): Promise<string> {
  const { host, port, user, password, database } = await ownDatabase(postgres);
  const url = new URL(`postgresql://${user}:${encodeURIComponent(password)}@localhost:${port}/${database}`);
  url.searchParams.set("host", host);
  return url.href;
}

/** Takes away what test runs left behind that were killed. */
function sweep(): void {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    const folder = join(tmpdir(), name);
    const owner = Number(read(join(folder, "owner")));
    if (!(owner > 0) || lives(owner)) continue;
    const postmaster = Number.parseInt(read(join(folder, "data/postgres/data/postmaster.pid")), 10);
    discard(folder, postmaster > 0 && read(`/proc/${postmaster}/cmdline`).includes(folder) ? postmaster : null);
  }
}

/** Ends the PostgreSQL of a folder at once, then removes the folder. Does not return before, since a process may be ending. */
function discard(folder: string, pid: number | null): void {
  if (pid !== null) {
    signal(pid, "SIGQUIT");
    for (let waited = 0; waited < 5000 && lives(pid); waited += 10) Atomics.wait(clock, 0, 0, 10);
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
}

const clock = new Int32Array(new SharedArrayBuffer(4));

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
  // A process that ended, but whose parent has not looked, is still listed.
  return !/\) Z /.test(read(`/proc/${pid}/stat`));
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
