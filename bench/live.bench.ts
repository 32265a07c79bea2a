// From a commit to its event in 1,000 open streams, against the bare LISTEN/NOTIFY of PostgreSQL in the same run.
import { type IncomingMessage, get } from "node:http";
import pg from "pg";
import pino from "pino";
import { clientConfig, inTransaction } from "../apps/server/src/platform/database/database.ts";
import { testDatabase } from "../apps/server/src/platform/database/testing/database.ts";
import { createApp } from "../apps/server/src/platform/http/app.ts";
import { listen } from "../apps/server/src/platform/http/listen.ts";
import { createMetrics } from "../apps/server/src/platform/http/metrics.ts";
import { permissions } from "../apps/server/src/platform/http/permission.ts";
import { startFeed } from "../apps/server/src/platform/live/feed.ts";
import { channel, publish } from "../apps/server/src/platform/live/publish.ts";
import { liveRoutes } from "../apps/server/src/platform/live/routes.ts";
import { inBoth } from "../packages/content/src/index.ts";
import { print, quantile, quick } from "./figures.ts";

const followers = quick ? 100 : 1000;
const events = quick ? 20 : 100;
const log = pino({ level: "silent" });

const { database, connection, close } = await testDatabase({ after: () => {} });
const feed = await startFeed({ database, connection, log });
const metrics = createMetrics();
const stopping = new AbortController();
const app = createApp({
  routes: liveRoutes(feed, { metrics, closing: stopping.signal }),
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
  clock: Date.now,
  version: "0",
});
const listening = await listen(app.fetch, { host: "127.0.0.1", port: 0 });

const committedAt = new Map<number, number>();
const seen: number[] = [];
for (let n = 0; n < followers; n++) {
  const response = await new Promise<IncomingMessage>((resolve) =>
    get({ host: "127.0.0.1", port: listening.port, path: "/api/v1/events", agent: false }, resolve),
  );
  response.setEncoding("utf8").on("data", (text: string) => {
    const now = performance.now();
    for (const [, id] of text.matchAll(/^event: .*\nid: (\d+)$/gm))
      seen.push(now - (committedAt.get(Number(id)) ?? now));
  });
  response.on("error", () => {});
}

const bare: number[] = [];
const listener = new pg.Client(clientConfig(connection));
await listener.connect();
await listener.query(`listen ${channel}`);
listener.on("notification", ({ payload }) => {
  bare.push(performance.now() - (committedAt.get(Number(payload)) ?? performance.now()));
});

for (let n = 1; n <= events; n++) {
  await inTransaction(database, (tx) =>
    publish(tx, Date.now(), [
      {
        kind: "inventory",
        organization: "a",
        subject: { id: "host:a", name: inBoth("a") },
        system: { id: "s", name: inBoth("s") },
      },
    ]).then(() => {
      // The commit follows: from here on the time counts.
      committedAt.set(n, performance.now());
    }),
  );
  await new Promise((resolve) => setTimeout(resolve, 100));
}
while (seen.length < followers * events) await new Promise((resolve) => setTimeout(resolve, 50));

print("live", {
  streams: { value: followers, unit: "" },
  "events told": { value: seen.length, unit: "" },
  "seen by a follower, p50": { value: quantile(seen, 0.5), unit: "ms" },
  "seen by a follower, p99": { value: quantile(seen, 0.99), unit: "ms" },
  "bare NOTIFY, p50 (reference)": { value: quantile(bare, 0.5), unit: "ms" },
  "follower ÷ bare, p50": { value: quantile(seen, 0.5) / quantile(bare, 0.5), unit: "×" },
});

stopping.abort();
await listener.end();
await listening.close(100);
await feed.close();
await close();
