/**
 * Starting servers, and asking them.
 * @module
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";
import type { Connection } from "../../apps/server/src/platform/database/database.ts";

const agent = new Agent({ keepAlive: true, maxSockets: 256 });

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly retryAfter: number;
}

export class Server {
  readonly port: number;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.port = port;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Starts one, whose clock may be some milliseconds ahead, and waits until it listens. */
  static async start(connection: Connection | string, { ahead = 0 } = {}): Promise<Server> {
    const child = fork(new URL("serve.ts", import.meta.url), [JSON.stringify(connection), String(ahead)], {
      // As `npm start` has it (docs/operations.md), and to collect garbage before memory is read.
      execArgv: ["--disable-warning=ExperimentalWarning", "--max-semi-space-size=16", "--expose-gc"],
    });
    return new Server(child, await told(child, "port"));
  }

  /** Bytes after the garbage was collected: resident, or those that the program itself holds. */
  memory(of: "rss" | "held" = "rss"): Promise<number> {
    return this.told(of);
  }

  /**
   * What it tells of itself: memory after the garbage was collected, its CPU time in milliseconds, or how many subjects
   * are due by its clock, counted up to some thousand.
   */
  async told(of: "rss" | "held" | "cpu" | "due"): Promise<number> {
    const answer = told(this.#child, of);
    this.#child.send(of);
    return answer;
  }

  /** The most memory that was ever resident, in bytes: `VmHWM` of proc_pid_status(5). */
  peak(): number {
    const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${this.#child.pid}/status`, "latin1")) ?? [];
    return Number(kibibytes) * 1024;
  }

  /** Puts its clock some milliseconds ahead. */
  async step(ahead: number): Promise<void> {
    const answer = told(this.#child, "ahead");
    this.#child.send(ahead);
    await answer;
  }

  async stop(): Promise<void> {
    const gone = once(this.#child, "exit");
    this.#child.kill();
    await gone;
  }

  ask(method: "GET" | "POST", path: string, type = "application/json", body?: Buffer): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const headers = body ? { "content-type": type, "content-length": body.length } : {};
      const sent = request({ port: this.port, host: "127.0.0.1", method, path, agent, headers }, (response) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.on("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            text: Buffer.concat(parts).toString("utf8"),
            retryAfter: Number(response.headers["retry-after"] ?? 0),
          }),
        );
        response.on("error", reject);
      });
      sent.on("error", reject).end(body);
    });
  }

  async read(path: string): Promise<string> {
    const { status, text } = await this.ask("GET", path);
    if (status !== 200) throw new Error(`${path} answered ${status}: ${text.slice(0, 500)}`);
    return text;
  }
}

/** The number that a process tells next, under a name. */
function told(child: ChildProcess, name: string): Promise<number> {
  return new Promise((resolve) => {
    child.once("message", (message: object) => {
      resolve(Number(Object.entries(message).find(([key]) => key === name)?.[1]));
    });
  });
}
