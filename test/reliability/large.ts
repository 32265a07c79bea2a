/**
 * A fleet as large as a nation's, through the same door as any: it reports, is moved, tailored and excepted, grows stale
 * and reports again, while processes and PostgreSQL are killed; then everything is recounted, and time and memory told.
 */
import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { killPostgres } from "./chaos.ts";
import { type SteppedClock, steppedClock } from "./clock.ts";
import { type Decisions, openDecisions } from "./decisions.ts";
import { type Fleet, startFleet } from "./fleet.ts";
import { inLanes } from "./lanes.ts";
import { addChecks, takeChecks, writeFirst } from "./large-content.ts";
import { isSilent, LargeFleet } from "./large-fleet.ts";
import { recount } from "./large-recount.ts";
import { placeOf, places, placesOf } from "./large-reports.ts";
import { Ledger } from "./ledger.ts";
import { type Random, randomOf } from "./random.ts";

export interface LargeOptions {
  readonly assets: number;
  readonly seed: number;
  readonly processes: number;
  readonly say: (line: string) => void;
}

interface Stage {
  readonly large: LargeFleet;
  readonly fleet: Fleet;
  readonly ledger: Ledger;
  readonly clock: SteppedClock;
  readonly decisions: Decisions;
  readonly random: Random;
}

const minute = 60_000;
const hour = 60 * minute;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Runs it. @returns whether everything was as it must be. */
export async function runLarge({ assets, seed, processes, say }: LargeOptions): Promise<boolean> {
  await using running = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "tokiwa-large-"));
  running.defer(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  await chmod(folder, 0o711);
  const world = { data: join(folder, "data"), content: join(folder, "content"), machine: join(folder, "machine") };
  for (const one of [world.data, world.machine]) await mkdir(one, { mode: 0o711 });
  await writeFirst(world.content);
  const clock = steppedClock(join(folder, "clock"));
  const fleet = await startFleet(world, processes, clock.file);
  running.defer(async () => {
    await fleet.close();
    for (const [message, { count }] of fleet.errors) say(`  logged ${count} ×: ${message}`);
  });
  const decisions = await openDecisions(fleet.databaseUrl, world.content, clock.now);
  running.defer(() => decisions.close());
  const ledger = new Ledger();
  const large = await LargeFleet.of({ fleet, ledger, clock, assets, seed });
  const stage: Stage = { large, fleet, ledger, clock, decisions, random: randomOf(seed) };

  const step = async (name: string, work: () => Promise<number>): Promise<void> => {
    const begun = performance.now();
    const number = await work();
    say(`${name}: ${number} in ${((performance.now() - begun) / 1000).toFixed(1)} s`);
  };
  const calm = disturb(stage);
  await step("systems declared", () => declare(stage, places, ["low", "moderate", "high"]));
  await step("reports of all assets", () => large.report(1, () => true));
  await step("assets moved to another system", () => move(stage, Math.ceil(assets / 200), assets));
  await step("systems given another profile", () => declare(stage, places.slice(0, 12), ["low", "high"]));
  await step("exceptions granted, and some of them revoked", () => except(stage, 30, 5));
  await step("reports of which 2 % changed, while checks come", () =>
    meanwhile(
      () => large.report(2, (asset) => !isSilent(asset)),
      () => switchTo(stage, () => addChecks(world.content)),
    ),
  );
  await step("checks that are asked of hosts by now", () => large.learn());
  await step("an hour later, assets that grew stale", async () => {
    clock.step(hour);
    await large.ask(0, { path: "/api/v1/overview" });
    return Math.ceil(assets / 10);
  });
  await step("reports of a fifth, while checks go", () =>
    meanwhile(
      () => large.report(3, (asset) => asset % 5 === 1),
      () => switchTo(stage, () => takeChecks(world.content)),
    ),
  );
  await calm();
  await fleet.settle();
  await step("samples sent again", () => large.sendAgain());
  await step("samples looked at", () => large.look());
  for (const [what, count] of ledger.counts) say(`  ${what.padEnd(28)}${count}`);
  // Awaited here: what it asks is ended after it.
  return await judge(stage, say);
}

/** Does something, and something else once it is under way. */
async function meanwhile(work: () => Promise<number>, other: () => Promise<void>): Promise<number> {
  const working = work();
  await Promise.all([working, pause(2000).then(other)]);
  return working;
}

/** Takes another content into use; while PostgreSQL is away, again. */
async function switchTo({ decisions, ledger }: Stage, write: () => Promise<void>): Promise<void> {
  await write();
  for (;;)
    try {
      return await decisions.use();
    } catch {
      ledger.count("switch failed");
      await pause(1000);
    }
}

/** Kills a process and PostgreSQL in turn. @returns what ends that. */
function disturb({ fleet, ledger, random }: Stage): () => Promise<void> {
  let ending = false;
  const disturbed = (async () => {
    for (let n = 0; ; n += 1) {
      for (let left = random.between(15, 45); left > 0 && !ending; left -= 1) await pause(1000);
      if (ending) return;
      ledger.count(n % 2 === 0 ? "kill a process" : "kill PostgreSQL");
      if (n % 2 === 0) await fleet.restart(random.between(0, fleet.size - 1), "SIGKILL", 500);
      else await killPostgres(fleet);
    }
  })();
  return () => {
    ending = true;
    return disturbed;
  };
}

function declare(
  { large, ledger, random }: Stage,
  those: typeof places,
  profiles: readonly [string, ...string[]],
): Promise<number> {
  return inLanes(those, async ({ organization, system }, lane) => {
    const body = { organization, profile: random.pick(profiles) };
    const { status } = await large.ask(lane, { method: "PUT", path: `/api/v1/systems/${system}`, body });
    if (status !== 200) ledger.violated(`a declaration was answered with ${status}`);
  });
}

function move({ large, ledger, random }: Stage, number: number, assets: number): Promise<number> {
  const moved = Array.from({ length: number }, (_, n) => (n * 197) % assets);
  return inLanes(moved, async (asset, lane) => {
    const { organization, system } = random.pick(placesOf(placeOf(asset).organization));
    const path = `/api/v1/assets/${encodeURIComponent(`host:host-${asset}`)}`;
    const { status } = await large.ask(lane, { method: "PUT", path, body: { organization, system } });
    if (status !== 204) ledger.violated(`a move was answered with ${status}`);
  });
}

/** Grants exceptions, half of which end within the hour. @returns how many are granted. */
async function except({ large, ledger, clock, decisions, random }: Stage, number: number, revoked: number) {
  const granted: { readonly organization: string; readonly id: number }[] = [];
  for (let n = 0; n < number; n += 1) {
    const { organization, system } = random.pick(placesOf(placeOf(n).organization));
    const now = clock.now();
    const term = { from: now, until: now + (n % 2 === 0 ? 50 * minute : 20 * hour) };
    const check = large.checks[n * 7] ?? "";
    // While PostgreSQL is away one may fail: whoever wants it would ask again.
    const id = await decisions
      .grant({ organization, system, subject: null, check, ...term }, "r")
      .catch(() => ledger.count("grant failed"));
    if (typeof id === "number") granted.push({ organization, id });
  }
  for (const { organization, id } of granted.slice(0, revoked))
    await decisions.revoke(organization, id).catch(() => ledger.count("revoke failed"));
  return granted.length;
}

async function judge({ large, fleet, ledger }: Stage, say: LargeOptions["say"]): Promise<boolean> {
  // A process that did nothing else yet recounts, so that the memory is that of recounting.
  await fleet.restart(fleet.size - 1, "SIGTERM", 0);
  await fleet.settle();
  const { recounted, differences, total, seconds, before, meanwhile } = await recount(fleet.one(fleet.size - 1));
  say(`recounted ${JSON.stringify(recounted)} in ${seconds.toFixed(0)} s`);
  say(`memory of the process: ${before} MiB before, at most ${meanwhile} MiB meanwhile`);
  say(`${total} differences${differences.length > 0 ? `: ${JSON.stringify(differences.slice(0, 5))}` : ""}`);
  const { reports = 0 } = recounted;
  if (reports < large.reports) ledger.violated(`${large.reports} were acknowledged, and there are ${reports}`);
  say(`${large.reports} reports were acknowledged; ${ledger.violations.length} violations`);
  for (const violation of ledger.violations) say(`  ${violation}`);
  return total === 0 && ledger.violations.length === 0;
}
