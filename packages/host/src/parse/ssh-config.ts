/**
 * `sshd_config(5)` and `ssh_config(5)`: keywords, quotes, comments, `Include`, `Match` and `Host`.
 *
 * The grammar and the bounds are those of OpenSSH 9.2 (`servconf.c`, `readconf.c`, `misc.c` `argv_split`):
 * an included file cannot change the block of the file that includes it, a block inside it ends with it,
 * and the conditions of an `Include` inside a block hold for everything that it brings.
 * @module
 */
import { inBoth, type Seen, type Text } from "@tokiwa/content";
import { canonicalKeyword, splitArguments } from "./ssh-words.ts";
import { type ConfigSource, type Line, lines, seenAt } from "./source.ts";
import { quoteOpen } from "./wording.ts";

/** A `Match` or `Host` line that what follows it depends on. */
export interface SshCondition {
  readonly kind: "match" | "host";
  readonly arguments: readonly string[];
  /** It holds for every connection: `Match all`, `Host *`. */
  readonly always: boolean;
  readonly seen: Seen;
}

/** One keyword line. */
export interface SshSetting {
  /** In lower case, old names replaced by those of today (`challengeresponseauthentication`). */
  readonly keyword: string;
  readonly arguments: readonly string[];
  /** The arguments joined by one space. */
  readonly value: string;
  /** The blocks around it that do not hold for every connection; empty: it holds for all. */
  readonly conditions: readonly SshCondition[];
  /** It stands in some block, even in one that always holds. */
  readonly inBlock: boolean;
  readonly seen: Seen;
}

export interface SshConfig {
  readonly flavour: SshFlavour;
  /** The file that the reading began with. */
  readonly path: string;
  /** In the order in which the program meets them. */
  readonly settings: readonly SshSetting[];
}

export type SshFlavour = "server" | "client";

const deepestInclude = 16;
const mostFiles = 256;
const mostSettings = 20_000;

interface Block {
  readonly conditions: readonly SshCondition[];
  readonly inBlock: boolean;
}

/**
 * Reads a configuration and everything that it includes. Lines that OpenSSH would refuse are noted as gaps.
 * @param path the main file, as in `/etc/ssh/sshd_config`; relative includes are looked for in `/etc/ssh`.
 * @returns the settings; `undefined` where there is no such file or it could not be read. Never throws for its text.
 */
export function parseSshConfig(flavour: SshFlavour, path: string, source: ConfigSource): SshConfig | undefined {
  const main = source.text(path);
  if (main === undefined) return undefined;
  const settings: SshSetting[] = [];
  let files = 0;

  const readText = (file: string, text: string, outer: Block, depth: number): void => {
    let block = outer;
    for (const line of lines(text)) {
      if (settings.length >= mostSettings) {
        source.gap(file, "too-many", {
          ja: `設定が ${mostSettings} 件を超えています`,
          en: `more than ${mostSettings} settings`,
        });
        return;
      }
      const parsed = parseLine(line.text);
      if (parsed === undefined) continue;
      if ("refused" in parsed) {
        source.gap(file, "malformed", parsed.refused, line.number);
      } else if (parsed.keyword === "include") {
        include(parsed.arguments, file, line, block, depth);
      } else if (parsed.keyword === "match" || (parsed.keyword === "host" && flavour === "client")) {
        const condition = conditionOf(parsed.keyword, parsed.arguments, seenAt(file, line));
        const conditions = condition.always ? outer.conditions : [...outer.conditions, condition];
        block = { conditions, inBlock: true };
      } else {
        settings.push({ ...parsed, value: parsed.arguments.join(" "), ...block, seen: seenAt(file, line) });
      }
    }
  };

  const include = (patterns: readonly string[], file: string, line: Line, block: Block, depth: number): void => {
    for (const pattern of patterns) {
      // `~` is somebody's home: which one depends on who connects, so it cannot be followed here.
      if (pattern.startsWith("~")) {
        source.gap(file, "not-supported", inBoth(`Include ${pattern}`), line.number);
        continue;
      }
      for (const found of source.glob(pattern.startsWith("/") ? pattern : `/etc/ssh/${pattern}`)) {
        if (depth >= deepestInclude || files >= mostFiles) {
          source.gap(found, "too-many", {
            ja: `${file} の ${line.number} 行目から読み込まれています`,
            en: `included by ${file} line ${line.number}`,
          });
          return;
        }
        files += 1;
        const text = source.text(found);
        if (text !== undefined) readText(found, text, block, depth + 1);
      }
    }
  };

  readText(path, main, { conditions: [], inBlock: false }, 0);
  return { flavour, path, settings };
}

type ParsedLine = { readonly keyword: string; readonly arguments: readonly string[] } | { readonly refused: Text };

function parseLine(text: string): ParsedLine | undefined {
  const line = text.replace(/[ \t\r\n\f]+$/, "").replace(/^[ \t]+/, "");
  if (line === "" || line.startsWith("#")) return undefined;
  // The keyword ends at blanks, at a quote or at one `=`; a quoted keyword is allowed too (`strdelim`).
  const parts = /^(?:"([^"]*)"|([^ \t"=]+))(?:[ \t]*=[ \t]*|[ \t]+|(?=")|$)(.*)$/.exec(line);
  const keyword = parts?.[1] ?? parts?.[2];
  if (!keyword) return { refused: { ja: "キーワードがありません", en: "no keyword" } };
  const words = splitArguments(parts?.[3] ?? "");
  if (words === undefined) return { refused: quoteOpen };
  if (words.length === 0)
    return { refused: { ja: `${keyword} の後に引数がありません`, en: `no argument after ${keyword}` } };
  return { keyword: canonicalKeyword(keyword), arguments: words };
}

function conditionOf(kind: "match" | "host", words: readonly string[], seen: Seen): SshCondition {
  const [first = ""] = words;
  // A pattern list with a negation (`Host * !gate`) does not hold for all.
  const always =
    kind === "match"
      ? words.length === 1 && first.toLowerCase() === "all"
      : words.includes("*") && !words.some((word) => word.startsWith("!"));
  return { kind, arguments: words, always, seen };
}
