/**
 * How this Tokiwa runs.
 * @module
 */
import { z } from "@hono/zod-openapi";
import { instant } from "../../platform/schema.ts";

export const serverState = z
  .object({
    version: z.string(),
    /** This process. */
    process: z.object({
      pid: z.int(),
      host: z.string(),
      startedAt: instant,
      /** Bytes of memory that it takes. */
      memory: z.int(),
      /** How late its event loop was since the last minute began, at the 99th of 100 turns, in milliseconds. */
      eventLoopDelay: z.number(),
      /** Open streams of events. */
      followers: z.int(),
      /** Reports taken in and not committed yet. */
      queue: z.int(),
    }),
    /** The processes that serve this database. `upkeep`: the one that follows the clock for all. */
    processes: z.array(
      z.object({
        host: z.string(),
        pid: z.int(),
        port: z.int(),
        version: z.string(),
        since: instant,
        roles: z.array(z.enum(["upkeep", "diagnosis", "database"])),
        self: z.boolean(),
      }),
    ),
    database: z.object({
      version: z.string(),
      embedded: z.boolean(),
      /** Bytes on disk. */
      size: z.int(),
      /** How long it took to answer, in milliseconds. */
      answersIn: z.number(),
      connections: z.object({ open: z.int(), idle: z.int(), waiting: z.int() }),
    }),
    /** Where the data folder is; null where that cannot be told. */
    disk: z.object({ folder: z.string(), free: z.int(), total: z.int() }).nullable(),
    /** How far everything is, and how far behind. */
    log: z.object({
      /** The number of the last record, and when it was accepted; null before the first. */
      sequence: z.int(),
      recordedAt: instant.nullable(),
      /** Events that this process has yet to tell. */
      eventsBehind: z.int(),
      /** Subjects with a change by the clock that is due and not made, up to 10,000, and since when, in seconds. */
      overdue: z.object({ subjects: z.int(), seconds: z.number() }),
      /** Subjects of which what is kept is still to follow the content in use: counts are by it already. */
      unmoved: z.int(),
    }),
    /** The upkeep of the past: rows that lie in no month (up to 10,000 of each table), and when each part was last done. */
    past: z.object({
      astray: z.int(),
      snapshotAt: instant.nullable(),
      keyframesAt: instant.nullable(),
      clearedAt: instant.nullable(),
    }),
  })
  .openapi("ServerState");
export type ServerState = z.infer<typeof serverState>;

/** How much is still to be written down of what answers have in them already; all 0 where nothing is. */
export const settling = z
  .object({
    /** Subjects with a change by the clock that is due, where those are many. */
    due: z.int(),
    /** Subjects that are still to follow the content in use. */
    unmoved: z.int(),
  })
  .openapi("Settling");
export type Settling = z.infer<typeof settling>;
