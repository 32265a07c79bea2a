/**
 * Documents read from files: what is too large is refused before it is read, and what is big says how far it is.
 * @module
 */
import { read, type ReadResult, type Text, tooLargeProblem } from "@tokiwa/oscal";
import { step } from "../terminal/progress.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { bigFile, bytesOf, sizeOf } from "./files.ts";

/** For the limit of time that reading has. */
export const clock = () => performance.now();

/**
 * @param file `-` is standard input
 * @param title of the work, for a big file
 * @param look what to do with the bytes
 */
export async function readingOf(
  file: string,
  terminal: Terminal,
  title: Text = { ja: `${file} の読取り`, en: `Reading ${file}` },
  look: (bytes: Uint8Array) => ReadResult = (bytes) => read(bytes, { clock }),
): Promise<ReadResult> {
  const size = await sizeOf(file);
  const large = tooLargeProblem(size);
  if (large)
    return { format: undefined, model: undefined, document: undefined, problems: [large], locate: (found) => found };
  const work = async (report: Parameters<typeof bytesOf>[1]) => look(await bytesOf(file, report));
  return size > bigFile ? step(terminal, title, work) : work(() => undefined);
}
