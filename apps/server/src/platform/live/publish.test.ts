import assert from "node:assert/strict";
import { test } from "node:test";
import { inBoth } from "@tokiwa/content";
import { sql } from "kysely";
import { inSnapshot, inTransaction } from "../database/database.ts";
import { testDatabase } from "../database/testing/database.ts";
import { readHead, takePlace } from "./head.ts";
import { type NewEvent, publish } from "./publish.ts";

const report = (source: string): NewEvent => ({
  kind: "report",
  organization: "a",
  subject: { id: "host:a", name: inBoth("a") },
  source,
  sequence: 1,
  cells: 1,
  changed: 0,
});

test("events get gapless ids in the order of commits, also from transactions at the same time", async (t) => {
  const { database } = await testDatabase(t);
  await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      inTransaction(database, (tx) => publish(tx, 1000 + n, [report(`s${n}`), report(`s${n}`)])),
    ),
  );
  const { rows } = await sql<{ id: number; source: string }>`
    select id, body ->> 'source' as source from event order by id
  `.execute(database);
  assert.deepEqual(
    rows.map(({ id }) => id),
    Array.from({ length: 40 }, (_, n) => n + 1),
  );
  for (let n = 0; n < 40; n += 2) assert.equal(rows[n]?.source, rows[n + 1]?.source);
});

test("a transaction that fails leaves no event, no place and no gap", async (t) => {
  const { database } = await testDatabase(t);
  const failing = inTransaction(database, async (tx) => {
    await takePlace(tx, 1000);
    await publish(tx, 1000, [report("lost")]);
    throw new Error("no");
  });
  await assert.rejects(failing, /^Error: no$/);
  assert.equal((await inSnapshot(database, readHead)).sequence, 0);
  const place = await inTransaction(database, (tx) => takePlace(tx, 1000));
  assert.deepEqual(place, { sequence: 1, recordedAt: 1000 });
});

test("the time of acceptance always grows, even when the clock is set back", async (t) => {
  const { database } = await testDatabase(t);
  const at = async (now: number) => (await inTransaction(database, (tx) => takePlace(tx, now))).recordedAt;
  assert.equal(await at(5000), 5000);
  assert.equal(await at(5000), 5001);
  assert.equal(await at(1000), 5002);
  assert.equal(await at(9000), 9000);
});
