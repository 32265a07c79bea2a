/**
 * Apache's configuration: https://httpd.apache.org/docs/2.4/configuring.html — directives, sections, includes, and the
 * sections that are left out when a module or a name is not there (`IfModule`, `IfDefine`, `IfFile`).
 * @module
 */
import { posix } from "node:path";
import type { Seen, Text } from "@tokiwa/content";
import { type ConfigSource, type Line, lines, seenAt } from "./source.ts";
import { includeEachOther, manyDirectives, missing } from "./wording.ts";

export interface ApacheDirective {
  /** In lower case. */
  readonly name: string;
  readonly arguments: readonly string[];
  /** Of a section, what stands in it, with included files in place; `undefined` for a plain directive. */
  readonly section: readonly ApacheDirective[] | undefined;
  readonly seen: Seen;
}

export interface ApacheConfiguration {
  readonly directives: readonly ApacheDirective[];
  readonly files: readonly string[];
  /** The modules that are loaded, as in `ssl_module`. */
  readonly modules: ReadonlySet<string>;
}

const deepest = 32;
const mostFiles = 2000;
const mostDirectives = 200_000;

/**
 * Reads a configuration with what it includes.
 * @param serverRoot what relative paths are meant from, until a `ServerRoot` says otherwise.
 * @param variables for `${NAME}`; `Define` adds to them.
 * @returns `undefined` where there is no such file. What Apache would refuse is noted as a gap.
 */
export function parseApache(
  main: string,
  serverRoot: string,
  variables: ReadonlyMap<string, string>,
  source: ConfigSource,
): ApacheConfiguration | undefined {
  const text = source.text(main);
  if (text === undefined) return undefined;
  const defined = new Map(variables);
  const modules = new Set<string>();
  const files: string[] = [];
  let base = serverRoot;
  let count = 0;

  const readFile = (file: string, content: string, depth: number): readonly ApacheDirective[] => {
    files.push(file);
    const top: ApacheDirective[] = [];
    const open: { name: string; into: ApacheDirective[]; dropped: boolean }[] = [
      { name: "", into: top, dropped: false },
    ];
    const refuse = (line: number, what: Text) => source.gap(file, "malformed", what, line);
    for (const line of logicalLines(content)) {
      const bare = line.text.trim();
      if (bare === "" || bare.startsWith("#")) continue;
      const here = open.at(-1);
      if (!here) break;
      const closed = /^<\/([A-Za-z]+)\s*>$/.exec(bare)?.[1]?.toLowerCase();
      if (closed !== undefined) {
        if (closed === here.name && open.length > 1) open.pop();
        else
          refuse(line.number, { ja: `</${closed}> に対応する始まりがありません`, en: `</${closed}> closes nothing` });
        continue;
      }
      count += 1;
      if (count > mostDirectives || open.length > deepest) {
        source.gap(file, "too-many", manyDirectives);
        return top;
      }
      const seen = seenAt(file, line);
      const begun = /^<([A-Za-z]+)(?:\s+(.*?))?\s*>$/.exec(bare);
      const name = (begun?.[1] ?? /^[^\s]+/.exec(bare)?.[0] ?? "").toLowerCase();
      const words = split(expand(begun ? (begun[2] ?? "") : bare.slice(name.length), defined));
      if (begun) {
        const condition = conditions.get(name);
        if (condition === undefined) {
          const section: ApacheDirective[] = [];
          if (!here.dropped) here.into.push({ name, arguments: words, section, seen });
          open.push({ name, into: section, dropped: here.dropped });
        } else {
          const holds = condition(words, {
            modules,
            defined,
            exists: (path) => source.text(posix.resolve(base, path)) !== undefined,
          });
          open.push({ name, into: here.into, dropped: here.dropped || !holds });
        }
        continue;
      }
      if (bare.startsWith("<")) {
        refuse(line.number, { ja: "セクションの始まりが > で閉じていません", en: "a section is not closed by >" });
        continue;
      }
      if (here.dropped) continue;
      const [first = "", second = ""] = words;
      if (name === "include" || name === "includeoptional") {
        here.into.push(...include(first, name === "includeoptional", file, line, depth));
        continue;
      }
      if (name === "serverroot") base = posix.resolve(first);
      if (name === "define") defined.set(first, second);
      if (name === "undefine") defined.delete(first);
      if (name === "loadmodule") modules.add(first);
      here.into.push({ name, arguments: words, section: undefined, seen });
    }
    if (open.length > 1)
      refuse(lines(content).length, {
        ja: `<${open.at(-1)?.name}> が閉じていません`,
        en: `<${open.at(-1)?.name}> is not closed`,
      });
    return top;
  };

  const include = (
    pattern: string,
    optional: boolean,
    from: string,
    line: Line,
    depth: number,
  ): readonly ApacheDirective[] => {
    const path = posix.resolve(base, pattern);
    // Of a folder, every file in it and below counts.
    const paths = /[*?[]/.test(path) ? source.glob(path) : source.list(path).length > 0 ? below(path, source) : [path];
    return paths.flatMap((each) => {
      if (depth >= deepest || files.length >= mostFiles) {
        source.gap(each, "too-many", includeEachOther);
        return [];
      }
      const content = source.text(each);
      if (content === undefined) {
        if (!optional) source.gap(from, "malformed", missing(each), line.number);
        return [];
      }
      return readFile(each, content, depth + 1);
    });
  };

  return { directives: readFile(main, text, 0), files, modules };
}

function below(folder: string, source: ConfigSource, depth = 0): readonly string[] {
  return source.list(folder).flatMap((name) => {
    const path = `${folder}/${name}`;
    return source.list(path).length > 0 && depth < 8 ? below(path, source, depth + 1) : [path];
  });
}

interface World {
  readonly modules: ReadonlySet<string>;
  readonly defined: ReadonlyMap<string, string>;
  readonly exists: (path: string) => boolean;
}

type Condition = (words: readonly string[], world: World) => boolean;

/** Whether a section that depends on what is there is read at all. `!` before its argument turns it round. */
const conditions: ReadonlyMap<string, Condition> = new Map<string, Condition>([
  ["ifmodule", ([word = ""], { modules }) => turned(word, (name) => hasModule(name, modules))],
  ["ifdefine", ([word = ""], { defined }) => turned(word, (name) => defined.has(name))],
  ["iffile", ([word = ""], { exists }) => turned(word, exists)],
  // What needs the program itself to be asked is taken as there: nothing is left unseen.
  ["ifversion", () => true],
  ["ifdirective", () => true],
  ["ifsection", () => true],
]);

function turned(word: string, holds: (name: string) => boolean): boolean {
  return word.startsWith("!") ? !holds(word.slice(1)) : holds(word);
}

/** Modules that are built into the program of every distribution. */
const builtIn = new Set([
  "core_module",
  "so_module",
  "http_module",
  "unixd_module",
  "log_config_module",
  "logio_module",
  "version_module",
  "watchdog_module",
]);

/** A module is named as in `ssl_module` or as in `mod_ssl.c`. */
function hasModule(name: string, modules: ReadonlySet<string>): boolean {
  const identifier = /^mod_(\w+)\.c$/.test(name) ? `${name.slice(4, -2)}_module` : name;
  return modules.has(identifier) || builtIn.has(identifier);
}

function expand(text: string, defined: ReadonlyMap<string, string>): string {
  return text.replace(/\$\{([^}]+)\}/g, (whole, name: string) => defined.get(name) ?? whole);
}

/** Words by blanks; quotes keep blanks, and a backslash keeps a quote. */
function split(text: string): readonly string[] {
  return (text.match(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\S+/g) ?? []).map((word) =>
    /^(["']).*\1$/s.test(word) && word.length > 1 ? word.slice(1, -1).replace(/\\(["'\\])/g, "$1") : word,
  );
}

/** A backslash at the end of a line continues it, a comment too. */
function logicalLines(text: string): readonly Line[] {
  const joined: Line[] = [];
  let open: Line | undefined;
  for (const line of lines(text)) {
    const continued = line.text.endsWith("\\");
    const part = continued ? line.text.slice(0, -1) : line.text;
    open = open ? { number: open.number, text: `${open.text} ${part}` } : { number: line.number, text: part };
    if (continued) continue;
    joined.push(open);
    open = undefined;
  }
  if (open) joined.push(open);
  return joined;
}
