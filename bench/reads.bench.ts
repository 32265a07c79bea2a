// Reading the present of a fleet that grows, against the same reads when it was smallest; and starting anew.
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "@hono/zod-openapi";
import pino from "pino";
import { openStore } from "../apps/server/src/platform/database/open.ts";
import { quick, table, type Row, timed } from "./figures.ts";
import { Fleet, send } from "./posture/fleet.ts";
import { measureReads, type Read } from "./posture/reads.ts";
import { Server } from "./posture/servers.ts";

const given = (name: string, usual: string): string => process.argv[process.argv.indexOf(`--${name}`) + 1] ?? usual;
const asked = process.argv.includes("--sizes") ? given("sizes", "") : quick ? "250,2000" : "10000,100000";
const sizes = asked.split(",").map(Number);
const systems = process.argv.includes("--systems") ? Number(given("systems", "")) : quick ? 20 : 100;
/** So many assets say something else once more, so that there is a history. */
const changing = 10_000;

const listed = z.object({
  benchmarks: z.array(z.object({ kind: z.string(), version: z.string(), checks: z.array(z.string()) })),
});

const rows: Row[] = [];
const tell = (figure: string, value: number, unit: string, reference: number | null = null): void => {
  if (process.stderr.isTTY || process.argv.includes("--progress"))
    process.stderr.write(`${figure}: ${value.toPrecision(4)} ${unit}\n`);
  rows.push({ bench: "reads", figure, value, unit, reference, ratio: reference === null ? null : value / reference });
};

const folder = await mkdtemp(join(tmpdir(), "tokiwa-bench-"));
await chmod(folder, 0o711);
const store = await openStore({ dataFolder: folder, log: pino({ level: "silent" }) });
try {
  await measure();
} finally {
  await store.close();
  await rm(folder, { recursive: true, force: true });
}
table(rows);

async function measure(): Promise<void> {
  let server = await Server.start(store.connection);
  const { benchmarks } = listed.parse(JSON.parse(await server.read("/api/v1/benchmarks")));
  const host = benchmarks.find(({ kind }) => kind === "host");
  if (!host) throw new Error("there is no benchmark of hosts");
  const fleet = new Fleet(`${host.kind}@${host.version}`, host.checks, Math.max(...sizes), systems);
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
      server = await Server.start(store.connection);
      return server.read("/api/v1/overview");
    });
    tell(`cold start, ${size} assets, to the first overview`, cold.ms, "ms");
    first ??= reads;
    before = size;
  }
  await server.stop();
}
