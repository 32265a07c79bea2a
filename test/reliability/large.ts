/**
 * A fleet as large as a nation's, through the same door as any: it reports, is moved, tailored and excepted, grows stale
 * and reports again, while processes and PostgreSQL are killed; then everything is recounted, and time and memory told.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile, chmod } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { z } from "@hono/zod-openapi";
import { builtInContent } from "../../apps/server/src/platform/content/folder.ts";
import { key, type ServerProcess } from "../../apps/server/src/testing/process.ts";
import { hostBenchmark } from "./actors.ts";
import { type Answer, ask, type Asked } from "./asking.ts";
import { killPostgres } from "./chaos.ts";
import { steppedClock } from "./clock.ts";
import { openDecisions } from "./decisions.ts";
import { startFleet } from "./fleet.ts";
import { outcomesOf, places, placeOf, reportOf } from "./large-reports.ts";
import { Ledger } from "./ledger.ts";
import { randomOf } from "./random.ts";

export interface LargeOptions {
  readonly assets: number;
  readonly seed: number;
  readonly processes: number;
  readonly say: (line: string) => void;
}

const minute = 60_000;
const hour = 60 * minute;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** How many reports a request has, and how many requests are under way. */
const perRequest = 200;
const lanes = 6;
/** Every so many assets, what it said is held, to be sent again and looked at. */
const sampled = 1999;
/** Of ten assets one reports once only, and grows stale. */
const isSilent = (asset: number): boolean => asset % 10 === 0;
/** How old what they say is: none of it grows stale meanwhile, but of the silent ones once the clock is stepped. */
const age = { usual: 90 * minute, silent: 5.5 * hour } as const;

const takenUp = z.object({ sequences: z.array(z.int()), refused: z.array(z.unknown()).length(0) });
const verification = z.object({
  moment: z.object({ sequence: z.int() }),
  recounted: z.record(z.string(), z.int()),
  differences: z.array(z.unknown()),
  total: z.int(),
});
const cellsForm = z.object({
  items: z.array(
    z.object({ check: z.object({ id: z.string() }), state: z.string(), unknownReason: z.string().nullable() }),
  ),
});

/** Runs it. @returns whether everything was as it must be. */
export async function runLarge({ assets, seed, processes, say }: LargeOptions): Promise<boolean> {
  await using running = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "tokiwa-large-"));
  running.defer(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  await chmod(folder, 0o711);
  const world = { data: join(folder, "data"), content: builtInContent, machine: join(folder, "machine") };
  for (const one of [world.data, world.machine]) await mkdir(one, { mode: 0o711 });
  const clock = steppedClock(join(folder, "clock"));
  const fleet = await startFleet(world, processes, clock.file);
  running.defer(async () => {
    await fleet.close();
    for (const [message, { count }] of fleet.errors) say(`  logged ${count} ×: ${message}`);
  });
  const decisions = await openDecisions(fleet.databaseUrl, builtInContent, clock.now);
  running.defer(() => decisions.close());
  const ledger = new Ledger();
  const random = randomOf(seed);
  const answered = (n: number, asked: Asked): Promise<Answer> => ask(fleet, ledger, n, { patience: 280_000, ...asked });
  const benchmark = await hostBenchmark({ fleet, ledger });
  const held = new Map<object, number>();
  let reports = 0;

  const step = async (name: string, work: () => Promise<number>): Promise<void> => {
    const begun = performance.now();
    const number = await work();
    say(`${name}: ${number} in ${((performance.now() - begun) / 1000).toFixed(1)} s`);
  };
  /** Does something with each, several at a time. */
  const inLanes = async <T>(all: Iterable<T>, work: (one: T, lane: number) => Promise<void>): Promise<number> => {
    const each = all[Symbol.iterator]();
    let done = 0;
    const lane = async (_: unknown, number: number): Promise<void> => {
      for (let next = each.next(); !next.done; next = each.next()) {
        await work(next.value, number);
        done += 1;
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
    return done;
  };
  const send = async (lines: readonly object[], lane: number): Promise<readonly number[]> => {
    const { status, body } = await answered(lane, { method: "POST", path: "/api/v1/reports", body: lines });
    const taken = takenUp.safeParse(body);
    if (status === 202 && taken.success) return taken.data.sequences;
    throw new Error(`right reports were answered with ${status} ${JSON.stringify(body).slice(0, 1000)}`);
  };
  const round = async (number: number, speaks: (asset: number) => boolean): Promise<number> => {
    let said = 0;
    await inLanes(requests(), async (those, lane) => {
      const lines = those.map((asset) =>
        reportOf(
          asset,
          {
            outcomes: outcomesOf(seed, asset, number, benchmark.checks.length),
            observedAt: clock.now() - (isSilent(asset) ? age.silent : age.usual),
            isFirst: number === 1,
          },
          benchmark,
        ),
      );
      const sequences = await send(lines, lane);
      said += lines.length;
      for (const [index, asset] of those.entries())
        if (asset % sampled === 0) held.set(lines[index] ?? {}, sequences[index] ?? 0);
    });
    reports += said;
    return said;

    function* requests(): Iterable<readonly number[]> {
      let those: number[] = [];
      for (let asset = 0; asset < assets; asset += 1) {
        if (speaks(asset)) those.push(asset);
        if (those.length === perRequest) {
          yield those;
          those = [];
        }
      }
      if (those.length > 0) yield those;
    }
  };

  let disturbing = true;
  const disturbed = (async () => {
    for (let n = 0; disturbing; n += 1) {
      for (let left = random.between(15, 45); left > 0 && disturbing; left -= 1) await pause(1000);
      if (!disturbing) return;
      const what = n % 2 === 0 ? "kill a process" : "kill PostgreSQL";
      ledger.count(what);
      if (what === "kill PostgreSQL") await killPostgres(fleet);
      else await fleet.restart(random.between(0, fleet.size - 1), "SIGKILL", 500);
    }
  })();

  await step("systems declared", () =>
    inLanes(places, async ({ organization, system }, lane) => {
      const profile = random.pick(["low", "moderate", "high"]);
      await answered(lane, { method: "PUT", path: `/api/v1/systems/${system}`, body: { organization, profile } });
    }),
  );
  await step("reports of all assets", () => round(1, () => true));
  await step("assets moved to another system", () =>
    inLanes(
      Array.from({ length: Math.ceil(assets / 200) }, (_, n) => n * 197),
      async (asset, lane) => {
        const { organization } = placeOf(asset % assets);
        const { system } = random.pick(inOrganization(organization));
        const path = `/api/v1/assets/${encodeURIComponent(`host:host-${asset % assets}`)}`;
        const { status } = await answered(lane, { method: "PUT", path, body: { organization, system } });
        if (status !== 204) throw new Error(`a move was answered with ${status}`);
      },
    ),
  );
  await step("systems given another profile", () =>
    inLanes(places.slice(0, 12), async ({ organization, system }, lane) => {
      const body = { organization, profile: random.pick(["low", "high"]) };
      await answered(lane, { method: "PUT", path: `/api/v1/systems/${system}`, body });
    }),
  );
  const granted: { readonly organization: string; readonly id: number }[] = [];
  await step("exceptions granted", async () => {
    for (let n = 0; n < 30; n += 1) {
      const { organization, system } = random.pick(inOrganization(placeOf(n).organization));
      const [check] = benchmark.checks.slice(n * 7);
      const until = clock.now() + (n % 2 === 0 ? 50 * minute : 20 * hour);
      const term = { organization, system, subject: null, check: check ?? "", from: clock.now(), until };
      // While PostgreSQL is killed, one may fail: its sender would ask again.
      const id = await decisions.grant(term, "r").catch(() => null);
      if (id === null) ledger.count("grant failed");
      else granted.push({ organization, id });
    }
    return granted.length;
  });
  await step("exceptions revoked", async () => {
    const some = granted.slice(0, 5);
    for (const { organization, id } of some)
      await decisions.revoke(organization, id).catch(() => ledger.count("revoke failed"));
    return some.length;
  });
  await step("reports of which 2 % changed", () => round(2, (asset) => !isSilent(asset)));
  await step("changes by the clock, an hour later: assets", async () => {
    clock.step(hour);
    await answered(0, { path: "/api/v1/overview" });
    return Math.ceil(assets / 10);
  });
  await step("reports of a fifth", () => round(3, (asset) => asset % 5 === 1));
  disturbing = false;
  await disturbed;
  await fleet.settle();

  await step("samples sent again, with the same numbers", async () => {
    for (const [line, sequence] of held)
      if ((await send([line], 0))[0] !== sequence) ledger.violated(`${JSON.stringify(line)} was number ${sequence}`);
    return held.size;
  });
  await step("samples looked at", () =>
    inLanes(
      Array.from({ length: Math.ceil(assets / sampled) }, (_, n) => n * sampled),
      async (asset, lane) => {
        const path = `/api/v1/cells?subject=${encodeURIComponent(`host:host-${asset}`)}&limit=1000`;
        const { items } = cellsForm.parse((await answered(lane, { path })).body);
        const last = isSilent(asset) ? 1 : asset % 5 === 1 ? 3 : 2;
        const outcomes = outcomesOf(seed, asset, last, benchmark.checks.length);
        for (const { check, state, unknownReason } of items)
          if (!agrees(outcomes[benchmark.checks.indexOf(check.id)], state, unknownReason))
            ledger.violated(`host-${asset} ${check.id} is shown as ${state}`);
      },
    ),
  );
  for (const [what, count] of ledger.counts) say(`  ${what.padEnd(24)}${count}`);

  // A process that did nothing else yet recounts, so that the memory is that of recounting.
  await fleet.restart(fleet.size - 1, "SIGTERM", 0);
  await fleet.settle();
  const recounting = fleet.one(fleet.size - 1);
  const before = await peak(recounting, { anew: true });
  const begun = performance.now();
  const { recounted, differences, total } = verification.parse(JSON.parse(await getPatiently(recounting)));
  say(`recounted ${JSON.stringify(recounted)} in ${((performance.now() - begun) / 1000).toFixed(0)} s`);
  say(`memory of the process: ${before} MiB before, at most ${await peak(recounting)} MiB meanwhile`);
  say(`${total} differences${differences.length > 0 ? `: ${JSON.stringify(differences.slice(0, 5))}` : ""}`);
  if ((recounted["reports"] ?? 0) < reports) ledger.violated(`${reports} reports were acknowledged`);
  say(`${reports} reports were acknowledged; ${ledger.violations.length} violations`);
  for (const violation of ledger.violations) say(`  ${violation}`);
  return total === 0 && ledger.violations.length === 0;
}

function inOrganization(organization: string): readonly [(typeof places)[number], ...(typeof places)[number][]] {
  const [first, ...others] = places.filter((place) => place.organization === organization);
  if (!first) throw new RangeError(organization);
  return [first, ...others];
}

const words: Readonly<Record<string, string>> = { P: "pass", F: "fail", N: "not-applicable", E: "unknown" };

/** Whether a state is what was last said, or what that became when it grew stale. */
const agrees = (letter: string | undefined, state: string, unknownReason: string | null): boolean =>
  letter === undefined || letter === "-" || words[letter] === state || unknownReason === "stale";

/** The most memory that a process had, in MiB; `anew`: from now on. */
async function peak({ child }: ServerProcess, { anew = false } = {}): Promise<number> {
  if (anew) await writeFile(`/proc/${child.pid}/clear_refs`, "5");
  const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(await readFile(`/proc/${child.pid}/status`, "utf8")) ?? [];
  return Math.round(Number(kilobytes) / 1024);
}

/** Asks for the recount, however long it takes: `fetch` gives up after five minutes. */
function getPatiently({ url }: ServerProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${key}` };
    request(`${url}/api/v1/state/verify`, { headers }, (response) => resolve(text(response)))
      .on("error", reject)
      .end();
  });
}
