// What keeping organizations apart in PostgreSQL costs: work under row-level security, against the same as the owner of the tables.
import pino from "pino";
import { postureRoutes } from "../apps/server/src/features/posture/routes.ts";
import { type Posture, startPosture } from "../apps/server/src/features/posture/service.ts";
import { testApi } from "../apps/server/src/features/posture/testing/api.ts";
import { sampleContent } from "../apps/server/src/features/posture/testing/content.ts";
import { batchOf } from "../apps/server/src/features/posture/testing/posture.ts";
import type { Sight } from "../apps/server/src/platform/database/sight.ts";
import { testDatabase } from "../apps/server/src/platform/database/testing/database.ts";
import { median, quick, type Row, table, timed } from "./figures.ts";

const organizations = quick ? 10 : 20;
const hosts = quick ? 20 : 50;
const rounds = quick ? 5 : 11;
const log = pino({ level: "silent" });

// It does not sync to disk, so that what row-level security adds stands out as much as it ever can.
const { database, owner, close } = await testDatabase({ after: () => {} });
const content = sampleContent();
let now = Date.now();
const clock = () => now;
const apart = await startPosture({ database, content, log, clock });
const bare = await startPosture({ database: owner, content, log, clock, leads: () => false });

const outcomes = ["pass", "fail", "not-applicable", "error"] as const;
async function reports(posture: Posture, round: number): Promise<void> {
  const sent = Array.from({ length: organizations }, (_, o) =>
    Array.from({ length: hosts }, (__, h) => {
      const place = { organization: `o-${o}`, system: "portal" };
      const outcome = outcomes[(o + h + round) % outcomes.length] ?? "pass";
      return posture.accept(batchOf(`web-${h}`, { "host.login": outcome, "host.patch": "pass" }, now, place));
    }),
  );
  await Promise.all(sent.flat());
}

const api = (posture: Posture, sight: Sight) => testApi({ clock: { read: clock } }, postureRoutes(posture), sight);
const read = (posture: Posture, path: string, sight: Sight = null) => api(posture, sight).get(path);

/** Times both in turn, so that what else the machine does falls on both. */
async function compare(figure: string, ours: () => Promise<unknown>, reference: () => Promise<unknown>): Promise<Row> {
  const [those, others]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1)
    for (const [work, times] of [[reference, others] as const, [ours, those] as const]) {
      now += 1000;
      times.push((await timed(work)).ms);
    }
  const [value, of] = [median(those), median(others)];
  return { bench: "separation", figure, value, unit: "ms", reference: of, ratio: value / of };
}

try {
  await reports(apart, 0);
  let round = 1;
  const rows = [
    await compare(
      `${organizations * hosts} reports of ${organizations} organizations`,
      () => reports(apart, round++),
      () => reports(bare, round++),
    ),
  ];
  for (const path of ["/overview", "/assets?limit=100", "/cells?state=fail&limit=100", "/requirements?limit=100"]) {
    rows.push(
      await compare(
        `${path}, all organizations`,
        () => read(apart, path),
        () => read(bare, path),
      ),
    );
    const narrowed = `${path}${path.includes("?") ? "&" : "?"}organization=o-1`;
    rows.push(
      await compare(
        `${path}, limited to one`,
        () => read(apart, path, ["o-1"]),
        () => read(bare, narrowed),
      ),
    );
  }
  table(rows);
} finally {
  await apart.close();
  await bare.close();
  await close();
}
