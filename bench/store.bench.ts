// Starts of the embedded PostgreSQL, and a database for a test from the template against one by all migrations.
import { mkdtemp, rm, chmod } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import pino from "pino";
import { inSnapshot } from "../apps/server/src/platform/database/database.ts";
import { openStore } from "../apps/server/src/platform/database/open.ts";
import { migrate, readMigrations } from "../apps/server/src/platform/database/migrations.ts";
import { emptyDatabase, testDatabase } from "../apps/server/src/platform/database/testing/database.ts";
import { median, print, quick, timed } from "./figures.ts";

const log = pino({ level: "silent" });
const rounds = quick ? 2 : 7;
const folder = await mkdtemp(join(tmpdir(), "tokiwa-bench-"));
await chmod(folder, 0o711);

const first: number[] = [];
const later: number[] = [];
const restart: number[] = [];
for (let round = 0; round < rounds; round++) {
  const options = { dataFolder: join(folder, String(round)), log };
  const made = await timed(() => openStore(options));
  first.push(made.ms);
  await made.value.close();
  const { ms, value: store } = await timed(() => openStore(options));
  later.push(ms);
  const postgres = store.embedded?.pid() ?? null;
  if (postgres !== null) {
    process.kill(postgres, "SIGKILL");
    while (store.embedded?.pid() === postgres) await new Promise((resolve) => setTimeout(resolve, 1));
    restart.push((await timed(() => inSnapshot(store.database, (tx) => sql`select 1`.execute(tx)))).ms);
  }
  await store.close();
}
await rm(folder, { recursive: true });

const closing: (() => Promise<void>)[] = [];
const scope = { after: (close: () => Promise<void>) => closing.push(close) };
const migrations = await readMigrations();
await testDatabase(scope);
const template: number[] = [];
const byMigrations: number[] = [];
for (let round = 0; round < rounds * 3; round++) {
  template.push((await timed(() => testDatabase(scope))).ms);
  byMigrations.push((await timed(async () => migrate(await emptyDatabase(scope), migrations))).ms);
}
for (const close of closing) await close();

print("store", {
  "first start, with initdb and all migrations": { value: median(first), unit: "ms" },
  "later start": { value: median(later), unit: "ms" },
  "first answer after kill -9 of PostgreSQL": { value: median(restart), unit: "ms" },
  "test database from the template": { value: median(template), unit: "ms" },
  "test database by all migrations (reference)": { value: median(byMigrations), unit: "ms" },
  "template ÷ migrations": { value: median(template) / median(byMigrations), unit: "×" },
});
