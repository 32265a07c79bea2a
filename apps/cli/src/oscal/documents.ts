/**
 * Documents that a command line names, and those that they refer to: read from files, never fetched.
 * @module
 */
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import {
  type Load,
  type Loaded,
  type Problem as OscalProblem,
  type ReadResult,
  read,
  type ResolutionProblem,
  type Text,
  tooLargeProblem,
} from "@tokiwa/oscal";
import { wrongly } from "../command/problem.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { clock, readingOf } from "./reading.ts";
import { onError, printProblem } from "./view.ts";

export interface Opened {
  /** A `file:` URL; that of a file beside the working folder for standard input. */
  readonly href: string;
  readonly result: ReadResult;
}

/**
 * Reads documents, and tells problems in them with line and column. The texts of files are not kept for that, but read
 * again where there is a problem: they are larger than what becomes of them.
 */
export class Documents {
  /** What came by standard input, or was read again. */
  readonly #located = new Map<string, ReadResult>();
  readonly #terminal: Terminal;

  /** @param terminal where it is told how far the reading of a big file is */
  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  /** The document that an argument names; `-` is standard input. */
  async open(file: string): Promise<Opened> {
    const href = pathToFileURL(resolve(file)).href;
    const result = await readingOf(file, this.#terminal);
    if (file === "-") this.#located.set(href, result);
    return { href, result };
  }

  /** For profile resolution: files, and what is embedded as base64. Whatever else is named counts as not there. */
  readonly load: Load = async (href): Promise<Loaded> => {
    if (href.startsWith("data:")) {
      const [, value = ""] = href.split(";base64,");
      return loaded(read(Buffer.from(value, "base64"), { clock }));
    }
    const path = pathOf(href);
    if (path === undefined || !existsSync(path)) return undefined;
    return loaded(await readingOf(path, this.#terminal));
  };

  /** Prints a problem of any document that was read to standard error, where the answer is not. */
  print(problem: OscalProblem | ResolutionProblem, href: string, terminal: Terminal): void {
    const document = "document" in problem ? problem.document : href;
    const [located = problem] = this.#resultOf(document)?.locate([problem]) ?? [];
    const { message, remedy } = located;
    printProblem(
      shownName(document),
      { ...located, message: withPaths(message), remedy: withPaths(remedy) },
      onError(terminal),
    );
  }

  #resultOf(href: string): ReadResult | undefined {
    const known = this.#located.get(href);
    const path = pathOf(href);
    if (known || path === undefined || !existsSync(path) || tooLargeProblem(statSync(path).size)) return known;
    const result = read(readFileSync(path), { clock });
    this.#located.set(href, result);
    return result;
  }
}

function loaded({ document, problems }: ReadResult): Loaded {
  const error = problems.find(({ severity }) => severity === "error");
  return document && !error
    ? { document }
    : { unreadable: error?.message ?? { ja: "文書がありません。", en: "There is no document." } };
}

const pathOf = (href: string): string | undefined => {
  if (!href.startsWith("file:")) return undefined;
  try {
    return fileURLToPath(href);
  } catch {
    return undefined;
  }
};

/** A reference as a person would write it: a path from here where it is a file. */
export function shownName(href: string): string {
  const path = pathOf(href);
  if (path === undefined) return href.length > 100 ? `${href.slice(0, 99)}…` : href;
  const short = relative("", path);
  return short.startsWith("..") ? path : short;
}

/** `file:` URLs within a sentence, as paths. */
const withPaths = ({ ja, en }: Text): Text => {
  const shorter = (text: string): string => text.replaceAll(/file:\/\/[^\s,、→"」）)=]+/gu, shownName);
  return { ja: shorter(ja), en: shorter(en) };
};

/**
 * `--map FROM=TO`: references, and the files or folders that stand for them.
 * @throws Problem where there is no `=`
 */
export function mapOf(entries: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    entries.flatMap((entry) => {
      // A reference may have a query; a path seldom has the sign.
      const at = entry.lastIndexOf("=");
      const [from, to] = [entry.slice(0, at), entry.slice(at + 1)];
      if (at < 1 || to === "")
        throw wrongly("cli.bad-value", {
          ja: `--map の「${entry}」は「参照=ファイル」の形ではありません。`,
          en: `"${entry}" of --map is not of the form REFERENCE=FILE.`,
        });
      const folder = from.endsWith("/");
      const target = pathToFileURL(resolve(to)).href;
      const place = folder && !target.endsWith("/") ? `${target}/` : target;
      // A path from here may be meant as well as what is written in a document.
      const path = pathToFileURL(resolve(from)).href + (folder ? "/" : "");
      return [[path, place] as const, [from, place] as const];
    }),
  );
}

/** The reference by which a result names its source: relative to the file that it is written into. */
export function referenceFrom(out: string | undefined, file: string): string {
  if (file === "-") return "-";
  const from = out === undefined || out === "-" ? "" : dirname(out);
  return encodeURI(relative(resolve(from), resolve(file)).replaceAll("\\", "/"));
}
