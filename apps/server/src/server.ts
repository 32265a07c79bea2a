/**
 * The whole server: the features over the platform, started in order, stopped in the reverse.
 * @module
 */
import { sql } from "kysely";
import type { Logger } from "pino";
import manifest from "../package.json" with { type: "json" };
import { controlRoutes } from "./features/controls/routes.ts";
import { diagnosisRoutes } from "./features/diagnosis/routes.ts";
import { readKey } from "./features/identity/key.ts";
import { identityRoutes, signInLink } from "./features/identity/routes.ts";
import { createIdentity } from "./features/identity/service.ts";
import { postureRoutes } from "./features/posture/routes.ts";
import { traceRoutes } from "./features/trace/routes.ts";
import type { Database } from "./platform/database/database.ts";
import { createApp } from "./platform/http/app.ts";
import { answeredHosts, isLoopback } from "./platform/http/guard.ts";
import { healthRoutes } from "./platform/http/health.ts";
import { listen } from "./platform/http/listen.ts";
import { createMetrics } from "./platform/http/metrics.ts";
import { createPages } from "./platform/http/pages.ts";
import { startFeed } from "./platform/live/feed.ts";
import { liveRoutes } from "./platform/live/routes.ts";
import type { Progress } from "./progress.ts";
import { diagnose, openDatabase, openPosture, readSoundContent } from "./starting.ts";

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
  /** Resolves when every check of this machine was carried out once and its outcome is kept, or the server is closed. */
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
  const { content, layers } = await readSoundContent(options.contentFolders, log, onProgress);
  const store = await openDatabase(options, onProgress);
  running.defer(() => store.close());
  const { database, connection } = store;
  const posture = await openPosture({ database, content, log, clock }, onProgress);
  running.defer(() => posture.close());

  const metrics = createMetrics();
  const feed = await startFeed({ database, connection, log, onEvents: (count) => metrics.eventsTold.inc(count) });
  running.defer(() => feed.close());
  const key = await readKey(dataFolder, options.key, !isLoopback(host));
  const identity = createIdentity({ database, key, secure: publicUrl?.startsWith("https:") ?? false });

  const first = Promise.withResolvers<void>();
  const diagnosing = diagnose({ ...options, content, layers, posture, clock }, (progress) => {
    onProgress(progress);
    if (progress.state === "done") first.resolve();
  });
  running.defer(async () => {
    await diagnosing.close();
    first.resolve();
  });

  let url = publicUrl?.replace(/\/+$/, "") ?? "";
  const stopping = new AbortController();
  const app = createApp({
    routes: [
      ...healthRoutes({ metrics, ready: async () => !stopping.signal.aborted && (await answers(database)) }),
      ...identityRoutes(identity, () => url),
      ...diagnosisRoutes(diagnosing),
      ...postureRoutes(posture),
      ...controlRoutes(posture),
      ...traceRoutes(posture),
      ...liveRoutes(feed, { metrics, closing: stopping.signal }),
    ],
    authenticate: identity.authenticate,
    hosts: answeredHosts(host, publicUrl === undefined ? [] : [new URL(publicUrl).hostname]),
    pages: options.pages === undefined ? null : createPages(options.pages),
    metrics,
    log,
    clock,
    version: manifest.version,
  });
  const listening = await listen(app.fetch, { host, port });
  running.defer(() => {
    stopping.abort();
    return listening.close(grace);
  });
  url ||= `http://${nameOf(host)}:${listening.port}`;
  onProgress({ step: "listen", state: "done", url });

  let closed: Promise<void> | undefined;
  return {
    url,
    version: manifest.version,
    signInLink: async () => signInLink(url, await identity.invite(clock())),
    firstDiagnosis: first.promise,
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
