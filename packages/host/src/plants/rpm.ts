/**
 * A database of rpm for tests, made as rpm makes it.
 * @module
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface RpmFixture {
  readonly name: string;
  readonly version?: string;
  /** By path, the SHA-256 of what was brought, in hexadecimal digits. */
  readonly files?: Readonly<Record<string, string>>;
  /** Of these the first are configuration. */
  readonly configuration?: readonly string[];
}

type Entry = readonly [tag: number, type: 3 | 4 | 6 | 8, values: readonly (number | string)[]];

/** The header of a package, with the tags that a reader needs. */
export function rpmHeaderOf({ name, version = "1-1", files = {}, configuration = [] }: RpmFixture): Buffer {
  const paths = Object.keys(files);
  const folders = [...new Set(paths.map((path) => path.slice(0, path.lastIndexOf("/") + 1)))];
  const [upstream = "", release = ""] = version.split("-");
  const entries: readonly Entry[] = [
    [1000, 6, [name]],
    [1001, 6, [upstream]],
    [1002, 6, [release]],
    [1022, 6, ["noarch"]],
    [1030, 3, paths.map(() => 0o100644)],
    [1035, 8, paths.map((path) => files[path] ?? "")],
    [1037, 4, paths.map((path) => (configuration.includes(path) ? 1 : 0))],
    [1044, 6, [`${name}-src-${version}.src.rpm`]],
    [1116, 4, paths.map((path) => folders.indexOf(path.slice(0, path.lastIndexOf("/") + 1)))],
    [1117, 8, paths.map((path) => path.slice(path.lastIndexOf("/") + 1))],
    [1118, 8, folders],
    [5011, 4, [8]],
  ];
  const store: Buffer[] = [];
  let size = 0;
  const index = entries
    .filter(([, , values]) => values.length > 0)
    .map(([tag, type, values]) => {
      const width = type === 3 ? 2 : type === 4 ? 4 : 1;
      const padding = (width - (size % width)) % width;
      const bytes = Buffer.concat([Buffer.alloc(padding), ...values.map((value) => encode(type, value))]);
      const entry = Buffer.alloc(16);
      for (const [at, number] of [tag, type, size + padding, values.length].entries())
        entry.writeUInt32BE(number, at * 4);
      store.push(bytes);
      size += bytes.length;
      return entry;
    });
  const head = Buffer.alloc(8);
  head.writeUInt32BE(index.length, 0);
  head.writeUInt32BE(size, 4);
  return Buffer.concat([head, ...index, ...store]);
}

function encode(type: Entry[1], value: number | string): Buffer {
  if (typeof value === "string") return Buffer.from(`${value}\0`);
  const bytes = Buffer.alloc(type === 3 ? 2 : 4);
  if (type === 3) bytes.writeUInt16BE(value);
  else bytes.writeUInt32BE(value);
  return bytes;
}

/** The bytes of a database that has these packages. */
export function rpmDatabaseOf(...packages: readonly RpmFixture[]): Buffer {
  const folder = mkdtempSync(join(tmpdir(), "tokiwa-rpm-"));
  try {
    const file = join(folder, "rpmdb.sqlite");
    const database = new DatabaseSync(file);
    database.exec("CREATE TABLE Packages (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL)");
    const insert = database.prepare("INSERT INTO Packages (blob) VALUES (?)");
    for (const each of packages) insert.run(rpmHeaderOf(each));
    database.close();
    return readFileSync(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
