/**
 * nginx's configuration: https://nginx.org/en/docs/beginners_guide.html#conf_structure and the rules of its own reader
 * (`ngx_conf_read_token`): words, quotes, escapes, comments, blocks, includes.
 * @module
 */
import { posix } from "node:path";
import type { Seen, Text } from "@tokiwa/content";
import { type ConfigSource, type Line, lines, seenAt } from "./source.ts";
import { braceOpen, includeEachOther, manyDirectives, quoteOpen } from "./wording.ts";

export interface NginxDirective {
  readonly name: string;
  readonly arguments: readonly string[];
  /** What stands in its braces, with included files in place; `undefined` for a directive that ends in a semicolon. */
  readonly block: readonly NginxDirective[] | undefined;
  readonly seen: Seen;
}

export interface NginxConfiguration {
  readonly directives: readonly NginxDirective[];
  /** The files read, in order. */
  readonly files: readonly string[];
}

const deepest = 64;
const mostFiles = 2000;
const mostDirectives = 200_000;

/**
 * Reads a configuration with what it includes; relative paths are meant from the folder of the main file.
 * @returns `undefined` where there is no such file. What nginx would refuse is noted as a gap.
 */
export function parseNginx(main: string, source: ConfigSource): NginxConfiguration | undefined {
  const text = source.text(main);
  if (text === undefined) return undefined;
  const prefix = posix.dirname(main);
  const files: string[] = [];
  let count = 0;

  const readFile = (file: string, content: string, depth: number): readonly NginxDirective[] => {
    files.push(file);
    const all = lines(content);
    const refuse = (line: number, what: Text) => source.gap(file, "malformed", what, line);
    const tokens = new Tokens(content, refuse);

    const readBlock = (level: number): readonly NginxDirective[] => {
      const directives: NginxDirective[] = [];
      for (;;) {
        const words: Word[] = [];
        let end = tokens.next();
        while (end.kind === "word") {
          words.push(end);
          end = tokens.next();
        }
        const [first, ...rest] = words;
        if (first === undefined) {
          if (end.kind === "}" && level > 0) return directives;
          if (end.kind === "end") {
            if (level > 0) refuse(end.line, braceOpen);
            return directives;
          }
          refuse(end.line, { ja: `「${end.kind}」だけが書かれています`, en: `"${end.kind}" stands alone` });
          if (end.kind === "{") readBlock(level + 1);
          continue;
        }
        count += 1;
        if (count > mostDirectives || level > deepest) {
          source.gap(file, "too-many", manyDirectives);
          return directives;
        }
        const line: Line = all[first.line - 1] ?? { number: first.line, text: "" };
        const args = rest.map((word) => word.text);
        const seen = seenAt(file, line);
        if (end.kind === "{") {
          if (first.text.endsWith("_by_lua_block")) tokens.skipBlock();
          const block = first.text.endsWith("_by_lua_block") ? [] : readBlock(level + 1);
          directives.push({ name: first.text, arguments: args, block, seen });
        } else if (end.kind !== ";") {
          refuse(first.line, {
            ja: `「${first.text}」がセミコロンで終わっていません`,
            en: `"${first.text}" does not end in a semicolon`,
          });
          if (end.kind === "}" && level > 0) return directives;
          if (end.kind === "end") return directives;
        } else if (first.text === "include") {
          for (const pattern of args) directives.push(...include(pattern, depth));
        } else {
          directives.push({ name: first.text, arguments: args, block: undefined, seen });
        }
      }
    };
    return readBlock(0);
  };

  const include = (pattern: string, depth: number): readonly NginxDirective[] => {
    const path = posix.resolve(prefix, pattern);
    const paths = /[*?[]/.test(path) ? source.glob(path) : [path];
    return paths.flatMap((each) => {
      if (depth >= deepest || files.length >= mostFiles) {
        source.gap(each, "too-many", includeEachOther);
        return [];
      }
      const content = source.text(each);
      return content === undefined ? [] : readFile(each, content, depth + 1);
    });
  };

  return { directives: readFile(main, text, 0), files };
}

interface Word {
  readonly kind: "word";
  readonly text: string;
  readonly line: number;
}
type Token = Word | { readonly kind: "{" | "}" | ";" | "end"; readonly line: number };

class Tokens {
  readonly #text: string;
  readonly #refuse: (line: number, what: Text) => unknown;
  #at = 0;
  #line = 1;

  constructor(text: string, refuse: (line: number, what: Text) => unknown) {
    this.#text = text;
    this.#refuse = refuse;
  }

  next(): Token {
    this.#skip(/(?:\s+|#[^\n]*)*/y);
    const line = this.#line;
    const char = this.#text.charAt(this.#at);
    if (char === "") return { kind: "end", line };
    if (char === "{" || char === "}" || char === ";") {
      this.#at += 1;
      return { kind: char, line };
    }
    if (char === '"' || char === "'") {
      const quoted = this.#take(char === '"' ? /"((?:[^"\\]|\\[^])*)"/y : /'((?:[^'\\]|\\[^])*)'/y);
      if (quoted !== undefined) return { kind: "word", text: unescape(quoted), line };
      this.#refuse(line, quoteOpen);
      this.#at = this.#text.length;
      return { kind: "end", line };
    }
    // `${name}` is part of a word, though a brace alone ends one.
    const word = this.#take(/((?:\$\{|[^\s;{\\]|\\[^])+)/y);
    if (word !== undefined) return { kind: "word", text: unescape(word), line };
    this.#at += 1;
    return this.next();
  }

  /** Goes past the brace that closes the one before, in text of another language (Lua), with its strings and comments. */
  skipBlock(): void {
    for (let depth = 1; depth > 0; ) {
      this.#skip(/(?:[^{}"'-]|-(?!-))+/y);
      const char = this.#text.charAt(this.#at);
      if (char === "") return;
      if (char === "{" || char === "}") {
        depth += char === "{" ? 1 : -1;
        this.#at += 1;
      } else if (this.#take(/(--\[\[[^]*?\]\]|--[^\n]*|"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*')/y) === undefined) {
        this.#at += 1;
      }
    }
  }

  #skip(pattern: RegExp): void {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found) this.#pass(found[0]);
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (!found) return undefined;
    this.#pass(found[0]);
    return found[1] ?? "";
  }

  #pass(text: string): void {
    this.#at += text.length;
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) this.#line += 1;
  }
}

/** Of escapes, those of quotes, blanks and backslashes are undone; others are left to whoever reads the word. */
function unescape(text: string): string {
  return text
    .replace(/\\(["'\\ \t])/g, "$1")
    .replace(/\\([nrt])/g, (_, char: string) => ({ n: "\n", r: "\r", t: "\t" })[char] ?? "");
}
