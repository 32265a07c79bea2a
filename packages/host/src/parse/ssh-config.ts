/**
 * `sshd_config(5)` and `ssh_config(5)`: keywords, quotes, comments, `Include`, `Match` and `Host`.
 *
 * The grammar and the bounds are those of OpenSSH 9.2 (`servconf.c`, `readconf.c`, `misc.c` `argv_split`):
 * an included file cannot change the block of the file that includes it, a block inside it ends with it,
 * and the conditions of an `Include` inside a block hold for everything that it brings.
 * @module
 */
import type { Gap, Seen } from "@tokiwa/content";
import { canonicalKeyword, splitArguments } from "./ssh-words.ts";
import { type ConfigSource, isGap, type Line, lines, malformed, seenAt } from "./source.ts";

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
  /** Files that could not be read and lines that the program would refuse. */
  readonly gaps: readonly Gap[];
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
 * Reads a configuration and everything that it includes.
 * @param path the main file, as in `/etc/ssh/sshd_config`; relative includes are looked for in `/etc/ssh`.
 * @returns the settings; `null` where there is no such file. Never throws for what is in the files.
 */
export async function parseSshConfig(
  flavour: SshFlavour,
  path: string,
  source: ConfigSource,
): Promise<SshConfig | null> {
  const main = await source.read(path);
  if (main === null) return null;
  const settings: SshSetting[] = [];
  const gaps: Gap[] = [];
  let files = 0;

  const readText = async (file: string, text: string, outer: Block, depth: number): Promise<void> => {
    let block = outer;
    for (const line of lines(text)) {
      if (settings.length >= mostSettings) {
        gaps.push({ path: file, cause: "too-many", detail: `more than ${mostSettings} settings` });
        return;
      }
      const parsed = parseLine(line.text);
      if (parsed === null) continue;
      if ("refused" in parsed) {
        gaps.push(malformed(file, line.number, parsed.refused));
        continue;
      }
      if (parsed.keyword === "include") {
        await include(parsed.arguments, file, line, block, depth);
        continue;
      }
      if (parsed.keyword === "match" || (parsed.keyword === "host" && flavour === "client")) {
        const condition = conditionOf(parsed.keyword, parsed.arguments, seenAt(file, line));
        block = {
          conditions: condition.always ? outer.conditions : [...outer.conditions, condition],
          inBlock: true,
        };
        continue;
      }
      settings.push({
        ...parsed,
        value: parsed.arguments.join(" "),
        conditions: block.conditions,
        inBlock: block.inBlock,
        seen: seenAt(file, line),
      });
    }
  };

  const include = async (patterns: readonly string[], file: string, line: Line, block: Block, depth: number) => {
    for (const pattern of patterns) {
      // `~` is somebody's home: which one depends on who connects, so it cannot be followed here.
      if (pattern.startsWith("~")) {
        gaps.push({ path: file, cause: "not-supported", detail: `line ${line.number}: Include ${pattern}` });
        continue;
      }
      const matches = await source.glob(pattern.startsWith("/") ? pattern : `/etc/ssh/${pattern}`);
      gaps.push(...matches.gaps);
      for (const found of matches.paths) {
        if (depth >= deepestInclude || files >= mostFiles) {
          gaps.push({ path: found, cause: "too-many", detail: `included by ${file} line ${line.number}` });
          return;
        }
        files += 1;
        const reading = await source.read(found);
        if (reading === null) continue;
        if (isGap(reading)) gaps.push(reading);
        else await readText(found, reading.text, block, depth + 1);
      }
    }
  };

  if (isGap(main)) gaps.push(main);
  else await readText(path, main.text, { conditions: [], inBlock: false }, 0);
  return { flavour, path, settings, gaps };
}

type ParsedLine = { readonly keyword: string; readonly arguments: readonly string[] } | { readonly refused: string };

function parseLine(text: string): ParsedLine | null {
  const line = text.replace(/[ \t\r\n\f]+$/, "").replace(/^[ \t]+/, "");
  if (line === "" || line.startsWith("#")) return null;
  // The keyword ends at blanks, at a quote or at one `=`; a quoted keyword is allowed too (`strdelim`).
  const parts = /^(?:"([^"]*)"|([^ \t"=]+))(?:[ \t]*=[ \t]*|[ \t]+|(?=")|$)(.*)$/.exec(line);
  const keyword = parts?.[1] ?? parts?.[2];
  if (!keyword) return { refused: "no keyword" };
  const words = splitArguments(parts?.[3] ?? "");
  if (words === null) return { refused: "a quote is not closed" };
  if (words.length === 0) return { refused: `no argument after ${keyword}` };
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
