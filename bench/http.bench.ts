// Batches of 20 observations through a declared route, against node:http that only parses the JSON.
import { createServer } from "node:http";
import { Worker, isMainThread, parentPort, workerData } from "node:worker_threads";
import { Agent, request } from "node:http";
import { z } from "@hono/zod-openapi";
import pino from "pino";
import { observationBatch } from "../apps/server/src/features/posture/schema.ts";
import { createApp } from "../apps/server/src/platform/http/app.ts";
import { listen } from "../apps/server/src/platform/http/listen.ts";
import { createMetrics } from "../apps/server/src/platform/http/metrics.ts";
import { permissions } from "../apps/server/src/platform/http/permission.ts";
import { route } from "../apps/server/src/platform/http/route.ts";
import { print, quick } from "./figures.ts";

const connections = 32;
const seconds = quick ? 2 : 8;
const body = JSON.stringify({
  subject: { kind: "host", name: "web-01" },
  source: "bench",
  observedAt: "2026-11-23T00:00:00Z",
  cells: Array.from({ length: 20 }, (_, n) => ({
    check: `host.family.check-${n}`,
    outcome: "fail",
    reason: { ja: "設定が期待と異なります。", en: "The setting is not as expected." },
    evidence: [{ file: "/etc/ssh/sshd_config", line: n, text: "PermitRootLogin yes" }],
  })),
});

/** Sends as fast as the other side answers, for a while; gives the number of answers. */
async function load(port: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const end = performance.now() + seconds * 1000;
  let answered = 0;
  const headers = {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    authorization: "Bearer x",
  };
  const one = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const sent = request(
        { port, host: "127.0.0.1", method: "POST", path: "/api/v1/batch", agent, headers },
        (response) => {
          response.resume().on("end", resolve);
          if (response.statusCode !== 202) reject(new Error(`answered ${response.statusCode}`));
        },
      );
      sent.on("error", reject).end(body);
    });
  await Promise.all(
    Array.from({ length: connections }, async () => {
      for (; performance.now() < end; answered++) await one();
    }),
  );
  agent.destroy();
  return answered;
}

const loadFromThread = (port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    new Worker(new URL(import.meta.url), { workerData: { port } }).on("message", resolve).on("error", reject);
  });

async function measure(): Promise<void> {
  const app = createApp({
    routes: [
      route({
        method: "post",
        path: "/api/v1/batch",
        permission: "observation.create",
        summary: "Validate a batch, and keep nothing",
        request: { body: observationBatch },
        answer: z.object({ cells: z.int() }),
        status: 202,
        handle: async ({ body: batch }) => ({ cells: batch.cells.length }),
      }),
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
    metrics: createMetrics(),
    log: pino({ level: "warn" }),
    clock: Date.now,
    version: "0",
  });
  const declared = await listen(app.fetch, { host: "127.0.0.1", port: 0 });
  const ours = await loadFromThread(declared.port);
  await declared.close(0);

  const bare = createServer((incoming, outgoing) => {
    let text = "";
    incoming.setEncoding("utf8").on("data", (part: string) => (text += part));
    incoming.on("end", () => {
      const batch: unknown = JSON.parse(text);
      outgoing.writeHead(202, { "content-type": "application/json" }).end(JSON.stringify({ ok: batch !== null }));
    });
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => bare.once("listening", resolve));
  const address = bare.address();
  const theirs = await loadFromThread(typeof address === "object" ? (address?.port ?? 0) : 0);
  bare.close();

  print("http", {
    "declared route, validated": { value: ours / seconds, unit: "batches/s" },
    "node:http, parsed only (reference)": { value: theirs / seconds, unit: "batches/s" },
    observations: { value: (20 * ours) / seconds, unit: "/s" },
    "route ÷ node:http": { value: ours / theirs, unit: "×" },
  });
}

const given: unknown = workerData;
if (isMainThread) await measure();
else if (typeof given === "object" && given !== null && "port" in given)
  parentPort?.postMessage(await load(Number(given.port)));
