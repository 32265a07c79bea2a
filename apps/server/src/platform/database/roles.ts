/**
 * The two roles that work with the database is done as, and how a session and a transaction come to have theirs.
 * @module
 */
import pg from "pg";
import type { Sight } from "./sight.ts";

/** The roles that work is done as, by their names. */
export interface Roles {
  /** Sees all organizations. */
  readonly all: string;
  /** Sees those that its transaction names. */
  readonly some: string;
}

/** The setting that names them, as the text of an array. */
export const setting = "tokiwa.organizations";

/** The names of the roles of an owner; PostgreSQL cuts names after 63 bytes. */
export const rolesOf = (owner: string): Roles => ({ all: `${owner}_all`, some: `${owner}_some` });

/** What begins a transaction with a sight. Of `SET LOCAL`, which ends with the transaction, there are no parameters. */
export function beginning({ all }: Roles, sight: Sight): string {
  if (sight === null) return `set local role ${pg.escapeIdentifier(all)}`;
  const array = `{${sight.map((id) => `"${id.replaceAll(/["\\]/g, String.raw`\$&`)}"`).join(",")}}`;
  return `set local ${setting} = ${pg.escapeLiteral(array)}`;
}

/** What a session begins with, as a setting of its connection (PostgreSQL, `options`). */
export const sessionRole = ({ some }: Roles): string => `-c role=${some.replaceAll(/[\\ ]/g, String.raw`\$&`)}`;
