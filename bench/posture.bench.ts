// Keeping every number true by what a batch changed, against recounting everything from the log in the same run.
import { type Outcome, outcomes } from "@tokiwa/assurance";
import { factCatalog } from "@tokiwa/host";
import pino from "pino";
import { overviewOf } from "../apps/server/src/features/posture/overview.ts";
import type { ObservationBatch } from "../apps/server/src/features/posture/schema.ts";
import { startPosture } from "../apps/server/src/features/posture/service.ts";
import { openView } from "../apps/server/src/features/posture/view.ts";
import { builtInContent, readContent } from "../apps/server/src/platform/content/folder.ts";
import { testDatabase } from "../apps/server/src/platform/database/testing/database.ts";
import { median, print, quantile, quick, timed } from "./figures.ts";

const hosts = quick ? 100 : 2000;
const systems = quick ? 5 : 40;
const batches = quick ? 50 : 500;
/** Of the cells of a batch, how many say something else than before. */
const changing = 0.02;

const { content } = await readContent([builtInContent], factCatalog);
const checks = [...content.checks.values()].filter(({ subject, ...of }) => subject === "host" && !("silence" in of));
const { database, close } = await testDatabase({ after: () => {} });
const log = pino({ level: "silent" });
const posture = await startPosture({ database, content, log });

/** The same numbers in each run (Numerical Recipes, §7.1: a linear congruential generator). */
let seed = 1;
const random = (below: number): number => {
  seed = (seed * 1664525 + 1013904223) % 2 ** 32;
  return Math.floor((seed / 2 ** 32) * below);
};

const told = new Map<number, Outcome[]>();
function batch(host: number, share: number): ObservationBatch {
  const before = told.get(host) ?? checks.map(() => "pass" as const);
  const now = before.map((outcome) => (random(1000) < share * 1000 ? (outcomes[random(4)] ?? "pass") : outcome));
  told.set(host, now);
  return {
    subject: { kind: "host", name: `host-${host}`, system: `system-${host % systems}` },
    source: "bench",
    observedAt: new Date().toISOString(),
    cells: checks.map(({ id }, index) => ({
      check: id,
      outcome: now[index] ?? "pass",
      reason: `${id} says ${now[index]}`,
      evidence: [{ file: "/etc/example", line: index, text: `${now[index]}` }],
    })),
  };
}

async function accepted(number: number, share: number, host: (n: number) => number): Promise<readonly number[]> {
  const times: number[] = [];
  for (let n = 0; n < number; n += 1) {
    const body = batch(host(n), share);
    times.push((await timed(() => posture.accept(body))).ms);
  }
  return times;
}

const first = await accepted(hosts, 0.1, (n) => n);
const same = await accepted(batches, 0, () => random(hosts));
const changed = await accepted(batches, changing, () => random(hosts));
const recount = await timed(() => posture.verify());
const view = () => posture.read({}, async (projection) => overviewOf(await openView(projection)));
const live = median([await timed(view), await timed(view), await timed(view)].map(({ ms }) => ms));
const now = new Date().toISOString();
const replayed = await timed(() =>
  posture.read({ asOf: now, knownAt: now }, async (projection) => overviewOf(await openView(projection))),
);
if (recount.value.total > 0) throw new Error(`${recount.value.total} differences`);

const perBatch = median(changed);
print("posture", {
  cells: { value: recount.value.recounted.cells, unit: "" },
  "cells in a batch": { value: checks.length, unit: "" },
  "first report of a host, p50": { value: median(first), unit: "ms" },
  "batch without a change, p50": { value: median(same), unit: "ms" },
  "batch with 2 % changed, p50": { value: perBatch, unit: "ms" },
  "batch with 2 % changed, p99": { value: quantile(changed, 0.99), unit: "ms" },
  "cells taken up, one sender": { value: (checks.length / perBatch) * 1000, unit: "/s" },
  "recount from the log (reference)": { value: recount.ms, unit: "ms" },
  "recount ÷ batch": { value: recount.ms / perBatch, unit: "×" },
  "overview, live": { value: live, unit: "ms" },
  "overview, replayed (reference)": { value: replayed.ms, unit: "ms" },
  "replayed ÷ live": { value: replayed.ms / live, unit: "×" },
});
await posture.close();
await close();
