import { z } from "zod";

/** What the command reads of `GET /api/v1/server`; the server may give more. */
export const serverStateForm = z.object({
  process: z.object({
    startedAt: z.string(),
    memory: z.number(),
    eventLoopDelay: z.number(),
    followers: z.int(),
    queue: z.int(),
  }),
  processes: z.array(
    z.object({
      host: z.string(),
      pid: z.int(),
      port: z.int(),
      version: z.string(),
      since: z.string(),
      roles: z.array(z.string()),
      self: z.boolean(),
    }),
  ),
  database: z.object({
    version: z.string(),
    embedded: z.boolean(),
    size: z.number(),
    answersIn: z.number(),
    connections: z.object({ open: z.int(), idle: z.int(), waiting: z.int() }),
  }),
  disk: z.object({ folder: z.string(), free: z.number(), total: z.number() }).nullable(),
  log: z.object({
    sequence: z.int(),
    recordedAt: z.string().nullable(),
    eventsBehind: z.int(),
    overdue: z.object({ subjects: z.int(), seconds: z.number() }),
    unmoved: z.int(),
  }),
  past: z.object({
    astray: z.int(),
    snapshotAt: z.string().nullable(),
    keyframesAt: z.string().nullable(),
    clearedAt: z.string().nullable(),
  }),
});
export type ServerState = z.infer<typeof serverStateForm>;

/** What the command reads of `GET /api/v1/diagnosis`. */
export const diagnosisForm = z.object({
  subject: z.object({ id: z.string(), name: z.string() }).nullable(),
  elsewhere: z.boolean(),
  running: z.boolean(),
  done: z.int(),
  total: z.int(),
  lastCompletedAt: z.string().nullable(),
  errors: z.array(z.object({ at: z.string(), message: z.object({ ja: z.string(), en: z.string() }) })),
});
export type Diagnosis = z.infer<typeof diagnosisForm>;
