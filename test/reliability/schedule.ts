/**
 * One schedule, from a new world to the judgement.
 */
import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { follow, type Follower } from "../../apps/server/src/testing/follow.ts";
import { auditor, decider, declare, planner, reader, sendRefused, type Stage, writer } from "./actors.ts";
import { befall, befallings, startWithAnother } from "./chaos.ts";
import { steppedClock } from "./clock.ts";
import { firstEdition, writeContent } from "./content.ts";
import { openDecisions } from "./decisions.ts";
import { smallDisk } from "./disk.ts";
import { type Fleet, slowly, startFleet } from "./fleet.ts";
import { arranger, foundSharer, keeper } from "./governing.ts";
import { judge } from "./judge.ts";
import { Ledger, organizations, systemsOf } from "./ledger.ts";
import { randomOf } from "./random.ts";
import { wanderer } from "./wandering.ts";

export interface ScheduleOptions {
  readonly seed: number;
  /** How long things befall the servers. */
  readonly seconds: number;
  readonly processes?: number;
  readonly writers?: number;
  /** Told of what the servers logged as an error. */
  readonly onErrors?: (errors: Fleet["errors"]) => void;
}

export interface Outcome {
  /** How often each thing was done and answered, and what befell them. */
  readonly counts: ReadonlyMap<string, number>;
  /** What there is to come up, and did not. */
  readonly missing: readonly string[];
  readonly reports: number;
  readonly events: number;
  /** Why the disk was never full; null where it could be. */
  readonly withoutDisk: string | null;
}

/** Bytes of the small disk: a new database and the log of some minutes. */
const diskSize = 768 << 20;

/** For so many seconds a schedule goes on at most, until each thing came up. */
const mostLonger = 120;

/** What actors do. */
const acts = [
  ...["report", "bulk", "again", "wrong", "move", "profile", "grant", "revoke", "decide", "read", "recount"],
  ...["joint: report", "joint: again", "joint: transfer", "joint: tailor", "joint: except", "joint: share"],
  ...["arrange", "keep", "hold", "lift", "switch", "a check comes", "a check goes"],
];
/** What follows from that, and from what befalls the servers. */
const outcomes = [
  "history cleared",
  "exceptions began",
  "exceptions ended",
  "cells changed by the clock",
  "streams resumed",
] as const;

function outcomesOf(
  { granted, counts }: Ledger,
  followers: readonly Follower[],
  now: number,
): ReadonlyMap<(typeof outcomes)[number], number> {
  const terms = [...granted.values()];
  const changed = followers.map(({ told }) => told.filter(({ data }) => data.includes('"cause":"clock"')).length);
  return new Map([
    ["history cleared", counts.get("history cleared") ?? 0],
    ["exceptions began", terms.filter(({ at, from }) => from > at && from <= now).length],
    ["exceptions ended", terms.filter(({ until }) => until <= now).length],
    ["cells changed by the clock", Math.max(...changed)],
    ["streams resumed", followers.reduce((sum, follower) => sum + follower.resumed(), 0)],
  ]);
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Runs a schedule.
 * @throws AssertionError where anything is not as it must be.
 */
export async function runSchedule(options: ScheduleOptions): Promise<Outcome> {
  const { seed, seconds, processes = 3, writers = 6, onErrors } = options;
  const random = randomOf(seed);
  await using running = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "tokiwa-reliability-"));
  running.defer(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  await chmod(folder, 0o711);
  const world = { data: join(folder, "data"), content: join(folder, "content"), machine: join(folder, "machine") };
  for (const one of [world.data, world.machine]) await mkdir(one, { mode: 0o711 });
  await writeContent(world.content, firstEdition);
  const found = smallDisk(world.data, diskSize);
  const disk = "refused" in found ? null : found;
  running.defer(() => disk?.remove());

  const clock = steppedClock(join(folder, "clock"));
  const fleet = await startFleet(world, processes, clock.file, slowly);
  running.defer(async () => {
    await fleet.close();
    onErrors?.(fleet.errors);
  });
  const decisions = await openDecisions(fleet.databaseUrl, world.content, clock.now);
  running.defer(() => decisions.close());
  const ledger = new Ledger();
  let stopping = false;
  const stage: Stage = { fleet, ledger, clock, decisions, stopping: () => stopping };
  for (const organization of organizations)
    for (const system of systemsOf(organization)) await declare(stage, 0, organization, system, "moderate");

  await foundSharer(stage);
  const followers = Array.from({ length: processes }, (_, n) => follow(() => fleet.one(n)));
  running.defer(async () => {
    for (const follower of followers) await follower.stop();
  });
  const acting = [
    ...Array.from({ length: writers }, (_, n) => writer(stage, random.branch(`writer ${n}`), `writer-${n}`)),
    planner(stage, random.branch("planner")),
    decider(stage, random.branch("decider")),
    reader(stage, random.branch("reader")),
    wanderer(stage, random.branch("wanderer")),
    arranger(stage, random.branch("arranger")),
    keeper(stage, random.branch("keeper")),
    auditor(stage, random.branch("auditor")),
  ];
  const chaos = { fleet, ledger, clock, decisions, disk, content: world.content, stopping: () => stopping };
  const befalling = befall(chaos, random.branch("chaos"));
  const kinds = [...acts, ...outcomes, ...befallings(disk)];
  const missing = (): readonly string[] => {
    const counts = new Map([...ledger.counts, ...outcomesOf(ledger, followers, clock.now())]);
    return kinds.filter((kind) => (counts.get(kind) ?? 0) === 0);
  };
  await pause(seconds * 1000);
  // Whatever has not come up yet is waited for a while.
  for (let left = mostLonger; left > 0 && missing().length > 0; left -= 1) await pause(1000);
  stopping = true;
  await befalling;
  disk?.free();
  await fleet.settle();
  await Promise.all(acting);
  await startWithAnother(chaos, random, fleet.size - 1);
  await fleet.settle();
  await sendRefused(stage);
  await judge(stage, followers);
  return {
    counts: new Map([...ledger.counts, ...outcomesOf(ledger, followers, clock.now())]),
    missing: missing(),
    reports: ledger.acknowledged.length,
    events: Math.max(...followers.map(({ told }) => told.length)),
    withoutDisk: "refused" in found ? found.refused : null,
  };
}
