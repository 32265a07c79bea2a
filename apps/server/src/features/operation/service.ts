/**
 * Finding out how this Tokiwa runs.
 * @module
 */
import { statfs } from "node:fs/promises";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { sql } from "kysely";
import { type Database, inSnapshot, poolOf, type Tx } from "../../platform/database/database.ts";
import { forTheHouse } from "../../platform/database/sight.ts";
import type { Presence } from "../../platform/jobs/presence.ts";
import type { Self } from "../../platform/jobs/roster.ts";
import type { Feed } from "../../platform/live/feed.ts";
import type { LogStanding } from "../../platform/http/metrics.ts";
import { readOverdue, readUnmoved, readUpkeep } from "../posture/service.ts";
import type { ServerState, Settling } from "./schema.ts";
import { countingBehind } from "./settling.ts";

export interface OperationOptions {
  readonly database: Database;
  /** The version of PostgreSQL. */
  readonly databaseVersion: string;
  readonly self: Self;
  readonly dataFolder: string;
  readonly presence: Presence;
  readonly feed: Feed;
  readonly followers: () => Promise<number>;
  readonly queue: () => number;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

export interface Operation {
  state(): Promise<ServerState>;
  /** How much is still to be written down, counted about once a second. */
  settling(): Promise<Settling>;
  /** The log and what is overdue; null where the database does not answer within a second. */
  log(): Promise<LogStanding | null>;
  /** Bytes that are free where the data folder is; null where that cannot be told. */
  diskFree(): Promise<number | null>;
  close(): void;
}

interface Standing extends LogStanding {
  readonly recordedAt: number;
  readonly size: number;
}

const minute = 60_000;
const written = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

export function createOperation(options: OperationOptions): Operation {
  const { database, databaseVersion, self, dataFolder, presence, feed, followers, queue, clock } = options;
  const startedAt = clock();
  const delays = monitorEventLoopDelay({ resolution: 10 });
  delays.enable();
  const anew = setInterval(() => delays.reset(), minute);
  anew.unref();

  const disk = async (): Promise<ServerState["disk"]> => {
    const found = await statfs(dataFolder).catch(() => null);
    if (found === null) return null;
    return { folder: dataFolder, free: found.bavail * found.bsize, total: found.blocks * found.bsize };
  };
  const standing = (): Promise<Standing> =>
    // It is about the house, and shows nothing of any organization.
    forTheHouse(() => inSnapshot(database, (tx) => readStanding(tx, clock())));

  return {
    log: () => withinASecond(standing()),
    settling: countingBehind({ database, clock }),
    diskFree: async () => (await disk())?.free ?? null,
    state: async () => {
      const asked = performance.now();
      const { sequence, recordedAt, event, overdue, unmoved, past, size } = await standing();
      const answersIn = Math.round((performance.now() - asked) * 10) / 10;
      const members = await presence.members();
      const { size: open, idle, waiting } = poolOf(database);
      const delay = delays.percentile(99) / 1e6;
      return {
        version: self.version,
        process: {
          pid: self.pid,
          host: self.host,
          startedAt: new Date(startedAt).toISOString(),
          memory: process.memoryUsage.rss(),
          // The resolution itself is no delay.
          eventLoopDelay: Number.isFinite(delay) ? Math.max(0, Math.round(delay - 10)) : 0,
          followers: await followers(),
          queue: queue(),
        },
        processes: members.map(({ since, roles, ...member }) => ({
          ...member,
          roles: [...roles],
          since: new Date(since).toISOString(),
          self: member.pid === self.pid && member.host === self.host,
        })),
        database: {
          version: databaseVersion,
          embedded: self.embedded,
          size,
          answersIn,
          connections: { open, idle, waiting },
        },
        disk: await disk(),
        log: {
          sequence,
          recordedAt: sequence === 0 ? null : new Date(recordedAt).toISOString(),
          eventsBehind: Math.max(0, event - feed.last()),
          overdue,
          unmoved,
        },
        past: {
          astray: past.astray,
          snapshotAt: written(past.snapshotAt),
          keyframesAt: written(past.keyframesAt),
          clearedAt: written(past.clearedAt),
        },
      };
    },
    close: () => {
      clearInterval(anew);
      delays.disable();
    },
  };
}

async function readStanding(tx: Tx, now: number): Promise<Standing> {
  const { rows } = await sql<Omit<Standing, "overdue" | "unmoved" | "past">>`
    select sequence, recorded_at as "recordedAt", event, pg_database_size(current_database()) as size from head
  `.execute(tx);
  const [head] = rows;
  if (!head) throw new Error("the head of the log is missing");
  return {
    ...head,
    overdue: await readOverdue(tx, now),
    unmoved: (await readUnmoved(tx)) ?? 0,
    past: await readUpkeep(tx),
  };
}

/** What an answer says within a second; null where it is late, or fails. */
function withinASecond<T>(answer: Promise<T>): Promise<T | null> {
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), 1000).unref());
  return Promise.race([answer.catch(() => null), late]);
}
