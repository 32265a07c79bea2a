/**
 * A server with what the benchmark asks of it, in a process of its own.
 * @module
 */
import { z } from "@hono/zod-openapi";
import { factCatalog } from "@tokiwa/host";
import pino from "pino";
import { keepHeapLow } from "../../apps/cli/src/serving/heap.ts";
import { postureRoutes } from "../../apps/server/src/features/posture/routes.ts";
import { readOverdue, startPosture } from "../../apps/server/src/features/posture/service.ts";
import { traceRoutes } from "../../apps/server/src/features/trace/routes.ts";
import { builtInContent, readContent } from "../../apps/server/src/platform/content/folder.ts";
import { inSnapshot, openDatabase } from "../../apps/server/src/platform/database/database.ts";
import { rolesOf } from "../../apps/server/src/platform/database/roles.ts";
import { createApp } from "../../apps/server/src/platform/http/app.ts";
import { listen } from "../../apps/server/src/platform/http/listen.ts";
import { createMetrics } from "../../apps/server/src/platform/http/metrics.ts";
import { permissions } from "../../apps/server/src/platform/http/permission.ts";
import { startFeed } from "../../apps/server/src/platform/live/feed.ts";
import { liveRoutes } from "../../apps/server/src/platform/live/routes.ts";

keepHeapLow();
const connection = z
  .object({ host: z.string(), port: z.int(), user: z.string(), password: z.string(), database: z.string() })
  .parse(JSON.parse(process.argv[2] ?? ""));
/** By how much its clock is ahead, in milliseconds. */
let ahead = Number(process.argv[3] ?? 0);
const clock = () => Date.now() + ahead;
const log = pino({ level: "warn" }, pino.destination(2));
const { content } = await readContent([builtInContent], factCatalog);
const database = openDatabase({ connection, log, roles: rolesOf(connection.user) });
const posture = await startPosture({ database, content, log, clock });
const feed = await startFeed({ database, connection, log });
const metrics = createMetrics();
const stopping = new AbortController();
const app = createApp({
  routes: [
    ...postureRoutes(posture),
    ...traceRoutes(posture),
    ...liveRoutes(feed, { metrics, closing: stopping.signal }),
  ],
  authenticate: async () => ({
    user: "u",
    role: "r",
    permissions: new Set(permissions),
    organizations: null,
    by: "bearer",
  }),
  hosts: null,
  pages: null,
  metrics,
  log,
  clock,
  version: "0",
});
const listening = await listen(app.fetch, { host: "127.0.0.1", port: 0 });
process.on("message", (asked) => {
  if (typeof asked === "number") {
    ahead = asked;
    process.send?.({ ahead });
    return;
  }
  if (asked === "due") {
    void inSnapshot(database, (tx) => readOverdue(tx, clock())).then(({ subjects }) =>
      process.send?.({ due: subjects }),
    );
    return;
  }
  // What is held is asked for after the garbage is gone; of CPU time, that collection is no part.
  if (asked !== "cpu") globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  process.send?.({ rss, held: heapUsed + external, cpu: (user + system) / 1000 });
});
process.on("disconnect", () => process.exit(0));
process.send?.({ port: listening.port });
