import { createReadStream } from "node:fs";
import { open, writeFile } from "node:fs/promises";
import { defaultLimits, type Format, formats, type Problem as OscalProblem } from "@tokiwa/oscal";
import { unreadable, unwritable } from "../command/file-problem.ts";
import { wrongly } from "../command/problem.ts";
import type { Progress } from "../terminal/progress.ts";

/** Beyond this, reading says how far it is. */
export const bigFile = 8 * 2 ** 20;
const chunk = 4 * 2 ** 20;

/** The size of a file before it is read; 0 of standard input. */
export async function sizeOf(file: string): Promise<number> {
  if (file === "-") return 0;
  const handle = await open(file).catch((cause: unknown) => {
    throw unreadable(file, cause);
  });
  try {
    const status = await handle.stat();
    if (status.isDirectory()) throw unreadable(file, undefined);
    return status.size;
  } finally {
    await handle.close();
  }
}

/**
 * The bytes of a file, or of standard input where it is `-`. Of what is larger than any document may be, no more is read
 * than shows that it is.
 */
export async function bytesOf(file: string, report: (progress: Progress) => void): Promise<Uint8Array> {
  const size = await sizeOf(file);
  if (size > defaultLimits.bytes) return new Uint8Array(0);
  const pieces: Buffer[] = [];
  let done = 0;
  const stream: AsyncIterable<Buffer> = file === "-" ? process.stdin : createReadStream(file, { highWaterMark: chunk });
  for await (const piece of stream) {
    pieces.push(piece);
    done += piece.length;
    report({ done: Math.round(done / 2 ** 20), total: Math.round(size / 2 ** 20) });
    if (done > defaultLimits.bytes) break;
  }
  return pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces);
}

/** The form that a file's name says; undefined for other names. */
export function formatOfName(file: string): Format | undefined {
  const extension = /\.([a-z]+)$/i.exec(file)?.[1]?.toLowerCase();
  return extension === "yml" ? "yaml" : formats.find((format) => format === extension);
}

/** The form to write in: as named, else as the file's name says. */
export function targetFormat(file: string, named: string | undefined): Format {
  const format = named === undefined ? formatOfName(file) : formats.find((one) => one === named);
  if (format) return format;
  throw wrongly("cli.bad-value", {
    ja: `「${file}」の形式が分かりません。--to に ${formats.join("、")} のいずれかを指定してください。`,
    en: `"${file}" does not tell its form: name one of ${formats.join(", ")} with --to.`,
  });
}

/** Writes an answer into a file, or to standard output where it is `-`. */
export async function writeTo(file: string, text: string, overwrite: boolean): Promise<void> {
  if (file === "-") {
    await new Promise<void>((resolve, reject) =>
      process.stdout.write(text, (error) => (error ? reject(error) : resolve())),
    );
    return;
  }
  await writeFile(file, text, { flag: overwrite ? "w" : "wx" }).catch((cause: unknown) => {
    const there = cause instanceof Error && "code" in cause && cause.code === "EEXIST";
    if (there) {
      throw wrongly("cli.exists", {
        ja: `「${file}」は既にあります。上書きするには --force を付けてください。`,
        en: `"${file}" exists already. To overwrite it, add --force.`,
      });
    }
    throw unwritable(file, cause);
  });
}

export const countOf = (problems: readonly OscalProblem[], severity: OscalProblem["severity"]): number =>
  problems.filter((problem) => problem.severity === severity).length;
