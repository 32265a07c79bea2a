import { closeSync, constants, fstatSync, openSync, readlinkSync, readSync } from "node:fs";

/** What was found at a path is no longer there: another thing was put in its place while it was opened. */
export class Replaced extends Error {
  override readonly name = "Replaced";
}

/** A regular file below a root prefix, at a path free of links. */
export interface PlacedFile {
  /** The real path of the root, empty for `/`. */
  readonly prefix: string;
  readonly real: string;
}

/**
 * The content of a file, piece by piece. Each fills the buffer but the last, and is good only until the next is asked
 * for; an empty file gives none.
 * @param pulse is called before each reading, and may throw
 * @throws {@link Replaced}, and what the system refuses
 */
export function* filePieces({ prefix, real }: PlacedFile, buffer: Buffer, pulse: () => void): Generator<Buffer> {
  const { O_RDONLY, O_NONBLOCK, O_NOCTTY, O_NOFOLLOW } = constants;
  const file = openSync(prefix + real, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW);
  try {
    if (!fstatSync(file).isFile() || !isInside(file, prefix, real))
      throw new Replaced("it changed while it was opened");
    for (let filled = 0, count = -1; count !== 0; ) {
      pulse();
      count = readSync(file, buffer, filled, buffer.length - filled, null);
      filled += count;
      if (filled === 0 || (count !== 0 && filled < buffer.length)) continue;
      yield buffer.subarray(0, filled);
      filled = 0;
    }
  } finally {
    closeSync(file);
  }
}

/** A folder of a hostile tree may turn into a link between looking and opening: what was opened must be inside. */
function isInside(file: number, prefix: string, real: string): boolean {
  if (prefix === "" || process.platform !== "linux") return true;
  try {
    return readlinkSync(`/proc/self/fd/${file}`) === prefix + real;
  } catch {
    return true;
  }
}
