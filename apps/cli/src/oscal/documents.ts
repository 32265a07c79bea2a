/**
 * Documents that a command line names, and those that they refer to: read from files, never fetched.
 * @module
 */
import { existsSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import {
  defaultLimits,
  type Load,
  type Loaded,
  type Problem as OscalProblem,
  type ReadResult,
  read,
  type ResolutionProblem,
  type Text,
} from "@tokiwa/oscal";
import { wrongly } from "../command/problem.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { bytesOf } from "./files.ts";
import { printProblem } from "./view.ts";

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

  /** The document that an argument names; `-` is standard input. */
  async open(file: string): Promise<Opened> {
    const href = pathToFileURL(resolve(file)).href;
    const result = read(await bytesOf(file, () => undefined), { clock });
    if (file === "-") this.#located.set(href, result);
    return { href, result };
  }

  /** For profile resolution: files, and what is embedded as base64. Whatever else is named counts as not there. */
  readonly load: Load = async (href): Promise<Loaded> => {
    if (href.startsWith("data:")) {
      const [, value = ""] = href.split(";base64,");
      return loaded(Buffer.from(value, "base64"));
    }
    const path = pathOf(href);
    if (path === undefined || !existsSync(path)) return undefined;
    return loaded(await bytesOfExisting(path));
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
    if (known || path === undefined || !existsSync(path)) return known;
    const result = read(readFileSync(path), { clock });
    this.#located.set(href, result);
    return result;
  }
}

function loaded(bytes: Uint8Array): Loaded {
  const { document, problems } = read(bytes, { clock });
  const error = problems.find(({ severity }) => severity === "error");
  return document && !error
    ? { document }
    : { unreadable: error?.message ?? { ja: "文書がありません。", en: "There is no document." } };
}

const clock = () => performance.now();

async function bytesOfExisting(path: string): Promise<Uint8Array> {
  const bytes = await readFile(path);
  // One byte too many is enough for the reader to refuse it.
  return bytes.subarray(0, defaultLimits.bytes + 1);
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

const onError = (terminal: Terminal): Terminal => ({
  ...terminal,
  out: (line) => terminal.err(line),
  tone: (tone, text) => terminal.errTone(tone, text),
});

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
