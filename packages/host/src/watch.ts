import type { CheckResult, Content } from "@tokiwa/content";
import { identityCollector } from "./collectors/context.ts";
import type { Collector } from "./collector.ts";
import { assetOf, type HostAsset } from "./diagnose.ts";
import { type Choice, type HostCheck, hostChecks } from "./selection.ts";
import { survey } from "./survey.ts";
import { watchFolders } from "./watch-folders.ts";

export interface WatchOptions extends Choice {
  readonly content: Content;
  /** The directory that stands for `/`. */
  readonly root: string;
  /** Takes what was evaluated, and only that, in one batch. Where it fails, the same checks are repeated soon. */
  readonly report: (cells: readonly CheckResult[], observedAt: number, asset: HostAsset) => void | Promise<void>;
  /** Hears of what went wrong in reporting; the watch goes on. */
  readonly failed?: (error: unknown) => void;
  readonly signal: AbortSignal;
  /** The clock, in milliseconds since the epoch. */
  readonly now?: () => number;
  /** Spreads the repetitions of many machines: numbers from 0 to 1. */
  readonly random?: () => number;
}

/** Editors write in several steps: so long after the first notice the files are looked at. In milliseconds. */
const settle = 100;
/** How often sources are looked at without any notice, and how often where the kernel gives no notices. */
const sweepEvery = 5000;
const sweepEveryWithoutNotice = 1000;
const retryAfter = 10_000;
const longestTimer = 60_000;

/**
 * Keeps the checks of a machine fresh: each is repeated at about half of its maxAge, and at once when a file that its
 * facts came from changes.
 * @returns when the signal is aborted
 * @throws NoSuchRoot, NoSuchChoice
 */
export async function watchHost(options: WatchOptions): Promise<void> {
  const { content, root, report, signal, now = Date.now, random = Math.random } = options;
  const checks = hostChecks(content, options);
  const seen = survey(root);
  const dueAt = new Map(checks.map((check) => [check, 0]));
  /** Collectors that are to run or are running. */
  const waiting = new Set<Collector>();
  const lanes = { quick: Promise.resolve(), costly: Promise.resolve() };
  let repeating: NodeJS.Timeout | undefined;
  const { promise: ended, reject: fail } = Promise.withResolvers<never>();

  const isCostly = (check: HostCheck): boolean => check.collectors.some((collector) => collector.costly === true);

  /** Gathers what is not fresh, evaluates, reports. */
  const examine = async (batch: readonly HostCheck[], gather: ReadonlySet<Collector>): Promise<void> => {
    const observedAt = now();
    await seen.gather(gather, observedAt, signal);
    for (const collector of gather) waiting.delete(collector);
    folders.follow(seen.touched());
    const facts = seen.facts();
    try {
      await report(
        batch.map(({ compiled }) => compiled.evaluate(facts)),
        observedAt,
        assetOf(facts),
      );
    } catch (error) {
      options.failed?.(error);
      for (const check of batch) dueAt.set(check, now() + retryAfter);
      clearTimeout(repeating);
      if (!signal.aborted) repeating = setTimeout(tick, retryAfter);
    }
    // What changed while this was under way was not looked at twice.
    followChanges();
  };

  /** A walk over all files must not hold up what can be told at once, so the two wait in different lanes. */
  const enqueue = (lane: "quick" | "costly", batch: readonly HostCheck[], gather: ReadonlySet<Collector>): void => {
    if (batch.length === 0) return;
    for (const collector of gather) waiting.add(collector);
    for (const check of batch) dueAt.set(check, now() + check.maxAge * (0.4 + 0.2 * random()));
    lanes[lane] = lanes[lane].then(() => examine(batch, gather)).catch(fail);
  };

  const repeatDue = (): void => {
    const at = now();
    // Those that come due soon go along, so that reports stay few.
    const due = checks.filter((check) => (dueAt.get(check) ?? 0) <= at + check.maxAge / 20);
    if (!due.some((check) => (dueAt.get(check) ?? 0) <= at)) return;
    for (const [lane, batch] of [
      ["quick", due.filter((check) => !isCostly(check))],
      ["costly", due.filter(isCostly)],
    ] as const) {
      enqueue(lane, batch, new Set([identityCollector, ...batch.flatMap((check) => check.collectors)]));
    }
  };

  const followChanges = (within?: ReadonlySet<string>): void => {
    const changed = new Set(seen.changed(within).filter((collector) => !waiting.has(collector)));
    if (changed.size === 0) return;
    const touched = checks.filter((check) => check.collectors.some((collector) => changed.has(collector)));
    for (const [lane, batch] of [
      ["quick", touched.filter((check) => !isCostly(check))],
      ["costly", touched.filter(isCostly)],
    ] as const) {
      const needed = batch.flatMap((check) => check.collectors);
      const stale = needed.filter((collector) => changed.has(collector) || seen.isBlind(collector));
      enqueue(lane, batch, new Set(stale));
    }
  };

  let settling: NodeJS.Timeout | undefined;
  let noticed = new Set<string>();
  const folders = watchFolders(root, (folder) => {
    noticed.add(folder);
    settling ??= setTimeout(() => {
      const within = noticed;
      settling = undefined;
      noticed = new Set();
      followChanges(within);
    }, settle);
  });
  const tick = (): void => {
    repeatDue();
    const next = Math.min(...dueAt.values()) - now();
    repeating = setTimeout(tick, Math.min(Math.max(next, 50), longestTimer));
  };
  let sweeping: NodeJS.Timeout | undefined;
  const sweep = (): void => {
    folders.renew();
    followChanges();
    sweeping = setTimeout(sweep, folders.complete() ? sweepEvery : sweepEveryWithoutNotice);
  };
  try {
    tick();
    sweeping = setTimeout(sweep, sweepEvery);
    await Promise.race([ended, aborted(signal)]);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    clearTimeout(settling);
    clearTimeout(repeating);
    clearTimeout(sweeping);
    folders.close();
    await Promise.allSettled(Object.values(lanes));
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
