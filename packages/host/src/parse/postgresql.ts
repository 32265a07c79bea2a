/**
 * PostgreSQL's configuration: "19.1.2. Parameter Interaction via the Configuration File" and "20.1. The pg_hba.conf
 * File" of its manual.
 * @module
 */
import { posix } from "node:path";
import type { Seen } from "@tokiwa/content";
import { type ConfigSource, type Line, lines, seenAt } from "./source.ts";
import { includeEachOther } from "./wording.ts";

export interface PostgresSetting {
  /** In lower case. */
  readonly name: string;
  readonly value: string;
  readonly seen: Seen;
}

const deepest = 10;
const mostFiles = 500;

/**
 * The parameters of a file and of what it includes: the last line of each counts.
 * Files that are included are meant from the folder of the one that includes them.
 */
export function postgresSettings(main: string, source: ConfigSource): ReadonlyMap<string, PostgresSetting> {
  const settings = new Map<string, PostgresSetting>();
  let files = 0;
  const read = (file: string, depth: number): void => {
    const text = source.text(file);
    if (text === undefined) return;
    files += 1;
    if (depth > deepest || files > mostFiles) {
      source.gap(file, "too-many", includeEachOther);
      return;
    }
    for (const line of lines(text)) {
      const bare = line.text.trim();
      if (bare === "" || bare.startsWith("#")) continue;
      const [, name = "", quoted, plain = ""] =
        /^([A-Za-z_][\w.]*)\s*(?:=\s*)?(?:'((?:[^'\\]|''|\\.)*)'|([^\s#']\S*))?\s*(?:#.*)?$/.exec(bare) ?? [];
      if (name === "") {
        source.gap(file, "malformed", { ja: "パラメータとして読めません", en: "no parameter" }, line.number);
        continue;
      }
      const value = quoted?.replace(/''/g, "'").replace(/\\(.)/g, "$1") ?? plain;
      const key = name.toLowerCase();
      const target = posix.resolve(posix.dirname(file), value);
      if (key === "include" || key === "include_if_exists") read(target, depth + 1);
      else if (key === "include_dir") for (const each of partsOf(target, source)) read(each, depth + 1);
      else settings.set(key, { name: key, value, seen: seenAt(file, line) });
    }
  };
  read(main, 0);
  return settings;
}

const partsOf = (folder: string, source: ConfigSource): readonly string[] =>
  source
    .list(folder)
    .filter((name) => name.endsWith(".conf") && !name.startsWith("."))
    .map((name) => `${folder}/${name}`);

/** A record of pg_hba.conf. Of those that match a connection the first decides. */
export interface HostRule {
  readonly type: "local" | "host" | "hostssl" | "hostnossl" | "hostgssenc" | "hostnogssenc";
  readonly databases: readonly string[];
  readonly users: readonly string[];
  /** As in `10.0.0.0/8`, `all`, `samenet`; empty for `local`. A mask in a word of its own follows after a slash. */
  readonly address: string;
  readonly method: string;
  readonly options: readonly string[];
  readonly seen: Seen;
}

const types = ["local", "host", "hostssl", "hostnossl", "hostgssenc", "hostnogssenc"] as const;

/** The records of a pg_hba.conf and of what it includes, in order. */
export function hostRules(main: string, source: ConfigSource): readonly HostRule[] {
  let files = 0;
  const read = (file: string, depth: number): readonly HostRule[] => {
    const text = source.text(file);
    if (text === undefined) return [];
    files += 1;
    if (depth > deepest || files > mostFiles) {
      source.gap(file, "too-many", includeEachOther);
      return [];
    }
    return logicalLines(text).flatMap((line) => {
      const fields = fieldsOf(line.text);
      const [first, ...rest] = fields;
      if (first === undefined) return [];
      const target = posix.resolve(posix.dirname(file), rest[0]?.[0] ?? "");
      const word = first[0] ?? "";
      if (word === "include" || word === "include_if_exists") return read(target, depth + 1);
      if (word === "include_dir") return partsOf(target, source).flatMap((each) => read(each, depth + 1));
      const rule = ruleOf(word, rest, seenAt(file, line));
      if (!rule) source.gap(file, "malformed", { ja: "レコードとして読めません", en: "no record" }, line.number);
      return rule ? [rule] : [];
    });
  };
  return read(main, 0);
}

function ruleOf(word: string, fields: readonly (readonly string[])[], seen: Seen): HostRule | undefined {
  const type = types.find((each) => each === word);
  const [databases, users, ...rest] = fields;
  if (type === undefined || !databases || !users) return undefined;
  const words = rest.map((field) => field.join(","));
  const [address = "", ...after] = type === "local" ? ["", ...words] : words;
  const mask = /^[\d.]+$|^[0-9a-f:]*:[0-9a-f:]*$/i.test(after[0] ?? "") ? after.shift() : undefined;
  const [method, ...options] = after;
  if (method === undefined) return undefined;
  return {
    type,
    databases,
    users,
    address: mask === undefined ? address : `${address}/${mask}`,
    method: method.toLowerCase(),
    options,
    seen,
  };
}

/** Fields by blanks, each a list by commas; quotes keep both, and `#` begins a comment. */
function fieldsOf(text: string): readonly (readonly string[])[] {
  const fields: string[][] = [];
  let open = false;
  for (const [token] of text.matchAll(/"(?:[^"]|"")*"|[^\s,"#]+|,|#.*|\s+/g)) {
    if (token.startsWith("#")) break;
    if (token === ",") open = true;
    else if (token.trim() === "") continue;
    else {
      const word = token.startsWith('"') ? token.slice(1, -1).replace(/""/g, '"') : token;
      if (open) fields.at(-1)?.push(word);
      else fields.push([word]);
      open = false;
    }
  }
  return fields;
}

function logicalLines(text: string): readonly Line[] {
  const joined: Line[] = [];
  let open: Line | undefined;
  for (const line of lines(text)) {
    const continued = line.text.endsWith("\\");
    const part = continued ? line.text.slice(0, -1) : line.text;
    open = open ? { number: open.number, text: open.text + part } : { number: line.number, text: part };
    if (continued) continue;
    joined.push(open);
    open = undefined;
  }
  if (open) joined.push(open);
  return joined;
}
