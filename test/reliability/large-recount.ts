/**
 * The recount of a large fleet: what it finds, how long it takes, and how much memory the process needs.
 */
import { readFile, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { text } from "node:stream/consumers";
import { z } from "@hono/zod-openapi";
import { key, type ServerProcess } from "../../apps/server/src/testing/process.ts";

const verification = z.object({
  recounted: z.record(z.string(), z.int()),
  differences: z.array(z.unknown()),
  total: z.int(),
});

export interface Recounted extends z.output<typeof verification> {
  readonly seconds: number;
  /** The most memory of the process before and meanwhile, in MiB. */
  readonly before: number;
  readonly meanwhile: number;
}

export async function recount(process: ServerProcess): Promise<Recounted> {
  // From now on, the most is that of recounting (Linux, proc(5), clear_refs).
  await writeFile(`/proc/${process.child.pid}/clear_refs`, "5");
  const before = await peak(process);
  const begun = performance.now();
  const answer = verification.parse(JSON.parse(await askPatiently(process)));
  return { ...answer, seconds: (performance.now() - begun) / 1000, before, meanwhile: await peak(process) };
}

async function peak({ child }: ServerProcess): Promise<number> {
  const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(await readFile(`/proc/${child.pid}/status`, "utf8")) ?? [];
  return Math.round(Number(kilobytes) / 1024);
}

/** Waits however long it takes: `fetch` gives up after five minutes. */
function askPatiently({ url }: ServerProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${key}` };
    request(`${url}/api/v1/state/verify`, { headers }, (response) => resolve(text(response)))
      .on("error", reject)
      .end();
  });
}
