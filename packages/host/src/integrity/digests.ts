/**
 * Digests of files, remembered for as long as the files have not changed.
 * @module
 */
import type { Root } from "../root.ts";

interface Remembered {
  readonly print: string;
  readonly digest: string;
}

/** By algorithm, root prefix and path. It lives as long as the process does: a diagnosis that is repeated reads nothing twice. */
const remembered = new Map<string, Remembered>();
const most = 300_000;

/**
 * The digest of a file in hexadecimal digits.
 * A file counts as unchanged while device, inode, size and both times are the same: whoever sets the time of change of
 * the inode back must set the system's clock or write past the file system.
 * @returns `undefined` where there is no such file or it could not be read
 */
export function digestOf(root: Root, path: string, algorithm: string): string | undefined {
  const key = `${algorithm}\0${root.prefix}\0${path}`;
  const print = root.print(path, "content");
  const known = remembered.get(key);
  if (known?.print === print) return known.digest;
  const digest = root.digest(path, algorithm);
  if (digest === undefined) remembered.delete(key);
  else {
    if (remembered.size >= most) remembered.clear();
    remembered.set(key, { print, digest });
  }
  return digest;
}
