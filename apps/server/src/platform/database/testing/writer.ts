/**
 * A program for tests that end it by force: opens the store of a folder and writes as fast as it can, saying each number
 * once it is committed. Lines on standard output: `postgres PID`, then `kept N`. SIGTERM ends it in order.
 * @module
 */
import { sql } from "kysely";
import pino from "pino";
import { type Database, inTransaction, openDatabase } from "../database.ts";
import { openStore } from "../open.ts";
import { isUnavailable } from "../unavailable.ts";

const [dataFolder = ""] = process.argv.slice(2);
const log = pino({ level: "silent" });
const store = await openStore({ dataFolder, log, migrations: [] });
// The table is its own: only an owner may make one.
const database = openDatabase({ connection: store.connection, log });
process.stdout.write(`postgres ${store.embedded?.pid()}\n`);
await sql`create table if not exists kept (n bigint primary key)`.execute(database);

let stopping = false;
process.on("SIGTERM", () => {
  stopping = true;
});
while (!stopping) {
  const n = await writeNext(database).catch((error: unknown) => {
    // Cut off while committing: nobody can know whether it is kept. The next number follows whatever is.
    if (isUnavailable(error)) return null;
    throw error;
  });
  if (n !== null) process.stdout.write(`kept ${n}\n`);
}
await database.destroy();
await store.close();
process.stdout.write("closed\n");

function writeNext(database: Database): Promise<number | null> {
  return inTransaction(database, async (tx) => {
    const { rows } = await sql<{ n: number }>`
      insert into kept select coalesce(max(n), 0) + 1 from kept returning n
    `.execute(tx);
    return rows[0]?.n ?? null;
  });
}
