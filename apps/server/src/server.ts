/**
 * The whole server: the features over the platform, started in order, stopped in the reverse.
 * @module
 */
import { hostname } from "node:os";
import { sql } from "kysely";
import type { Logger } from "pino";
import manifest from "../package.json" with { type: "json" };
import { catalogRoutes } from "./features/catalogs/routes.ts";
import { adoptedContent, createCatalogs } from "./features/catalogs/service.ts";
import { controlRoutes } from "./features/controls/routes.ts";
import { diagnosisRoutes } from "./features/diagnosis/routes.ts";
import { documentRoutes } from "./features/documents/routes.ts";
import { readKey, readMetricsKey } from "./features/identity/key.ts";
import { identityRoutes, signInLink } from "./features/identity/routes.ts";
import { createIdentity } from "./features/identity/service.ts";
import { operationRoutes } from "./features/operation/routes.ts";
import { createOperation } from "./features/operation/service.ts";
import { organizationRoutes } from "./features/organizations/routes.ts";
import { postureRoutes } from "./features/posture/routes.ts";
import { tailoringRoutes } from "./features/tailoring/routes.ts";
import { carryTailoring } from "./features/tailoring/service.ts";
import { traceRoutes } from "./features/trace/routes.ts";
import { makeDataFolder } from "./platform/data-folder.ts";
import { readBelow } from "./features/inventory/service.ts";
import { type Database, inSnapshot, poolOf } from "./platform/database/database.ts";
import { forTheHouse } from "./platform/database/sight.ts";
import { createApp } from "./platform/http/app.ts";
import { answeredHosts, isLoopback } from "./platform/http/guard.ts";
import { healthRoutes } from "./platform/http/health.ts";
import { listen } from "./platform/http/listen.ts";
import { createMetrics } from "./platform/http/metrics.ts";
import { createPages } from "./platform/http/pages.ts";
import { join } from "./platform/jobs/presence.ts";
import { diagnosisOf, type Self, upkeep } from "./platform/jobs/roster.ts";
import { startFeed } from "./platform/live/feed.ts";
import { liveRoutes } from "./platform/live/routes.ts";
import { openTracing } from "./platform/telemetry/tracing.ts";
import { figuresOfFeed, queued } from "./watched.ts";
import type { Progress } from "./progress.ts";
import { diagnoseAsDuty, openDatabase, openPosture, readSoundContent } from "./starting.ts";

export type { Progress } from "./progress.ts";

export interface ServerOptions {
  /** Where the key, the embedded database and what is kept of them stand; made if need be. */
  readonly dataFolder: string;
  /** A PostgreSQL of one's own, 18 or newer, instead of the embedded one: a `postgresql://` address. */
  readonly databaseUrl?: string | undefined;
  /** The address to listen at, as `127.0.0.1`. */
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** The address that browsers reach it at, where that is another, as behind a proxy. With `https:`, cookies are bound to it. */
  readonly publicUrl?: string | undefined;
  /** The API key (`TOKIWA_KEY`); without one, one is made and kept in the data folder. */
  readonly key?: string | undefined;
  /** The key that opens the figures and nothing else (`TOKIWA_METRICS_KEY`). */
  readonly metricsKey?: string | undefined;
  /** Folders of content, each over those before it. */
  readonly contentFolders: readonly string[];
  /** The folder that the pages were built into. */
  readonly pages?: string | undefined;
  /** The directory that stands for `/` of the machine to diagnose. Default: `/` itself. */
  readonly diagnosed?: string | undefined;
  readonly log: Logger;
  /** Milliseconds since the epoch. */
  readonly clock?: () => number;
  readonly onProgress?: (progress: Progress) => void;
}

export interface RunningServer {
  /** Without a slash at the end. */
  readonly url: string;
  readonly version: string;
  /** A fresh link, for one use within an hour. */
  signInLink(): Promise<string>;
  /**
   * Resolves when every check of this machine was carried out once and its outcome is kept, another process of this
   * machine does so, or the server is closed.
   */
  readonly firstDiagnosis: Promise<void>;
  /** Ends it: requests under way are finished, streams end, PostgreSQL is stopped. Twice is as good as once. */
  close(): Promise<void>;
}

/** How long requests under way may take when the server stops, in milliseconds. */
const grace = 10_000;

/**
 * Starts the server; returns when it serves. The diagnosis of this machine goes on meanwhile.
 * @throws StartupError that a person can act on. Nothing is left running.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const running = new AsyncDisposableStack();
  try {
    return await startWithin(running, options);
  } catch (error) {
    await running.disposeAsync();
    throw error;
  }
}

async function startWithin(running: AsyncDisposableStack, options: ServerOptions): Promise<RunningServer> {
  const { dataFolder, host, port, publicUrl, log, clock = Date.now, onProgress = () => {} } = options;
  const { version } = manifest;
  const tracing = await openTracing(process.env, { version, log });
  running.defer(() => tracing.close());
  const metrics = createMetrics();
  // The embedded PostgreSQL makes it for itself, with the rights that it needs.
  if (options.databaseUrl !== undefined) await makeDataFolder(dataFolder, 0o700);
  const { content, layers } = await readSoundContent(options.contentFolders, log, onProgress);
  const store = await openDatabase({ ...options, observer: { ...metrics.database, tracing } }, onProgress);
  running.defer(() => store.close());
  const { database, connection } = store;

  const root = options.diagnosed ?? "/";
  const self: Self = { version, host: hostname(), pid: process.pid, port: 0, embedded: store.embedded !== null, root };
  const machine = diagnosisOf(self.host, root);
  const presence = await join({ connection, log, self, duties: [upkeep, machine] });
  running.defer(() => presence.close());
  const leads = (): boolean => presence.holds(upkeep);

  const posture = queued(
    await openPosture(
      { database, content, log, clock, leads, complete: adoptedContent, carry: carryTailoring },
      onProgress,
    ),
    metrics,
  );
  running.defer(() => posture.close());
  const feed = await startFeed({
    ...{ database, connection, log, tracing, prunes: leads },
    ...figuresOfFeed(metrics, clock),
  });
  running.defer(() => feed.close());
  const key = await readKey(dataFolder, options.key, !isLoopback(host));
  const metricsKey = readMetricsKey(options.metricsKey, !isLoopback(host));
  const identity = createIdentity({
    ...{ database, key, metricsKey, secure: publicUrl?.startsWith("https:") ?? false },
    below: (organizations, now) => forTheHouse(() => inSnapshot(database, (tx) => readBelow(tx, organizations, now))),
  });

  const duty = { ...options, content, layers, posture, clock, presence, duty: machine };
  const { diagnosing, first } = diagnoseAsDuty(duty);
  running.defer(() => diagnosing.close());

  const catalogs = createCatalogs(database);
  const operation = createOperation({
    ...{ database, databaseVersion: store.version, self, dataFolder, presence, feed, clock, queue: posture.queue },
    followers: async () => (await metrics.followers.get()).values[0]?.value ?? 0,
  });
  running.defer(() => operation.close());
  metrics.attach({
    pool: () => poolOf(database),
    log: operation.log,
    lastEvent: () => feed.last(),
    duties: () => new Map(Object.entries({ upkeep: leads(), diagnosis: presence.holds(machine) })),
    queue: posture.queue,
    diskFree: operation.diskFree,
  });

  let url = publicUrl?.replace(/\/+$/, "") ?? "";
  const stopping = new AbortController();
  const app = createApp({
    routes: [
      ...healthRoutes({ metrics, ready: async () => !stopping.signal.aborted && (await answers(database)) }),
      ...identityRoutes(identity, () => url),
      ...operationRoutes(operation),
      ...diagnosisRoutes(diagnosing),
      ...postureRoutes(posture),
      ...organizationRoutes(posture),
      ...controlRoutes(posture),
      ...traceRoutes(posture),
      ...documentRoutes(posture),
      ...catalogRoutes({ database, posture, catalogs }),
      ...tailoringRoutes({ database, posture, catalogs }),
      ...liveRoutes(feed, { metrics, closing: stopping.signal }),
    ],
    authenticate: identity.authenticate,
    hosts: answeredHosts(host, publicUrl === undefined ? [] : [new URL(publicUrl).hostname]),
    pages: options.pages === undefined ? null : createPages(options.pages),
    metrics,
    tracing,
    log,
    clock,
    version,
  });
  const listening = await listen(app.fetch, { host, port });
  running.defer(() => {
    stopping.abort();
    return listening.close(grace);
  });
  await presence.announce(listening.port);
  url ||= `http://${nameOf(host)}:${listening.port}`;
  onProgress({ step: "listen", state: "done", url });

  let closed: Promise<void> | undefined;
  return {
    url,
    version,
    signInLink: async () => signInLink(url, await identity.invite(clock())),
    firstDiagnosis: first,
    close: () => {
      closed ??= running.disposeAsync();
      return closed;
    },
  };
}

/** How a browser on this machine names the address that the server listens at. */
function nameOf(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}

/** Whether the database answers within a second. */
async function answers(database: Database): Promise<boolean> {
  const late = new Promise<false>((resolve) => setTimeout(() => resolve(false), 1000).unref());
  const asked = sql`select 1`.execute(database).then(
    () => true,
    () => false,
  );
  return Promise.race([asked, late]);
}
