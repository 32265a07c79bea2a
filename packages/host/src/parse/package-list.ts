/**
 * The lists of packages that APT keeps (Debian wiki, DebianRepository/Format "Packages Indices"): tens of megabytes of
 * stanzas, of which only those of a few thousand names are wanted, and of each only two fields.
 * @module
 */

const separator = Buffer.from("\n\n");

/**
 * Goes through a list that comes in pieces.
 * @param wanted the names of packages.
 * @param visit is told of every version of a wanted package.
 */
export async function scanPackageList(
  pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  wanted: ReadonlySet<string>,
  visit: (name: string, version: string, architecture: string) => void,
): Promise<void> {
  // Pieces are laid behind what is left of the one before, always in the same place: a list of 45 MB leaves no garbage.
  let work = Buffer.allocUnsafeSlow(256 * 1024);
  let filled = 0;
  for await (const piece of pieces) {
    if (filled + piece.length > work.length) {
      const larger = Buffer.allocUnsafeSlow(2 * (filled + piece.length));
      work.copy(larger, 0, 0, filled);
      work = larger;
    }
    work.set(piece, filled);
    filled += piece.length;
    const end = work.subarray(0, filled).lastIndexOf(separator);
    if (end < 0) continue;
    scanStanzas(work.subarray(0, end), wanted, visit);
    work.copyWithin(0, end + separator.length, filled);
    filled -= end + separator.length;
  }
  scanStanzas(work.subarray(0, filled), wanted, visit);
}

function scanStanzas(
  text: Buffer,
  wanted: ReadonlySet<string>,
  visit: (name: string, version: string, architecture: string) => void,
): void {
  for (let from = 0; from < text.length; ) {
    const found = text.indexOf(separator, from);
    const to = found < 0 ? text.length : found;
    const name = field(text, "Package: ", from, to);
    if (name !== undefined && wanted.has(name)) {
      const version = field(text, "Version: ", from, to);
      if (version !== undefined) visit(name, version, field(text, "Architecture: ", from, to) ?? "");
    }
    from = to + separator.length;
  }
}

/** The value of a field that stands at the beginning of a line of a stanza. */
function field(text: Buffer, name: string, from: number, to: number): string | undefined {
  let at = text.indexOf(name, from);
  while (at > from && at < to && text[at - 1] !== 0x0a) at = text.indexOf(name, at + 1);
  if (at < 0 || at >= to) return undefined;
  const end = text.indexOf(0x0a, at);
  return text.toString("utf8", at + name.length, end < 0 || end > to ? to : end).trim();
}
