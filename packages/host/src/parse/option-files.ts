/**
 * Option files of MariaDB and MySQL: "Configuring MariaDB with Option Files", "Using Option Files".
 * @module
 */
import type { Seen } from "@tokiwa/content";
import { type ConfigSource, lines, seenAt } from "./source.ts";
import { includeEachOther } from "./wording.ts";

export interface ServerOption {
  /** As in `mysqld`, `client`. */
  readonly group: string;
  /** With underscores; `skip_name` and `name` are kept apart, as is `loose_`, which is taken off. */
  readonly name: string;
  /** Empty for an option without a value. */
  readonly value: string;
  readonly seen: Seen;
}

const deepest = 10;
const mostFiles = 500;

/** The options of a file and of what it includes, in the order of reading: of several that are the same, the last counts. */
export function serverOptions(main: string, source: ConfigSource): readonly ServerOption[] {
  let files = 0;
  const read = (file: string, depth: number): readonly ServerOption[] => {
    const text = source.text(file);
    if (text === undefined) return [];
    files += 1;
    if (depth > deepest || files > mostFiles) {
      source.gap(file, "too-many", includeEachOther);
      return [];
    }
    let group = "";
    return lines(text).flatMap((line) => {
      const bare = line.text.trim();
      if (bare === "" || /^[#;]/.test(bare)) return [];
      const [, command, target = ""] = /^!(include|includedir)\s+(\S.*)$/.exec(bare) ?? [];
      if (command === "include") return read(target.trim(), depth + 1);
      if (command === "includedir") {
        const folder = target.trim().replace(/\/$/, "");
        const names = source.list(folder).filter((name) => name.endsWith(".cnf"));
        return names.flatMap((name) => read(`${folder}/${name}`, depth + 1));
      }
      const heading = /^\[([^\]]*)\]$/.exec(bare)?.[1];
      if (heading !== undefined) {
        group = heading.trim();
        return [];
      }
      const [, name, value = ""] = /^([A-Za-z][\w-]*)\s*(?:=\s*(.*))?$/.exec(bare) ?? [];
      if (name === undefined) {
        source.gap(file, "malformed", { ja: "オプションとして読めません", en: "no option" }, line.number);
        return [];
      }
      const plain = name
        .replaceAll("-", "_")
        .toLowerCase()
        .replace(/^loose_/, "");
      return [{ group, name: plain, value: valueOf(value), seen: seenAt(file, line) }];
    });
  };
  return read(main, 0);
}

function valueOf(text: string): string {
  const bare = text.trim();
  const quoted = /^(["'])(.*?)\1/.exec(bare);
  return quoted ? (quoted[2] ?? "") : bare.replace(/\s+#.*$/, "");
}
