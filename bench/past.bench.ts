// Reading the past of a fleet of which something was heard for days, against the same reads of its present; and a recount.
import { z } from "@hono/zod-openapi";
import type { Store } from "../apps/server/src/platform/database/open.ts";
import { Figures, given, progress, quick, timed } from "./figures.ts";
import { Fleet, send } from "./posture/fleet.ts";
import { processorTime } from "./posture/processor.ts";
import { measureReads, type Read } from "./posture/reads.ts";
import { Server } from "./posture/servers.ts";
import { withStore } from "./posture/store.ts";

const sizes = given("sizes", quick ? "1000" : "10000,100000")
  .split(",")
  .map(Number);
const systems = Number(given("systems", quick ? "20" : "100"));
/** How often all report, with 2 % of cells changed, and how far apart: meanwhile the cells go stale that are good for less. */
const rounds = Number(given("rounds", quick ? "4" : "8"));
const hour = 3_600_000;
/** In between, the clock stops shortly after cells went stale: a server that follows it settles these one after the other. */
const stops = [0.05 * hour, 0.3 * hour, 0.6 * hour, 1.1 * hour, 6.1 * hour];
const between = Number(given("hours", "11.5")) * hour;
/** So many rounds ago are the days before. */
const daysBefore = Math.floor(rounds / 2);
/** Of each of these many assets, one reports in the end what it had observed days before. */
const late = 100;
const times = 3;
/** Of everything, of a system, and of one asset. */
const slices = ["overview", "requirements of a system", "cells of a host"];

const named = z.object({ items: z.array(z.object({ organization: z.object({ id: z.string() }) })) });
const required = z.object({ items: z.array(z.object({ control: z.object({ id: z.string() }) })) });
const verified = z.object({ recounted: z.object({ cells: z.int(), entries: z.int() }), total: z.int() });

const figures = new Figures("past");
const { tell } = figures;

for (const size of sizes) await withStore((store) => measure(store, size));
figures.print();

async function measure(store: Store, size: number): Promise<void> {
  const server = await live(store, size);
  await compare(store, server, size);
  await server.stop();
  await recount(store, size);
}

/** Has a fleet report for days, up to now, and some of it tell in the end what it had seen before. */
async function live({ connection }: Store, size: number): Promise<Server> {
  let ahead = -rounds * between;
  const server = await Server.start(connection, { ahead });
  const fleet = await Fleet.of(server, size, systems);
  const now = (): number => Date.now() + ahead - 2000;
  await send([server], fleet.bodies(0, size, now));
  for (let round = 1; round <= rounds; round += 1) {
    for (const stop of [...stops.filter((one) => one < between), between]) {
      await server.step(ahead + stop);
      // By itself it looks at the clock once a second.
      do await new Promise((resolve) => setTimeout(resolve, 1500));
      while ((await server.told("due")) > 0);
    }
    ahead += between;
    fleet.change(0.02);
    await send([server], fleet.bodies(0, size, now));
    progress(`${size} assets, round ${round} of ${rounds}`);
  }
  await send(
    [server],
    fleet.bodies(0, Math.ceil(size / late), () => Date.now() - (daysBefore + 0.5) * between),
  );
  return server;
}

/** Reads of some moments of the past, against those of the present. */
async function compare({ embedded }: Store, server: Server, size: number): Promise<void> {
  const postgres = (): number => processorTime(embedded?.pid());
  const system = `system-${Math.floor(systems / 2)}`;
  const [first] = required.parse(JSON.parse(await server.read(`/api/v1/requirements?system=${system}&limit=1`))).items;
  const [own] = named.parse(JSON.parse(await server.read("/api/v1/systems?limit=1"))).items;
  if (!first || !own) throw new Error("there is no system with a requirement");
  const others = {
    "timeline of a cell": "/api/v1/cells/host:host-1/host.ssh.root-login/timeline",
    "timeline of a requirement": `/api/v1/requirements/${system}/${first.control.id}/timeline`,
    "timeline of a system": `/api/v1/systems/${system}/timeline`,
    "timeline of an organization": `/api/v1/organizations/${own.organization.id}/timeline`,
  };
  const now = Date.now();
  const at = (instant: number): string => new Date(instant).toISOString();
  const [hoursAgo, daysAgo] = [now - between / 2, now - (daysBefore + 0.25) * between];
  // Each time another moment: what was counted of one is kept for a while.
  const moments = {
    "hours ago": (n: number) => ({ asOf: at(hoursAgo - n * 60_000) }),
    "days ago": (n: number) => ({ asOf: at(daysAgo - n * 60_000) }),
    "days ago, without what came late": (n: number) => ({ asOf: at(daysAgo - n * 60_000), knownAt: at(hoursAgo) }),
  };
  const asked = { systems, others, postgres };
  const present = await measureReads(server, { ...asked, times: quick ? 9 : 25 });
  const tellAll = (of: ReadonlyMap<string, Read>, moment: string): void => {
    for (const [name, { ms, cpu }] of of) {
      const now = of === present ? undefined : present.get(name);
      tell(`${name}, ${size} assets, ${moment}`, ms, "ms", now?.ms ?? null);
      tell(`${name}, ${size} assets, ${moment}, CPU of server and PostgreSQL`, cpu, "ms", now?.cpu ?? null);
    }
  };
  tellAll(present, "now");
  for (const [moment, of] of Object.entries(moments))
    tellAll(await measureReads(server, { ...asked, times, moment: of }), moment);
  // What the clock would have done had nothing come follows from no answer that was shown.
  const without = { moment: (n: number) => ({ knownAt: at(hoursAgo - n * 60_000) }), only: slices };
  tellAll(await measureReads(server, { ...asked, times, ...without }), "now, without what came for hours");
}

/** A recount, by a process that did nothing else. */
async function recount({ connection, embedded }: Store, size: number): Promise<void> {
  const server = await Server.start(connection);
  const begun = { postgres: processorTime(embedded?.pid()), server: await server.told("cpu") };
  const { ms, value } = await timed(async () => verified.parse(JSON.parse(await server.read("/api/v1/state/verify"))));
  const { cells, entries } = value.recounted;
  tell(`recount, ${size} assets`, ms / 1000, "s");
  tell(`recount, ${size} assets, cells`, cells / (ms / 1000), "/s");
  tell(`recount, ${size} assets, entries of the log`, entries / (ms / 1000), "/s");
  tell(`recount, ${size} assets, CPU of the server`, ((await server.told("cpu")) - begun.server) / 1000, "s");
  tell(`recount, ${size} assets, CPU of PostgreSQL`, (processorTime(embedded?.pid()) - begun.postgres) / 1000, "s");
  tell(`recount, ${size} assets, most memory of the server`, server.peak() / 2 ** 20, "MiB");
  tell(`recount, ${size} assets, differences`, value.total, "");
  await server.stop();
}
