/**
 * Migrations of the schema: forward only, at start, each a file of SQL beside the part that owns the tables.
 * A file is named `NNNN-what-it-does.sql`; the number is unique over the whole server, and is the order.
 * @module
 */
import { createHash } from "node:crypto";
import { readFile, readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import pg from "pg";
import { type Connection, clientConfig } from "./database.ts";
import { StartupError, said } from "../startup.ts";

export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of `sql`, in hexadecimal digits. */
  readonly digest: string;
}

/** Any fixed number, the same in every Tokiwa: the advisory lock under which migrations run. */
const lock = 7_046_029_254;

/** The folder whose parts (`platform/<part>`, `features/<part>`) may have a `migrations` folder each. */
const source = join(import.meta.dirname, "../..");

/**
 * Reads the migrations of all parts of the server, in order.
 * @throws Error where two bear the same number or a name is not of the form.
 */
export async function readMigrations(folder: string = source): Promise<readonly Migration[]> {
  const found: Migration[] = [];
  for (const floor of ["platform", "features"]) {
    for (const part of await entries(join(folder, floor))) {
      for (const file of await entries(join(folder, floor, part, "migrations")))
        found.push(await readMigration(join(folder, floor, part, "migrations", file)));
    }
  }
  found.sort((a, b) => a.number - b.number);
  for (const [index, migration] of found.entries()) {
    if (migration.number === found[index - 1]?.number)
      throw new Error(
        `two migrations bear the number ${migration.number}: ${found[index - 1]?.name}, ${migration.name}`,
      );
  }
  return found;
}

async function readMigration(file: string): Promise<Migration> {
  const name = basename(file);
  const number = /^(\d{4})-[a-z0-9-]+\.sql$/.exec(name)?.[1];
  if (number === undefined) throw new Error(`${file}: a migration is named like 0012-add-column.sql`);
  // Line ends as a check-out on Windows may make them must not change the hash.
  const text = (await readFile(file, "utf8")).replaceAll("\r\n", "\n");
  return { number: Number(number), name, sql: text, digest: createHash("sha256").update(text).digest("hex") };
}

async function entries(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR")) return [];
    throw error;
  }
}

/**
 * Brings the schema of the database up to `migrations`, in one transaction and under a lock, so that several servers
 * may start at once.
 * @returns how many were applied.
 * @throws Error, changing nothing, where an applied migration is not as it was, or the database is newer than this
 *   Tokiwa.
 */
export async function migrate(connection: Connection | string, migrations: readonly Migration[]): Promise<number> {
  const client = new pg.Client({ ...clientConfig(connection), statement_timeout: 0 });
  await client.connect();
  try {
    await client.query("begin");
    await client.query("select pg_advisory_xact_lock($1)", [lock]);
    await client.query(`
      create table if not exists migration (
        number int primary key,
        name text not null,
        digest text not null,
        applied_at timestamptz not null default now()
      );
      comment on table migration is 'house: which migrations of the schema were applied';
    `);
    const applied = await client.query<AppliedMigration>("select number, name, digest from migration order by number");
    const pending = remaining(migrations, applied.rows);
    for (const { number, name, sql, digest } of pending) {
      await client.query(sql).catch((cause: unknown) => {
        throw new Error(`migration ${name} failed: ${said(cause)}`, { cause });
      });
      await client.query("insert into migration (number, name, digest) values ($1, $2, $3)", [number, name, digest]);
    }
    await client.query("commit");
    return pending.length;
  } finally {
    await client.end();
  }
}

interface AppliedMigration {
  readonly number: number;
  readonly name: string;
  readonly digest: string;
}

/** Which migrations are still to be applied. Throws where those applied are not the first ones of `migrations`. */
function remaining(migrations: readonly Migration[], applied: readonly AppliedMigration[]): readonly Migration[] {
  for (const [index, past] of applied.entries()) {
    const known = migrations[index];
    if (!known || known.number > past.number)
      throw new StartupError("database-newer", {
        ja: `データベースは、より新しい Tokiwa のものです（移行 ${past.name} をこの版は知りません）。その版を起動するか、以前のバックアップから復元してください。`,
        en:
          `The database was made by a newer Tokiwa: it has the migration ${past.name}, which this one does not know. ` +
          "Start that version, or restore a backup from before.",
      });
    if (known.number < past.number)
      throw new Error(
        `The migration ${known.name} is new, but ${past.name}, which comes after it, was applied already. ` +
          "A new migration takes the next number.",
      );
    if (known.digest !== past.digest)
      throw new StartupError("migration-changed", {
        ja: `移行 ${past.name} が、適用されたときの内容と異なります。適用済みの移行は変更できません。変更を戻し、新しい移行を追加してください。`,
        en:
          `The migration ${past.name} is not what it was when it was applied. ` +
          "A past migration never changes: undo the change, and write a new one.",
      });
  }
  return migrations.slice(applied.length);
}
