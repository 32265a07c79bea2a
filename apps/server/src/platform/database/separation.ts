/**
 * The separation of organizations in PostgreSQL itself: two roles that are not the owner of the tables, and a policy for
 * each of them on every table that has an organization. So a query that forgets its `where` still cannot show rows of
 * others.
 *
 * Sessions work as the role `…_some`, which sees rows only of the organizations that the transaction names, and where it
 * names none, nothing. What concerns the whole house changes to `…_all` for the length of its transaction.
 * @module
 */
import pg from "pg";
import { StartupError } from "../startup.ts";
import { type Connection, clientConfig } from "./database.ts";
import { type Roles, rolesOf, setting } from "./roles.ts";
import { errorCode } from "./unavailable.ts";

/** Any fixed number, the same in every Tokiwa: the advisory lock under which this is done. */
const lock = 7_046_029_256;

/**
 * Sees to it that the roles are there and bound on every table of the schema.
 * @throws StartupError where the roles are missing and may not be made.
 */
export async function separate(connection: Connection | string): Promise<Roles> {
  const client = new pg.Client({ ...clientConfig(connection), statement_timeout: 0 });
  await client.connect();
  try {
    const roles = rolesOf(await whoIs(client));
    await ensureRoles(client, roles);
    await client.query("begin");
    await client.query("select pg_advisory_xact_lock($1)", [lock]);
    await bindTables(client, roles);
    await client.query("commit");
    return roles;
  } finally {
    await client.end();
  }
}

async function whoIs(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ owner: string }>("select current_user as owner");
  return rows[0]?.owner ?? "";
}

/**
 * Makes the roles where they are missing, and lets the role that is signed in change to them.
 * @param owner Whom they are for. Default: whoever is signed in.
 */
export async function ensureRoles(client: pg.Client, roles: Roles, owner?: string): Promise<void> {
  for (const role of [roles.all, roles.some]) {
    const { rows } = await client.query<{ may: boolean; free: boolean }>(
      `select pg_has_role(coalesce($2, current_user), oid, 'SET') as may, rolsuper or rolbypassrls as free
       from pg_roles where rolname = $1`,
      [role, owner ?? null],
    );
    const [known] = rows;
    if (known?.free) throw unbound(role);
    if (known?.may) continue;
    const name = client.escapeIdentifier(role);
    try {
      if (!known) await client.query(`create role ${name} nologin`).catch(unlessThere);
      await client.query(`grant ${name} to ${owner === undefined ? "current_user" : client.escapeIdentifier(owner)}`);
    } catch (error) {
      if (errorCode(error) === "42501") throw await missing(client, roles, error);
      throw error;
    }
  }
}

/** Roles are of the whole cluster: another Tokiwa that starts at the same time may have made it (duplicate_object). */
function unlessThere(error: unknown): void {
  if (!["42710", "23505"].includes(errorCode(error))) throw error;
}

async function missing(client: pg.Client, { all, some }: Roles, cause: unknown): Promise<StartupError> {
  const [a, s, o] = [all, some, await whoIs(client)].map((name) => client.escapeIdentifier(name));
  const remedy = `create role ${a} nologin; create role ${s} nologin; grant ${a}, ${s} to ${o};`;
  return new StartupError(
    "database-roles",
    {
      ja: `組織ごとに行を分けるための役割（${all}、${some}）がデータベースになく、作成する権限もありません。データベースの管理者が次を実行してから、もう一度起動してください: ${remedy}`,
      en: `The roles that keep organizations apart (${all}, ${some}) are missing from the database, and may not be made. Have its administrator run this, then start again: ${remedy}`,
    },
    { cause },
  );
}

const unbound = (role: string): StartupError =>
  new StartupError("database-roles", {
    ja: `データベースの役割 ${role} は行の分離に縛られません（SUPERUSER 又は BYPASSRLS）。alter role で外してから、もう一度起動してください。`,
    en: `The database role ${role} is not bound by row security (SUPERUSER or BYPASSRLS). Take that from it by alter role, then start again.`,
  });

interface Table {
  readonly name: string;
  /** Whether its rows are of organizations. */
  readonly separated: boolean;
  readonly bound: boolean;
}

/**
 * Binds what is not bound yet. Nothing is locked where all is as it should be, so that others may work meanwhile. A
 * partition is reached through its table, whose rights and policies hold; by itself nobody but the owner may read it.
 */
async function bindTables(client: pg.Client, { all, some }: Roles): Promise<void> {
  const { rows } = await client.query<Table>(
    `select c.relname as name, a.attname is not null and coalesce(obj_description(c.oid, 'pg_class'), '') !~ '^house: ' as separated,
       has_table_privilege($1, c.oid, 'select') and has_table_privilege($2, c.oid, 'select')
         and (a.attname is null or obj_description(c.oid, 'pg_class') ~ '^house: '
           or c.relrowsecurity and 2 = (select count(*) from pg_policy where polrelid = c.oid)) as bound
     from pg_class c
     left join pg_attribute a on a.attrelid = c.oid and a.attname = 'organization_id' and not a.attisdropped
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
     order by 1`,
    [all, some],
  );
  if (rows.every(({ bound }) => bound)) return;
  const [whole, part] = [client.escapeIdentifier(all), client.escapeIdentifier(some)];
  await client.query(`grant usage on schema public to ${whole}, ${part}`);
  for (const { name, separated } of rows.filter(({ bound }) => !bound)) {
    const table = client.escapeIdentifier(name);
    await client.query(`grant select, insert, update, delete on ${table} to ${whole}, ${part}`);
    if (!separated) continue;
    await client.query(`revoke insert, update, delete on ${table} from ${part}`);
    await client.query(`
      alter table ${table} enable row level security;
      drop policy if exists all_organizations on ${table};
      create policy all_organizations on ${table} to ${whole} using (true);
      drop policy if exists some_organizations on ${table};
      create policy some_organizations on ${table} to ${part} using (
        organization_id = any ((select nullif(current_setting('${setting}', true), ''))::text[])
      )
    `);
  }
}
