// Reading the present of a fleet that grows, against the same reads when it was smallest; and starting anew.
import type { Store } from "../apps/server/src/platform/database/open.ts";
import { Figures, given, quick, timed } from "./figures.ts";
import { Fleet, send } from "./posture/fleet.ts";
import { measureReads, type Read } from "./posture/reads.ts";
import { Server } from "./posture/servers.ts";
import { withStore } from "./posture/store.ts";

const sizes = given("sizes", quick ? "250,2000" : "10000,100000")
  .split(",")
  .map(Number);
const systems = Number(given("systems", quick ? "20" : "100"));
/** So many assets say something else once more, so that there is a history. */
const changing = 10_000;

const figures = new Figures("reads");
const { tell } = figures;
await withStore(measure);
figures.print();

async function measure({ connection }: Store): Promise<void> {
  let server = await Server.start(connection);
  const fleet = await Fleet.of(server, Math.max(...sizes), systems);
  let first: ReadonlyMap<string, Read> | undefined;
  let before = 0;
  for (const size of sizes) {
    await send([server], fleet.bodies(before, size));
    fleet.change(0.02);
    await send([server], fleet.bodies(0, Math.min(size, changing)));
    const reads = await measureReads(server, { systems, times: quick ? 9 : 25 });
    for (const [name, { ms, cpu, bytes }] of reads) {
      const of = first?.get(name);
      tell(`${name}, ${size} assets`, ms, "ms", of?.ms ?? null);
      tell(`${name}, ${size} assets, CPU of the server`, cpu, "ms", of?.cpu ?? null);
      tell(`${name}, ${size} assets, length`, bytes / 1024, "KiB", of ? of.bytes / 1024 : null);
    }
    tell(`held by the program itself, ${size} assets`, (await server.memory("held")) / 2 ** 20, "MiB");
    await server.stop();
    const cold = await timed(async () => {
      server = await Server.start(connection);
      return server.read("/api/v1/overview");
    });
    tell(`cold start, ${size} assets, to the first overview`, cold.ms, "ms");
    first ??= reads;
    before = size;
  }
  await server.stop();
}
