/**
 * Configuration spread over folders of small files: of files with the same name, the folder of the highest precedence
 * has the only one that counts, and all that are left are read in the order of their names, whatever their folder
 * (`sysctl.d(5)`, `systemd.unit(5)`, `tmpfiles.d(5)` and their kin).
 * @module
 */
import type { ConfigSource } from "./source.ts";

/**
 * The files that count, in the order of reading.
 * @param folders from the highest precedence to the lowest.
 * @param suffix what a name ends in, as in `.conf`.
 * A file that is a link to /dev/null masks those of its name and is left out itself.
 */
export function dropIns(folders: readonly string[], suffix: string, source: ConfigSource): readonly string[] {
  const byName = new Map<string, string>();
  for (const folder of folders) {
    for (const name of source.list(folder)) {
      if (name.endsWith(suffix) && !name.startsWith(".") && !byName.has(name)) byName.set(name, `${folder}/${name}`);
    }
  }
  return [...byName.keys()]
    .sort()
    .map((name) => byName.get(name) ?? "")
    .filter((path) => source.link(path) !== "/dev/null");
}
