/**
 * The address of an embedded PostgreSQL, by which further processes enter it.
 * @module
 */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** The `DATABASE_URL` of the database that the server of a data folder runs, as our own role. */
export async function addressOf(dataFolder: string): Promise<string> {
  const home = join(dataFolder, "postgres");
  const password = (await readFile(join(home, "password"), "utf8")).trim();
  const inside = join(home, "run");
  const socket = existsSync(inside) ? inside : (await readFile(join(home, "socket-folder"), "utf8")).trim();
  const url = new URL("postgresql://tokiwa@localhost:5432/tokiwa");
  url.password = password;
  url.searchParams.set("host", socket);
  return url.href;
}
