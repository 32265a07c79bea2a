/**
 * Figures about the server itself, in the form that Prometheus reads. All names stand here, and in docs/operations.md.
 * @module
 */
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from "prom-client";
import type { Done, Observer } from "../database/observer.ts";

/** What is asked for when somebody reads the figures. What cannot be told just now is left out. */
export interface Sources {
  /** Connections to the database. */
  pool(): { readonly size: number; readonly idle: number; readonly waiting: number };
  /** The last record and the last event of the log, and what the clock should have changed already. */
  log(): Promise<LogStanding | null>;
  /** The id of the last event that this process knows. */
  lastEvent(): number;
  /** The duties that this process may have, and whether it has them. */
  duties(): ReadonlyMap<string, boolean>;
  /** How many reports were taken in and are not committed yet. */
  queue(): number;
  /** Bytes that are free where the data folder is. */
  diskFree(): Promise<number | null>;
}

export interface LogStanding {
  readonly sequence: number;
  readonly event: number;
  /** How many subjects have a change by the clock that is due (counted up to 10,000), and since when, in seconds. */
  readonly overdue: { readonly subjects: number; readonly seconds: number };
  /** How many subjects are still to follow the content in use. */
  readonly unmoved: number;
  /** The upkeep of the past: rows that lie in no month, and when each part was last done, in milliseconds since the epoch. */
  readonly past: {
    readonly astray: number;
    readonly snapshotAt: number | null;
    readonly keyframesAt: number | null;
    readonly clearedAt: number | null;
  };
}

export interface Metrics {
  /** A request was answered. `path` is the route's pattern, never what was asked for. */
  answered(method: string, path: string, status: number, seconds: number): void;
  /** A request was refused, by the code of the problem. */
  refused(code: string): void;
  /** A report was committed, so many seconds after it had arrived. */
  accepted(seconds: number): void;
  /** How many follow the events. */
  readonly followers: Gauge;
  readonly eventsTold: Counter;
  readonly eventsPushed: Counter;
  readonly followersDropped: Counter;
  /** From the acceptance of a report until this process told of it. */
  readonly pushLag: Histogram;
  /** The feed listened anew after it had lost its connection. */
  readonly feedReconnects: Counter;
  /** What is done with the database. */
  readonly database: Omit<Observer, "tracing">;
  /** From now on, these are asked. */
  attach(sources: Sources): void;
  /** All of it, as text. */
  text(): Promise<string>;
  readonly contentType: string;
}

const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Gauges of the library that bear the ending of counters. */
const misnamed = ["nodejs_active_resources_total", "nodejs_active_handles_total", "nodejs_active_requests_total"];

/** Makes the metrics of one server. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  for (const name of misnamed) registry.removeSingleMetric(name);
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[] = []) =>
    new Counter<L>({ name, help, labelNames, registers });
  const histogram = <L extends string>(name: string, help: string, labelNames: readonly L[] = []) =>
    new Histogram<L>({ name, help, labelNames, buckets, registers });

  const requests = histogram("tokiwa_http_request_duration_seconds", "Time to answer a request", [
    ...(["method", "path", "status"] as const),
  ]);
  const refusals = counter("tokiwa_http_problems_total", "Requests answered with a problem, by its code", ["code"]);
  const acceptance = histogram("tokiwa_acceptance_duration_seconds", "From the arrival of a report to its commit");
  const done = doneCounters(counter);
  const statements = histogram("tokiwa_database_statement_duration_seconds", "Time that statements took");
  const transactions = histogram("tokiwa_database_transaction_duration_seconds", "Time that transactions took", [
    "mode",
  ]);
  const commits = histogram("tokiwa_database_commit_duration_seconds", "Time that COMMIT took: until it was on disk");

  return {
    answered: (method, path, status, seconds) => requests.observe({ method, path, status }, seconds),
    refused: (code) => refusals.inc({ code }),
    accepted: (seconds) => acceptance.observe(seconds),
    followers: new Gauge({ name: "tokiwa_live_followers", help: "Open streams of events", registers }),
    eventsTold: counter("tokiwa_live_events_total", "Events that became known to this process"),
    eventsPushed: counter("tokiwa_live_events_pushed_total", "Events sent to followers: each to each counts"),
    followersDropped: counter(
      "tokiwa_live_followers_dropped_total",
      "Streams that were closed because their reader was too slow",
    ),
    pushLag: histogram("tokiwa_live_lag_seconds", "From the acceptance of a report until this process told of it"),
    feedReconnects: counter("tokiwa_live_reconnects_total", "Times that the feed had to listen anew"),
    database: {
      statement: (seconds) => statements.observe(seconds),
      transaction: ({ mode, seconds, commit }) => {
        transactions.observe({ mode }, seconds);
        if (commit !== null) commits.observe(commit);
      },
      committed: (all) => {
        for (const one of all) done(one);
      },
    },
    attach: (sources) => attach(registry, sources),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

/** The counters of what was done to the posture. */
function doneCounters(
  counter: <L extends string>(name: string, help: string, labels?: readonly L[]) => Counter<L>,
): (done: Done) => void {
  const reports = counter("tokiwa_reports_accepted_total", "Reports that were committed");
  const observations = counter("tokiwa_observations_accepted_total", "Observations in reports that were committed");
  const changed = counter(
    "tokiwa_cells_changed_total",
    "Cells that changed, by what changed them; by the clock: expiries that were swept",
    ["cause"],
  );
  const flipped = counter("tokiwa_requirements_flipped_total", "Requirements that flipped, by what flipped them", [
    "cause",
  ]);
  return ({ figure, cause, amount }) => {
    switch (figure) {
      case "reports":
        return reports.inc(amount);
      case "observations":
        return observations.inc(amount);
      case "changed":
        return changed.inc({ cause }, amount);
      case "flipped":
        return flipped.inc({ cause }, amount);
    }
  };
}

/** Gauges that are asked for when they are read. */
function attach(registry: Registry, sources: Sources): void {
  const registers = [registry];
  const gauge = (name: string, help: string, read: () => number | null | Promise<number | null>): void => {
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        const value = await Promise.resolve(read()).catch(() => null);
        if (value === null) this.remove();
        else this.set(value);
      },
    });
  };
  // One look at the log serves all that are read at the same time.
  let looked: Promise<LogStanding | null> | null = null;
  const log = (): Promise<LogStanding | null> => {
    looked ??= sources.log().catch(() => null);
    setImmediate(() => {
      looked = null;
    });
    return looked;
  };
  gauge("tokiwa_database_connections", "Connections to the database", () => sources.pool().size);
  gauge("tokiwa_database_connections_idle", "Connections that do nothing", () => sources.pool().idle);
  gauge("tokiwa_database_waiting", "Callers that wait for a connection", () => sources.pool().waiting);
  gauge("tokiwa_acceptance_queue_length", "Reports taken in and not committed yet", () => sources.queue());
  gauge("tokiwa_log_sequence", "The number of the last record of the log", async () => (await log())?.sequence ?? null);
  gauge("tokiwa_live_events_behind", "Events that this process has yet to tell", async () => {
    const standing = await log();
    return standing && Math.max(0, standing.event - sources.lastEvent());
  });
  gauge(
    "tokiwa_expiry_overdue_subjects",
    "Subjects with a change by the clock that is due and not made, up to 10000",
    async () => (await log())?.overdue.subjects ?? null,
  );
  gauge("tokiwa_expiry_overdue_seconds", "Since when the oldest of these is due", async () => {
    return (await log())?.overdue.seconds ?? null;
  });
  gauge(
    "tokiwa_content_unmoved_subjects",
    "Subjects that are still to follow the content in use; counts are by it already",
    async () => (await log())?.unmoved ?? null,
  );
  gauge(
    "tokiwa_history_astray_rows",
    "Rows of history that lie in no month, up to 10000 of each table",
    async () => (await log())?.past.astray ?? null,
  );
  const lastDone = (name: string, help: string, at: (past: LogStanding["past"]) => number | null): void =>
    gauge(name, help, async () => {
      const standing = await log();
      const done = standing && at(standing.past);
      return done === null ? null : done / 1000;
    });
  lastDone(
    "tokiwa_past_snapshot_timestamp_seconds",
    "The moment of the last snapshot of all scopes",
    ({ snapshotAt }) => snapshotAt,
  );
  lastDone(
    "tokiwa_past_keyframes_timestamp_seconds",
    "When the last round of keyframes ended",
    ({ keyframesAt }) => keyframesAt,
  );
  lastDone(
    "tokiwa_past_clearing_timestamp_seconds",
    "When history was cleared of the organization of which that is longest ago",
    ({ clearedAt }) => clearedAt,
  );
  gauge("tokiwa_disk_free_bytes", "Bytes free where the data folder is", () => sources.diskFree());
  new Gauge({
    name: "tokiwa_duty_held",
    help: "Whether this process has the duty: 1, or 0",
    labelNames: ["duty"],
    registers,
    collect() {
      for (const [duty, held] of sources.duties()) this.set({ duty }, held ? 1 : 0);
    },
  });
}
