/**
 * The assets of a large fleet and those who speak for them, over HTTP; what was said last of some is held, to be looked at.
 */
import { z } from "@hono/zod-openapi";
import { hostBenchmark } from "./actors.ts";
import { type Answer, ask, type Asked } from "./asking.ts";
import type { SteppedClock } from "./clock.ts";
import type { Fleet } from "./fleet.ts";
import { inGroups, inLanes } from "./lanes.ts";
import { type Benchmark, outcomesOf, reportOf } from "./large-reports.ts";
import type { Ledger } from "./ledger.ts";

const minute = 60_000;
const hour = 60 * minute;

/** How many reports a request has. */
const perRequest = 200;
/** Of every so many assets one is held. */
const sampled = 1999;
/** How old what they say is: none of it grows stale meanwhile, but of the silent ones once an hour more has passed. */
const age = { usual: 90 * minute, silent: 5.5 * hour } as const;
/** A process may be long about what is due, on a machine that does other things, too. */
const patience = 280_000;

/** One of ten assets reports once only, and grows stale. */
export const isSilent = (asset: number): boolean => asset % 10 === 0;

const takenUp = z.object({ sequences: z.array(z.int()), refused: z.array(z.unknown()).length(0) });
const cellsForm = z.object({
  items: z.array(
    z.object({ check: z.object({ id: z.string() }), state: z.string(), unknownReason: z.string().nullable() }),
  ),
});

export interface LargeFleetOptions {
  readonly fleet: Fleet;
  readonly ledger: Ledger;
  readonly clock: SteppedClock;
  readonly assets: number;
  readonly seed: number;
}

export class LargeFleet {
  readonly #options: LargeFleetOptions;
  /** The list by which all report: they learn of another one when they are told to. */
  #benchmark: Benchmark;
  /** A report of each sampled asset and round, with its number. */
  readonly #held: { readonly line: object; readonly sequence: number }[] = [];
  /** What sampled assets said last, and of which checks. */
  readonly #said = new Map<number, { readonly outcomes: string; readonly checks: readonly string[] }>();
  /** How many reports were acknowledged. */
  reports = 0;

  private constructor(options: LargeFleetOptions, benchmark: Benchmark) {
    this.#options = options;
    this.#benchmark = benchmark;
  }

  static async of(options: LargeFleetOptions): Promise<LargeFleet> {
    return new LargeFleet(options, await hostBenchmark(options));
  }

  /** Has all report by the list that there is now. @returns how many checks it has. */
  async learn(): Promise<number> {
    this.#benchmark = await hostBenchmark(this.#options);
    return this.checks.length;
  }

  get checks(): readonly string[] {
    return this.#benchmark.checks;
  }

  ask(n: number, asked: Asked): Promise<Answer> {
    const { fleet, ledger } = this.#options;
    return ask(fleet, ledger, n, { patience, ...asked });
  }

  /** Has assets report. @returns how many did. */
  async report(round: number, speaks: (asset: number) => boolean): Promise<number> {
    const { assets, clock, seed } = this.#options;
    const before = this.reports;
    const benchmark = this.#benchmark;
    const { checks } = benchmark;
    const speaking = Array.from({ length: assets }, (_, asset) => asset).filter(speaks);
    await inLanes(inGroups(speaking, perRequest), async (those, lane) => {
      const all = those.map((asset) => {
        const outcomes = outcomesOf(seed, asset, round, checks.length);
        const observedAt = clock.now() - (isSilent(asset) ? age.silent : age.usual);
        const line = reportOf(asset, { outcomes, observedAt, isFirst: round === 1 }, benchmark);
        return { asset, outcomes, line };
      });
      const sequences = await this.#send(
        all.map(({ line }) => line),
        lane,
      );
      for (const [index, { asset, outcomes, line }] of all.entries()) {
        if (asset % sampled !== 0) continue;
        this.#held.push({ line, sequence: sequences[index] ?? 0 });
        this.#said.set(asset, { outcomes, checks });
      }
      this.reports += all.length;
    });
    return this.reports - before;
  }

  async #send(lines: readonly object[], lane: number): Promise<readonly number[]> {
    const { status, body } = await this.ask(lane, { method: "POST", path: "/api/v1/reports", body: lines });
    const taken = takenUp.safeParse(body);
    if (status === 202 && taken.success) return taken.data.sequences;
    throw new Error(`right reports were answered with ${status} ${JSON.stringify(body).slice(0, 1000)}`);
  }

  /** Sends again what is held: each must have the number that it had. @returns how many that were. */
  async sendAgain(): Promise<number> {
    return inLanes(this.#held, async ({ line, sequence }, lane) => {
      const [now] = await this.#send([line], lane);
      if (now !== sequence)
        this.#options.ledger.violated(`${JSON.stringify(line)} was number ${sequence}, and is ${now}`);
    });
  }

  /**
   * Looks whether sampled assets are shown as they said last, without the checks that went, and those that came not
   * observed where nothing was said of them. @returns how many that were.
   */
  async look(): Promise<number> {
    const now = new Set((await hostBenchmark(this.#options)).checks);
    return inLanes(this.#said, async ([asset, { outcomes, checks }], lane) => {
      const path = `/api/v1/cells?subject=${encodeURIComponent(`host:host-${asset}`)}&limit=1000`;
      const { items } = cellsForm.parse((await this.ask(lane, { path })).body);
      if (items.length === 0) this.#options.ledger.violated(`nothing is shown of host-${asset}`);
      for (const { check, state, unknownReason } of items) {
        const place = checks.indexOf(check.id);
        const isNew = place < 0 && now.has(check.id);
        const isRight = isNew ? unknownReason === "never-observed" : agrees(outcomes[place], state, unknownReason);
        if (!isRight || (place >= 0 && !now.has(check.id)))
          this.#options.ledger.violated(`host-${asset} ${check.id} is shown as ${state} (${unknownReason})`);
      }
    });
  }
}

const words: Readonly<Record<string, string>> = { P: "pass", F: "fail", N: "not-applicable", E: "unknown" };

/** Whether a state is what was last said, or what that became when it grew stale. */
const agrees = (letter: string | undefined, state: string, unknownReason: string | null): boolean =>
  letter === undefined || words[letter] === state || unknownReason === "stale";
