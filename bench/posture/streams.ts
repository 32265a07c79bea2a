/**
 * Followers of the event stream, and how long after it was sent a report reaches them.
 * @module
 */
import { type ClientRequest, get } from "node:http";
import type { Server } from "./servers.ts";

export interface Visible {
  /** From sending a report until each follower had it, in milliseconds. */
  readonly sent: readonly number[];
  /** From the answer that it is on disk until then; 0 where the event was there first. */
  readonly accepted: readonly number[];
}

export class Followers {
  readonly #requests: ClientRequest[] = [];
  /** Of each follower, the highest number of a report that it was told of, and who waits for one. */
  readonly #told: number[] = [];
  readonly #waiting: { readonly follower: number; readonly sequence: number; readonly resolve: () => void }[] = [];

  static async follow(servers: readonly Server[], number: number): Promise<Followers> {
    const followers = new Followers();
    const open = Array.from({ length: number }, (_, index) => {
      const server = servers[index % servers.length];
      return server ? followers.#follow(server, index) : Promise.resolve();
    });
    await Promise.all(open);
    return followers;
  }

  #follow({ port }: Server, follower: number): Promise<void> {
    this.#told[follower] = 0;
    return new Promise((resolve, reject) => {
      const asked = get({ port, host: "127.0.0.1", path: "/api/v1/events" }, (response) => {
        let rest = "";
        response.setEncoding("utf8").on("data", (part: string) => {
          resolve();
          const lines = (rest + part).split("\n");
          rest = lines.pop() ?? "";
          for (const line of lines) this.#hear(follower, line);
        });
        response.on("error", () => {});
      });
      asked.on("error", reject);
      this.#requests.push(asked);
    });
  }

  #hear(follower: number, line: string): void {
    if (!line.startsWith("data: ") || !line.includes('"kind":"report')) return;
    const sequence = Number(/"sequence":(\d+)/.exec(line)?.[1]);
    if (!(sequence > (this.#told[follower] ?? 0))) return;
    this.#told[follower] = sequence;
    for (const one of this.#waiting.filter((of) => of.follower === follower && of.sequence <= sequence)) {
      this.#waiting.splice(this.#waiting.indexOf(one), 1);
      one.resolve();
    }
  }

  #hears(follower: number, sequence: number): Promise<void> {
    if ((this.#told[follower] ?? 0) >= sequence) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ follower, sequence, resolve }));
  }

  /** Sends reports one after the other, and measures when each follower hears of them. */
  async measure(server: Server, reports: number, check: string, pause: number): Promise<Visible> {
    const sent: number[] = [];
    const accepted: number[] = [];
    for (let n = 0; n < reports; n += 1) {
      const body = Buffer.from(
        JSON.stringify({
          subject: { kind: "host", name: "host-0" },
          source: "probe",
          observedAt: new Date().toISOString(),
          cells: [{ check, outcome: n % 2 === 0 ? "fail" : "pass" }],
        }),
      );
      const begun = performance.now();
      const { status, text } = await server.ask("POST", "/api/v1/observations", "application/json", body);
      const answered = performance.now();
      if (status !== 202) throw new Error(`a probe was answered ${status}: ${text}`);
      const sequence = Number(/"sequence":(\d+)/.exec(text)?.[1]);
      await Promise.all(
        this.#told.map(async (_, follower) => {
          await this.#hears(follower, sequence);
          const heard = performance.now();
          sent.push(heard - begun);
          accepted.push(Math.max(0, heard - answered));
        }),
      );
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
    return { sent, accepted };
  }

  close(): void {
    for (const request of this.#requests) request.destroy();
  }
}
