/**
 * rpm's database in the form that it has had since 4.16: one SQLite file with a row for each installed package.
 * @module
 */
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { quoted } from "@tokiwa/content";
import { type RpmPackage, rpmHeader } from "../parse/rpm-header.ts";
import type { Root } from "../root.ts";

const folders = ["/usr/lib/sysimage/rpm", "/var/lib/rpm"];
const name = "rpmdb.sqlite";

/** Where rpm keeps its database on this host, if it is of the form that can be read. */
export const rpmDatabase = (root: Root): string | undefined =>
  folders.map((folder) => `${folder}/${name}`).find((path) => (root.status(path)?.size ?? 0) > 0);

/**
 * Goes through the installed packages; each is good only until the next.
 * @returns whether the database could be read. Where it could not, a gap says why.
 */
export function eachRpmPackage(root: Root, visit: (found: RpmPackage) => void): boolean {
  const path = rpmDatabase(root);
  const real = path === undefined ? undefined : root.real(path);
  if (path === undefined || real === undefined) return false;
  // Every change by rpm makes and removes files beside the database: the folder shows it.
  root.list(path.slice(0, -name.length - 1));
  if ((root.status(`${path}-wal`)?.size ?? 0) > 0) {
    root.gap(path, "unreadable", {
      ja: "rpm が書込み中か、書込みの途中で止まっています",
      en: "rpm is writing, or was cut short",
    });
    return false;
  }
  const address = pathToFileURL(root.prefix + real);
  // Without this SQLite makes files of its own beside the database.
  address.searchParams.set("immutable", "1");
  try {
    const database = new DatabaseSync(address, { readOnly: true });
    try {
      for (const row of database.prepare("SELECT blob FROM Packages").iterate()) {
        const blob = row["blob"];
        const found = blob instanceof Uint8Array ? rpmHeader(blob) : undefined;
        if (found) visit(found);
        else root.gap(path, "malformed", { ja: "パッケージの情報がない行があります", en: "a row without a package" });
      }
    } finally {
      database.close();
    }
    return true;
  } catch (error) {
    root.gap(path, "unreadable", error instanceof Error ? quoted(error.message) : undefined);
    return false;
  }
}
