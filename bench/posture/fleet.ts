/**
 * A fleet that reports: what each of its assets says, and sending that in many requests at a time.
 * @module
 */
import { z } from "@hono/zod-openapi";
import type { Server } from "./servers.ts";

const listed = z.object({
  benchmarks: z.array(z.object({ kind: z.string(), version: z.string(), checks: z.array(z.string()) })),
});

const letters = "PFNE";
/** What a cell says at first is one of these: of a hundred, four fail, two do not apply, and of one the check cannot tell. */
const first = "FFFFNNE".padEnd(100, "P");
/** How much more likely than others a cell that fails is to change, and the others: with four in a hundred failing, as
 * many are mended as fail. */
const [mended, failed] = [0.5 / 0.04, 0.5 / 0.96];

/** Of a report's failures, each has one of this many findings of its check: the same is found all over a fleet. */
const findings = 3;
/** Between two rounds of reports, in milliseconds. */
const between = 70_000;
/** How many reports a request has, and how many requests are under way: as many reports wait as a transaction takes up. */
const perRequest = 200;
const underWay = 8;

export class Fleet {
  readonly checks: readonly string[];
  readonly #benchmark: string;
  readonly #assets: number;
  readonly #systems: number;
  readonly #said: Buffer;
  #round = 0;
  #seed = 1;
  /** Since when its rounds of reports are: each some time after the one before, as those of a machine are. */
  readonly #begun = Date.now() - 50 * between;

  /** One of hosts, that says what a server asks of them. */
  static async of(server: Server, assets: number, systems: number): Promise<Fleet> {
    const { benchmarks } = listed.parse(JSON.parse(await server.read("/api/v1/benchmarks")));
    const host = benchmarks.find(({ kind }) => kind === "host");
    if (!host) throw new Error("there is no benchmark of hosts");
    return new Fleet(`${host.kind}@${host.version}`, host.checks, assets, systems);
  }

  /** @param benchmark `kind@version`, and its checks. */
  constructor(benchmark: string, checks: readonly string[], assets: number, systems: number) {
    this.#benchmark = benchmark;
    this.checks = checks;
    this.#assets = assets;
    this.#systems = systems;
    this.#said = Buffer.alloc(assets * checks.length, "P");
    for (let cell = 0; cell < this.#said.length; cell += 1)
      this.#said[cell] = first.charCodeAt(this.#random(first.length));
  }

  /** The same numbers in each run (Numerical Recipes, §7.1: a linear congruential generator). */
  #random(below: number): number {
    this.#seed = (this.#seed * 1664525 + 1013904223) % 2 ** 32;
    return Math.floor((this.#seed / 2 ** 32) * below);
  }

  get assets(): number {
    return this.#assets;
  }

  /** What an asset says of its checks, by their places: the index of each outcome's letter. */
  said(asset: number): readonly number[] {
    const width = this.checks.length;
    return Array.from(this.#said.subarray(asset * width, (asset + 1) * width), (letter) =>
      letters.indexOf(String.fromCharCode(letter)),
    );
  }

  get cells(): number {
    return this.#assets * this.checks.length;
  }

  /**
   * Has each asset say something else of a share of its cells. With all of them changed, each says another thing; else as
   * many fail as are mended, so that in the long run a fleet neither gets better nor worse.
   */
  change(share: number): void {
    if (share === 0) return;
    for (let cell = 0; cell < this.#said.length; cell += 1) {
      const before = letters.indexOf(String.fromCharCode(this.#said[cell] ?? 80));
      if (share < 1 && this.#random(1_000_000) >= share * (before === 1 ? mended : failed) * 1_000_000) continue;
      const next = share < 1 ? (before === 1 ? 0 : 1) : (before + 1 + this.#random(3)) % 4;
      this.#said[cell] = letters.charCodeAt(next);
    }
  }

  /**
   * The requests by which some assets report.
   * @param at When they observed what they tell, asked for each request. Default: all of a round at once.
   */
  *bodies(from = 0, to = this.#assets, at = this.#inRounds()): Iterable<Buffer> {
    for (let begin = from; begin < to; begin += perRequest) {
      const lines: string[] = [];
      const observedAt = new Date(at()).toISOString();
      for (let asset = begin; asset < Math.min(to, begin + perRequest); asset += 1)
        lines.push(this.#line(asset, observedAt));
      yield Buffer.from(lines.join("\n"));
    }
  }

  #inRounds(): () => number {
    this.#round += 1;
    const at = this.#begun + this.#round * between;
    return () => at;
  }

  #line(asset: number, observedAt: string): string {
    const width = this.checks.length;
    const outcomes = this.#said.toString("latin1", asset * width, (asset + 1) * width);
    const found: string[] = [];
    for (let at = outcomes.indexOf("F"); at >= 0 && found.length < 40; at = outcomes.indexOf("F", at + 1))
      found.push(`"${at}":{"reason":"${this.checks[at]} differs","evidence":"/etc/example: line ${asset % findings}"}`);
    return (
      `{"subject":{"kind":"host","name":"host-${asset}","system":"system-${asset % this.#systems}"},` +
      `"source":"scanner","observedAt":"${observedAt}","benchmark":"${this.#benchmark}",` +
      `"outcomes":"${outcomes}","findings":{${found.join(",")}}}`
    );
  }
}

/** Sends requests to servers in turn, several at a time. @returns milliseconds. */
export async function send(servers: readonly Server[], bodies: Iterable<Buffer>): Promise<number> {
  const each = bodies[Symbol.iterator]();
  const begun = performance.now();
  const sender = async (server: Server): Promise<void> => {
    for (let next = each.next(); !next.done; next = each.next()) await deliver(server, next.value);
  };
  await Promise.all(servers.flatMap((server) => Array.from({ length: underWay }, () => sender(server))));
  return performance.now() - begun;
}

async function deliver(server: Server, body: Buffer): Promise<void> {
  for (;;) {
    const { status, text, retryAfter } = await server.ask("POST", "/api/v1/reports", "application/x-ndjson", body);
    if (status === 202 && text.includes('"refused":[]')) return;
    if (status !== 429) throw new Error(`answered ${status}: ${text.slice(0, 2000)}`);
    await new Promise((resolve) => setTimeout(resolve, retryAfter * 1000));
  }
}
