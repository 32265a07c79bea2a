import { setImmediate } from "node:timers/promises";
import { type Fact, type Facts, type Gap, quoted, type Text } from "@tokiwa/content";
import { collectorsOf } from "./catalog.ts";
import { type Collector, Unknown } from "./collector.ts";
import type { Listings } from "./listings.ts";
import { NoSuchRoot, Overtime, Root } from "./root.ts";
import type { Touch } from "./touch.ts";

export interface CollectOptions {
  /** The directory that stands for `/`. */
  readonly root: string;
  /** The facts wanted; all where not given. Facts that come with them are given, too. */
  readonly names?: ReadonlySet<string> | undefined;
  /** The present, in milliseconds since the epoch. */
  readonly now: number;
  readonly signal?: AbortSignal | undefined;
  /** What earlier walks met, for this root alone. */
  readonly listings?: Listings | undefined;
}

export interface Collection {
  readonly facts: Facts;
  /** The paths that each fact came from, also those where nothing stands but whose appearing would matter. */
  readonly sources: ReadonlyMap<string, readonly string[]>;
}

/** What one run of one collector gave. */
export interface Run {
  readonly facts: Facts;
  readonly touched: ReadonlyMap<string, Touch>;
  /** Whether the same could come out otherwise with nothing in `touched` having changed. */
  readonly blind: boolean;
}

const timeLimit = 10_000;

/**
 * Gathers facts of the machine below a root.
 * @throws NoSuchRoot when there is no such directory, and the signal's reason when it is aborted. All else that goes
 * wrong while looking is a gap.
 */
export async function collect(options: CollectOptions): Promise<Collection> {
  const facts = new Map<string, Fact>();
  const sources = new Map<string, readonly string[]>();
  for (const collector of collectorsOf(options.names)) {
    const run = await runCollector(collector, options);
    for (const [name, fact] of run.facts) {
      facts.set(name, fact);
      sources.set(name, [...run.touched.keys()]);
    }
    // Lets timers, signals and messages through: collectors themselves are synchronous.
    await setImmediate();
  }
  return { facts, sources };
}

/** Runs one collector; never throws for what it finds. */
export async function runCollector(collector: Collector, options: CollectOptions): Promise<Run> {
  const root = new Root(options.root, {
    timeLimit: collector.timeLimit ?? timeLimit,
    ...(options.signal && { signal: options.signal }),
    ...(options.listings && { listings: options.listings }),
  });
  const names = Object.keys(collector.facts);
  try {
    const collected = new Map<string, unknown>(Object.entries(await collector.collect(root, options.now)));
    return {
      facts: new Map(names.map((name) => [name, toFact(collected.get(name), root.gaps)])),
      touched: root.touched,
      blind: root.blind || usesClock(collector),
    };
  } catch (error) {
    if (error instanceof NoSuchRoot || options.signal?.aborted) throw error;
    const gap: Gap =
      error instanceof Overtime
        ? { path: "/", cause: "timed-out", detail: { ja: names.join("、"), en: names.join(", ") } }
        : { path: "/", cause: "unreadable", detail: failed(names, error) };
    const unknown: Fact = { status: "unknown", gaps: [gap, ...root.gaps] };
    return { facts: new Map(names.map((name) => [name, unknown])), touched: root.touched, blind: true };
  }
}

/** A collector that takes the present as its second parameter tells something else as time goes by. */
const usesClock = ({ collect }: Collector): boolean => collect.length > 1;

function toFact(value: unknown, gaps: readonly Gap[]): Fact {
  if (!(value instanceof Unknown)) return { status: "known", value, gaps };
  return { status: "unknown", gaps: [value.gap, ...gaps.filter((gap) => gap !== value.gap)] };
}

function failed(names: readonly string[], error: unknown): Text {
  const said = quoted(error instanceof Error ? error.message : String(error));
  return {
    ja: `${names.join("、")} の収集中の誤り${said.ja}`,
    en: `gathering ${names.join(", ")} failed: ${said.en}`,
  };
}
