/**
 * The process of the embedded PostgreSQL: started, watched, started again when it dies, stopped without loss.
 * @module
 */
import { type ChildProcess, spawn } from "node:child_process";
import { open, readFile } from "node:fs/promises";
import { join, parse } from "node:path";
import type { Logger } from "pino";
import { StartupError } from "../../startup.ts";
import type { Account } from "./account.ts";
import type { Binaries } from "./binaries.ts";
import type { Cluster } from "./cluster.ts";
import type { Endpoint } from "./endpoint.ts";
import { clearStale, readPostmaster, signal, stopLeftover } from "./postmaster.ts";
import { environment, run } from "./run.ts";

const settings: readonly string[] = [
  "max_connections=60",
  "jit=off",
  // Rows of the present are written again with each report: what they leave behind is cleared away soon.
  "autovacuum_naptime=5s",
  "timezone=UTC",
  "log_timezone=UTC",
  "lc_messages=C",
  // A file for each day of the week, each written over a week later. No text of statements: they may hold what is secret.
  "logging_collector=on",
  "log_directory=log",
  "log_filename=postgresql-%a.log",
  "log_rotation_age=1d",
  "log_truncate_on_rotation=on",
  "log_min_error_statement=panic",
  "log_parameter_max_length_on_error=0",
];

/** After its postmaster was killed, the children of a PostgreSQL hold its memory for a second or two. */
const passing = /lock file ".*" already exists|pre-existing shared memory block|could not bind/;

/** What one PostgreSQL is made of. */
export interface Parts {
  readonly home: string;
  readonly account: Account | null;
  readonly binaries: Binaries;
  readonly cluster: Cluster;
  readonly endpoint: Endpoint;
  /** More settings, as `name=value`. */
  readonly settings: readonly string[];
  readonly log: Logger;
}

/** The process of PostgreSQL, watched. */
export class Supervised {
  readonly #parts: Parts;
  #child: ChildProcess | null = null;
  #stopping = false;
  #restarting: Promise<void> | null = null;
  /** Should we end without `stop`, as by an error that nobody caught, then PostgreSQL is asked to end as well. */
  readonly #atExit = (): void => {
    if (this.pid !== null) signal(this.pid, "SIGINT");
  };

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  async start(): Promise<void> {
    process.on("exit", this.#atExit);
    try {
      await this.#launch();
    } catch (error) {
      process.off("exit", this.#atExit);
      throw error;
    }
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#restarting;
    const child = this.#child;
    if (child) {
      child.ref();
      const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
      await this.#askToEnd(child);
      await gone;
    }
    process.off("exit", this.#atExit);
  }

  /** Fast shutdown (PostgreSQL, §18.5): sessions are ended, a checkpoint is written. */
  async #askToEnd(child: ChildProcess): Promise<void> {
    const { binaries, cluster, account } = this.#parts;
    if (process.platform === "win32")
      await run(binaries.pgCtl, ["stop", "-D", cluster.data, "-m", "fast", "-s"], { account });
    else child.kill("SIGINT");
  }

  /** Starts `postgres` and waits until it takes connections; tries again as long as the remains of the last one are there. */
  async #launch(): Promise<void> {
    const { binaries, cluster, account, endpoint, log } = this.#parts;
    const deadline = performance.now() + 30_000;
    for (;;) {
      if (await stopLeftover(cluster.data, binaries, account))
        log.info("stopped the PostgreSQL that an earlier Tokiwa had left running");
      if (await clearStale(cluster.data)) await endpoint.clear();
      const failure = await this.#attempt();
      if (failure === null) return;
      if (this.#stopping || performance.now() >= deadline || !passing.test(failure))
        throw new StartupError("postgres-failed", {
          ja: `PostgreSQL が起動しませんでした：${failure || "（出力なし）"}`,
          en: `PostgreSQL did not start: ${failure || "it said nothing"}`,
        });
      await delay(200);
    }
  }

  /** @returns null when it is ready, or what it said before it ended. */
  async #attempt(): Promise<string | null> {
    const { home, account, binaries, cluster, endpoint } = this.#parts;
    // Its first words go to a file, not a pipe: it may outlive us.
    const wordsFile = join(home, "postgres.err");
    const words = await open(wordsFile, "w", 0o600);
    const child = spawn(
      binaries.postgres,
      ["-D", cluster.data, ...[...settings, ...endpoint.settings, ...this.#parts.settings].flatMap((s) => ["-c", s])],
      {
        cwd: parse(process.cwd()).root,
        env: environment,
        stdio: ["ignore", words.fd, words.fd],
        // In a session of its own: the Ctrl-C of a terminal is for us; we end it when we are done.
        detached: true,
        ...account,
      },
    );
    const ended = new Promise<string>((resolve) => {
      child.once("error", (error) => resolve(error.message));
      child.once("exit", () => resolve(""));
    });
    await words.close();
    let end: string | null = null;
    void ended.then((reason) => {
      end = reason;
    });
    while (end === null) {
      const postmaster = await readPostmaster(cluster.data);
      if (postmaster?.ready && postmaster.pid === child.pid && end === null) {
        this.#watch(child);
        return null;
      }
      await delay(10);
    }
    return end || lastWords(child.pid ?? 0, wordsFile, cluster.data);
  }

  #watch(child: ChildProcess): void {
    this.#child = child;
    // `process` stays alive through what listens, not through PostgreSQL.
    child.unref();
    child.once("exit", (code, by) => {
      this.#child = null;
      if (this.#stopping) return;
      this.#parts.log.error({ code, signal: by }, "PostgreSQL ended by itself; starting it again");
      this.#restarting = this.#restart();
    });
  }

  async #restart(): Promise<void> {
    for (let pause = 0; !this.#stopping; pause = Math.min(pause * 2 + 100, 5000)) {
      await delay(pause);
      try {
        await this.#launch();
        this.#parts.log.info("PostgreSQL runs again");
        return;
      } catch (error) {
        this.#parts.log.error({ err: error }, "PostgreSQL could not be started again; trying on");
      }
    }
  }
}

/** What a postmaster said before it ended: its first words, then those that it had its log keeper write. */
async function lastWords(pid: number, firstWords: string, data: string): Promise<string> {
  const [, current] = /^stderr (.+)$/m.exec(await readText(join(data, "current_logfiles"))) ?? [];
  const log = current ? await readText(join(data, current)) : "";
  const own = log.split("\n").filter((line) => line.includes(` [${pid}] `));
  return [await readText(firstWords), ...own].join("\n").trim().slice(-2000);
}

const readText = (file: string): Promise<string> => readFile(file, "utf8").catch(() => "");

const delay = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
