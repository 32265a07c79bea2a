// Taking up reports of a fleet over HTTP, and reading what follows, against a row per cell upserted by unnest.
import { z } from "@hono/zod-openapi";
import { sql } from "kysely";
import { type Database, openDatabase } from "../apps/server/src/platform/database/database.ts";
import type { Store } from "../apps/server/src/platform/database/open.ts";
import { Figures, given, median, quantile, quick, timed } from "./figures.ts";
import { Fleet, send } from "./posture/fleet.ts";
import { processorTime } from "./posture/processor.ts";
import { measureReads } from "./posture/reads.ts";
import { measureReference } from "./posture/reference.ts";
import { Server } from "./posture/servers.ts";
import { log, withStore } from "./posture/store.ts";
import { Followers } from "./posture/streams.ts";

const assets = Number(given("assets", quick ? "2000" : "100000"));
const systems = Number(given("systems", quick ? "20" : "100"));
const processes = quick ? [1, 2] : [1, 2, 4];
const followers = 100;
/** By when a server has given back what a time of much work took, in milliseconds. */
const idle = 45_000;
/** Only what is written is measured: no reads, events, starts and further processes. */
const onlyWrites = process.argv.includes("--writes");
/** How often the fleet reports with 2 % changed, for the rate, and then for how what is kept grows. */
const [rounds, further] = [3, Number(given("rounds", quick ? "10" : "20"))];
/** Of how many assets reads are measured first, to be compared with those of all. */
const small = quick ? 500 : 10_000;
type Reads = Awaited<ReturnType<typeof measureReads>>;

/** Tables of the present, and those of what was. */
const present = ["subject_state", "scope", "scope_input", "subject", "finding", "evidence", "system", "organization"];
const past = [
  "report",
  "subject_change",
  "requirement_flip",
  "placement",
  "acceptance",
  "scope_input_change",
  "scope_snapshot",
  "subject_keyframe",
];

const figures = new Figures("posture");
const { tell } = figures;
await withStore(async (store) => {
  // The reference has a table of its own: only an owner may make one.
  const database = openDatabase({ connection: store.connection, log });
  try {
    await measure(store, database);
  } finally {
    await database.destroy();
  }
});
figures.print();

async function measure({ connection, embedded }: Store, database: Database): Promise<void> {
  /** Processor time of PostgreSQL until now, in milliseconds. */
  const ofPostgres = (): number => processorTime(embedded?.pid());
  const measureSize = (cells: number, of: number, when: string) => tellSize(database, cells, of, when);
  let server = await Server.start(connection);
  const reference = await measureReference(database, await Fleet.of(server, assets, systems), ofPostgres);
  tell("cells that the reference is told of", reference.cells, "");
  const fleet = await Fleet.of(server, assets, systems);
  const emptyMemory = await server.memory();
  const emptyHeld = await server.memory("held");
  const rate = (ms: number) => fleet.cells / (ms / 1000);
  const round = async (servers: readonly Server[], share: number): Promise<number> => {
    fleet.change(share);
    return rate(await send(servers, [...fleet.bodies()]));
  };

  const changed = async (times: number): Promise<number> => {
    const rates: number[] = [];
    for (let n = 0; n < times; n += 1) rates.push(await round([server], 0.02));
    return median(rates);
  };
  const tellMemory = async (when: string): Promise<void> => {
    tell(`memory of the server, ${when}`, (await server.memory()) / 2 ** 20, "MiB", emptyMemory / 2 ** 20);
    if (!quick) {
      await new Promise((resolve) => setTimeout(resolve, idle));
      tell(
        `memory of the server, ${when} and idle since`,
        (await server.memory()) / 2 ** 20,
        "MiB",
        emptyMemory / 2 ** 20,
      );
    }
    const held = (await server.memory("held")) / 2 ** 20;
    tell(`held by the program itself, ${when}`, held, "MiB", emptyHeld / 2 ** 20);
  };

  let first: Reads | null = null;
  if (assets > small && !onlyWrites) {
    await send([server], fleet.bodies(0, small));
    first = await tellReads(server, small, null);
  }
  tell("cells accepted, first report of each asset", await round([server], 0), "/s", reference.first);
  await measureSize(fleet.cells, reference.bytesPerCell, "after the first report of each asset");
  const before = { server: processorTime(server.pid), postgres: ofPostgres() };
  tell("cells accepted, 2 % changed", await changed(rounds), "/s", reference.some);
  const perCell = (since: number, now: number) => ((now - since) / rounds / fleet.cells) * 1000;
  const [ofServer, ofStore] = [
    perCell(before.server, processorTime(server.pid)),
    perCell(before.postgres, ofPostgres()),
  ];
  tell("processor time of PostgreSQL to a cell, 2 % changed", ofStore, "µs", reference.postgres);
  tell("processor time of the server to a cell, 2 % changed", ofServer, "µs");
  await measureSize(fleet.cells, reference.bytesPerCell, `after ${rounds} rounds of 2 %, autovacuum as it comes`);
  tell("cells accepted, nothing changed", await round([server], 0), "/s", reference.some);
  await tellMemory(`with ${assets} assets`);
  tell("cells accepted, 100 % changed", await round([server], 1), "/s", reference.all);
  tell("memory of the server, without assets", emptyMemory / 2 ** 20, "MiB");
  if (!onlyWrites) {
    await measureEvents(server, fleet);
    await tellReads(server, assets, first);
  }
  await measureSize(fleet.cells, reference.bytesPerCell, "after a round in which each cell changed");
  await changed(further);
  await measureSize(fleet.cells, reference.bytesPerCell, `after ${further} more rounds of 2 %, autovacuum as it comes`);
  await tellMemory("after all rounds");
  if (onlyWrites) {
    await server.stop();
    return;
  }
  await server.stop();
  const cold = await timed(async () => {
    server = await Server.start(connection);
    return server.read("/api/v1/overview");
  });
  tell(`cold start with ${assets} assets, to the first overview`, cold.ms, "ms");

  const servers = [server];
  for (const number of processes) {
    while (servers.length < number) servers.push(await Server.start(connection));
    tell(`cells accepted, 2 % changed, ${number} processes`, await round(servers, 0.02), "/s", reference.some);
  }
  const { total } = z.object({ total: z.int() }).parse(JSON.parse(await server.read("/api/v1/state/verify")));
  tell("differences found by a recount", total, "");
  for (const one of servers) await one.stop();
}

async function measureEvents(server: Server, fleet: Fleet): Promise<void> {
  const [check = ""] = fleet.checks;
  const watching = await Followers.follow([server], followers);
  const idle = await watching.measure(server, quick ? 20 : 100, check, 20);
  fleet.change(0.02);
  let loading = true;
  const load = (async () => {
    while (loading) await send([server], fleet.bodies(0, Math.min(assets, 20_000)));
  })();
  const busy = await watching.measure(server, quick ? 20 : 100, check, 50);
  loading = false;
  await load;
  watching.close();
  for (const [name, { sent, accepted }] of Object.entries({ idle, "under load": busy }))
    for (const [word, share] of [
      ["p50", 0.5],
      ["p99", 0.99],
    ] as const) {
      tell(`report sent → event on ${followers} streams, ${name}, ${word}`, quantile(sent, share), "ms");
      tell(`report accepted → event on ${followers} streams, ${name}, ${word}`, quantile(accepted, share), "ms");
    }
}

/** How long answers take; against how long they took when the fleet was smaller. */
async function tellReads(server: Server, number: number, first: Reads | null): Promise<Reads> {
  const reads = await measureReads(server, { systems, times: quick ? 5 : 15 });
  for (const [name, { ms }] of reads) tell(`${name}, ${number} assets`, ms, "ms", first?.get(name)?.ms ?? null);
  return reads;
}

async function tellSize(database: Database, cells: number, reference: number, when: string): Promise<void> {
  const size = async (tables: readonly string[]): Promise<number> => {
    const { rows: sizes } = await sql<{ size: number }>`
      select sum(pg_total_relation_size(name::regclass) + (
        select coalesce(sum(pg_total_relation_size(relid)), 0) from pg_partition_tree(name::regclass) where isleaf
      ))::bigint as size from unnest(${tables}::text[]) as name
    `.execute(database);
    return (sizes[0]?.size ?? 0) / cells;
  };
  tell(`present state, with all indexes, ${when}`, await size(present), "bytes/cell", reference);
  tell(`log and history, ${when}`, await size(past), "bytes/cell");
}
