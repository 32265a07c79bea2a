/**
 * Keys of machines, each limited to some organizations. A key is told once, when it is made; its SHA-256 is kept.
 * @module
 */
import { sql } from "kysely";
import { texts } from "../../platform/database/columns.ts";
import type { Database } from "../../platform/database/database.ts";
import { instant } from "../../platform/database/values.ts";
import { digest, newToken } from "./key.ts";
import type { KeyRow } from "./schema.ts";

export interface AccessKey {
  readonly name: string;
  readonly organizations: readonly string[];
}

export interface Keys {
  /** @returns what it is listed by, and the key itself. */
  add(made: AccessKey & { readonly by: string; readonly now: number }): Promise<{ id: string; key: string }>;
  list(): Promise<readonly KeyRow[]>;
  /** @returns whether it was there. */
  withdraw(id: string): Promise<boolean>;
  /** Whose a key is; null where it is nobody's. */
  find(key: string): Promise<AccessKey | null>;
}

export function createKeys(database: Database): Keys {
  return {
    add: async ({ name, organizations, by, now }) => {
      const key = newToken();
      const id = digest(key).toString("hex").slice(0, 12);
      await sql`
        insert into access_key (digest, id, name, organizations, created_at, created_by)
        values (${digest(key)}, ${id}, ${name}, ${texts(organizations)}, ${instant(now)}, ${by})
      `.execute(database);
      return { id, key };
    },
    list: async () => {
      const { rows } = await sql<Omit<KeyRow, "createdAt"> & { createdAt: number }>`
        select id, name, organizations, created_at as "createdAt", created_by as "createdBy" from access_key
        order by created_at, id
      `.execute(database);
      return rows.map(({ createdAt, ...row }) => ({ ...row, createdAt: new Date(createdAt).toISOString() }));
    },
    withdraw: async (id) => {
      const { rows } = await sql`delete from access_key where id = ${id} returning id`.execute(database);
      return rows.length > 0;
    },
    find: async (key) => {
      const { rows } = await sql<AccessKey>`
        select name, organizations from access_key where digest = ${digest(key)}
      `.execute(database);
      return rows[0] ?? null;
    },
  };
}
