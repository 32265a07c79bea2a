/**
 * Breaking the sources, one place after the other, in a process of its own each.
 */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { z } from "@hono/zod-openapi";
import { clusterVariable, startTestCluster } from "../../apps/server/src/platform/database/testing/cluster.ts";
import type { Mutation } from "./mutations.ts";

const outcome = z.object({ after: z.string(), told: z.array(z.string()) }).nullable();

/** What a recount told first, and after what happened; null where it told of nothing. */
export type Told = z.output<typeof outcome>;

/** Runs the life of a posture with one place broken; with none for null. */
export type Break = (mutation: Mutation | null) => Promise<Told>;

/** Has `work` break things, on one PostgreSQL for all of them. */
export async function breaking<T>(work: (run: Break) => Promise<T>): Promise<T> {
  const known = process.env[clusterVariable];
  const cluster = known === undefined ? await startTestCluster() : { url: known, stop: async () => {} };
  try {
    return await work((mutation) => live(mutation, cluster.url));
  } finally {
    await cluster.stop();
  }
}

async function live(mutation: Mutation | null, cluster: string): Promise<Told> {
  const here = (name: string): string => join(import.meta.dirname, name);
  const child = spawn(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", "--import", here("mutation-hook.ts"), here("life.ts")],
    {
      stdio: ["ignore", "pipe", "inherit"],
      env: {
        ...process.env,
        [clusterVariable]: cluster,
        ...(mutation && { TOKIWA_MUTATION: JSON.stringify(mutation) }),
      },
    },
  );
  return outcome.parse(await json(child.stdout));
}
