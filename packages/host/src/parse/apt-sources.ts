/**
 * Where APT takes packages from, in both formats: `sources.list(5)`.
 * @module
 */
import type { Seen } from "@tokiwa/content";
import { parseStanzas } from "./deb822.ts";
import { type ConfigSource, lines, seenAt } from "./source.ts";

/** One entry for one type, address and suite. */
export interface AptSource {
  readonly type: "deb" | "deb-src";
  readonly uri: string;
  readonly suite: string;
  readonly components: readonly string[];
  /** By the deb822 name in lower case (`signed-by`, `trusted`), whichever format. */
  readonly options: ReadonlyMap<string, { readonly value: string; readonly seen: Seen }>;
  readonly seen: Seen;
}

const names = /^[A-Za-z0-9_.-]+$/;

/** The entries that are switched on, of /etc/apt/sources.list and sources.list.d in the order of reading. */
export function aptSources(source: ConfigSource): readonly AptSource[] {
  const folder = "/etc/apt/sources.list.d";
  const parts = source.list(folder).filter((name) => names.test(name) && /\.(?:list|sources)$/.test(name));
  return ["/etc/apt/sources.list", ...parts.map((name) => `${folder}/${name}`)].flatMap((file) => {
    const text = source.text(file);
    if (text === undefined) return [];
    return file.endsWith(".sources") ? stanzaEntries(file, text, source) : lineEntries(file, text, source);
  });
}

/** Names of options in the one-line format that differ from those of deb822 by more than their case. */
const longNames: ReadonlyMap<string, string> = new Map([
  ["arch", "architectures"],
  ["lang", "languages"],
  ["target", "targets"],
]);

function lineEntries(file: string, text: string, source: ConfigSource): readonly AptSource[] {
  return lines(text).flatMap((line) => {
    const bare = line.text.replace(/#.*$/, "").trim();
    if (bare === "") return [];
    const [, type, bracket, rest = ""] = /^(deb|deb-src)\s+(?:\[([^\]]*)\]\s*)?(.*)$/.exec(bare) ?? [];
    const [uri, suite, ...components] = words(rest);
    if ((type !== "deb" && type !== "deb-src") || uri === undefined || suite === undefined) {
      source.gap(
        file,
        "malformed",
        { ja: "パッケージの取得元として読めません", en: "no source of packages" },
        line.number,
      );
      return [];
    }
    const seen = seenAt(file, line);
    const options = words(bracket ?? "").flatMap((option) => {
      const [, name = "", sign = "", value = ""] = /^([^=+-]+(?:-[^=+-]+)*)([+-]?)=(.*)$/.exec(option) ?? [];
      const key = longNames.get(name.toLowerCase()) ?? name.toLowerCase();
      const change = sign === "+" ? "-add" : sign === "-" ? "-remove" : "";
      return key === "" ? [] : [[key + change, { value: value.replaceAll(",", " "), seen }] as const];
    });
    return [{ type, uri, suite, components, options: new Map(options), seen }];
  });
}

function words(text: string): readonly string[] {
  // An address may hold a blank within brackets or quotes, as that of a disc does: cdrom:[Debian 12]/.
  return (text.match(/(?:\[[^\]]*\]|"[^"]*"|[^\s["]|[["])+/g) ?? []).map((word) => word.replaceAll('"', ""));
}

function stanzaEntries(file: string, text: string, source: ConfigSource): readonly AptSource[] {
  const all = lines(text);
  const { stanzas, malformed } = parseStanzas(text);
  for (const line of malformed) source.gap(file, "malformed", { ja: "項目として読めません", en: "no field" }, line);
  return stanzas.flatMap(({ fields, line }) => {
    if (/^(?:no|false|without|off|disable|0)$/i.test(fields.get("enabled")?.value ?? "")) return [];
    const listed = (name: string) => (fields.get(name)?.value ?? "").split(/\s+/).filter((word) => word !== "");
    const at = (number: number): Seen => seenAt(file, { number, text: all[number - 1]?.text ?? "" });
    const options = new Map(
      [...fields]
        .filter(([name]) => !["types", "uris", "suites", "components", "enabled"].includes(name))
        .map(([name, field]) => [name, { value: field.value, seen: at(field.line) }]),
    );
    const types = listed("types").filter((type) => type === "deb" || type === "deb-src");
    if (types.length === 0 || listed("uris").length === 0 || listed("suites").length === 0) {
      source.gap(
        file,
        "malformed",
        { ja: "Types、URIs、Suites が必要です", en: "Types, URIs and Suites are needed" },
        line,
      );
    }
    return types.flatMap((type) =>
      listed("uris").flatMap((uri) =>
        listed("suites").map((suite) => ({
          type,
          uri,
          suite,
          components: listed("components"),
          options,
          seen: at(fields.get("uris")?.line ?? line),
        })),
      ),
    );
  });
}
