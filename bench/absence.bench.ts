// Starting anew after days on which no server ran, so that each cell of a fleet went stale, against a start with nothing due.
import { z } from "@hono/zod-openapi";
import type { Store } from "../apps/server/src/platform/database/open.ts";
import { Figures, given, median, quantile, quick } from "./figures.ts";
import { Fleet, send } from "./posture/fleet.ts";
import { processorTime } from "./posture/processor.ts";
import { Server } from "./posture/servers.ts";
import { withStore } from "./posture/store.ts";

const sizes = given("sizes", quick ? "3000" : "10000,100000")
  .split(",")
  .map(Number);
const systems = Number(given("systems", quick ? "20" : "100"));
/** For how long no server ran, in milliseconds. Observations of hosts are good for a day at most. */
const absence = Number(given("days", "8")) * 86_400_000;
/** How often somebody looks while it is settled, in milliseconds. */
const lookEvery = 200;

const overview = z.object({
  moment: z.object({ asOf: z.string() }),
  coverage: z.object({ known: z.int(), inScope: z.int() }),
});
const verified = z.object({ total: z.int() });

const figures = new Figures("absence");
const { tell } = figures;

for (const size of sizes) await withStore((store) => measure(store, size));
figures.print();

async function measure({ connection, embedded }: Store, size: number): Promise<void> {
  let server = await Server.start(connection);
  const fleet = await Fleet.of(server, size, systems);
  await send([server], fleet.bodies());
  await server.stop();

  const look = async (begun: number, ahead: number) => {
    const asked = performance.now();
    const { moment, coverage } = overview.parse(JSON.parse(await server.read("/api/v1/overview")));
    const now = performance.now();
    const age = Date.now() + ahead - Date.parse(moment.asOf);
    return { since: now - begun, took: now - asked, age, known: coverage.known };
  };
  const start = async (ahead: number) => {
    const begun = performance.now();
    server = await Server.start(connection, { ahead });
    const first = await look(begun, ahead);
    return { begun, first, cpu: await server.told("cpu") };
  };
  const reference = await start(0);
  if (reference.first.known === 0) throw new Error("nothing is known of a fleet that has just reported");
  await server.stop();

  const postgres = processorTime(embedded?.pid());
  const { begun, first, cpu } = await start(absence);
  tell(`start to the first overview, ${size} assets that all went stale`, first.since, "ms", reference.first.since);
  tell(`processor time of the server until then, ${size} assets`, cpu, "ms", reference.cpu);
  tell(`cells that it shows as known, ${size} assets`, first.known, "");
  const looks = [first];
  while ((await server.told("due")) > 0) {
    await new Promise((resolve) => setTimeout(resolve, lookEvery));
    looks.push(await look(begun, absence));
  }
  const settled = performance.now() - begun;
  tell(`start until all is settled, ${size} assets`, settled / 1000, "s");
  const took = looks.slice(1).map((one) => one.took);
  if (took.length > 0) {
    tell(`overview meanwhile, p50, ${size} assets`, median(took), "ms");
    tell(`overview meanwhile, the slowest, ${size} assets`, quantile(took, 1), "ms");
  }
  tell(`overview meanwhile, the oldest moment, ${size} assets`, Math.max(...looks.map(({ age }) => age)) / 1000, "s");
  const ofServer = (await server.told("cpu")) - cpu;
  tell(`processor time of the server to an asset, from then on, ${size} assets`, (ofServer / size) * 1000, "µs");
  const ofPostgres = processorTime(embedded?.pid()) - postgres;
  tell(`processor time of PostgreSQL to an asset, ${size} assets`, (ofPostgres / size) * 1000, "µs");
  tell(`memory of the server, ${size} assets`, (await server.memory()) / 2 ** 20, "MiB");
  const { total } = verified.parse(JSON.parse(await server.read("/api/v1/state/verify")));
  tell(`differences found by a recount, ${size} assets`, total, "");
  await server.stop();
}
