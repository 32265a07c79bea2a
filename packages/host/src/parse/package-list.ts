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
export function scanPackageList(
  pieces: Iterable<Uint8Array>,
  wanted: ReadonlySet<string>,
  visit: (name: string, version: string, architecture: string) => void,
): void {
  let rest = Buffer.alloc(0);
  for (const piece of pieces) {
    const text = rest.length === 0 ? Buffer.from(piece) : Buffer.concat([rest, piece]);
    const end = text.lastIndexOf(separator);
    if (end < 0) {
      rest = text;
      continue;
    }
    scanStanzas(text.subarray(0, end), wanted, visit);
    rest = text.subarray(end + separator.length);
  }
  scanStanzas(rest, wanted, visit);
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
