/**
 * The header of an installed package as rpm keeps it in its database: "RPM Package File Format", header structure —
 * a count of index entries and of bytes, the entries (tag, type, offset, count), the bytes.
 * @module
 */

export interface RpmFile {
  readonly path: string;
  /** In hexadecimal digits, by the algorithm of the package; empty for folders and links. */
  readonly digest: string;
  /** A file of configuration, which may be changed. */
  readonly isConfiguration: boolean;
  /** It is not brought, only owned (`%ghost`), or may be missing. */
  readonly mayBeMissing: boolean;
  /** It was left out when the package was installed. */
  readonly isAbsent: boolean;
}

export interface RpmPackage {
  readonly name: string;
  /** `epoch:version-release`, without an epoch of none. */
  readonly version: string;
  readonly architecture: string;
  /** The source package's name. */
  readonly source: string;
  readonly vendor: string;
  /** As in `sha256`. */
  readonly algorithm: string;
  readonly files: () => readonly RpmFile[];
}

const tags = {
  name: 1000,
  version: 1001,
  release: 1002,
  epoch: 1003,
  vendor: 1011,
  architecture: 1022,
  states: 1029,
  modes: 1030,
  digests: 1035,
  flags: 1037,
  source: 1044,
  folderIndexes: 1116,
  baseNames: 1117,
  folderNames: 1118,
  algorithm: 5011,
} as const;

/** The numbers that OpenPGP gives to hashes (RFC 9580 §9.5). */
const algorithms: ReadonlyMap<number, string> = new Map([
  [1, "md5"],
  [2, "sha1"],
  [8, "sha256"],
  [9, "sha384"],
  [10, "sha512"],
  [11, "sha224"],
]);

const mostEntries = 65_536;
const mostFiles = 2_000_000;
const isRegular = (mode: number): boolean => (mode & 0o170000) === 0o100000;
const configuration = 1 << 0;
const missingAllowed = (1 << 3) | (1 << 6);

/** Reads a header; `undefined` where the bytes are none. */
export function rpmHeader(bytes: Uint8Array): RpmPackage | undefined {
  const header = indexOf(bytes);
  if (!header) return undefined;
  const name = header.text(tags.name);
  const version = header.text(tags.version);
  if (name === "" || version === "") return undefined;
  const [epoch = 0] = header.numbers(tags.epoch);
  const [algorithm = 1] = header.numbers(tags.algorithm);
  return {
    name,
    version: `${epoch > 0 ? `${epoch}:` : ""}${version}-${header.text(tags.release)}`,
    architecture: header.text(tags.architecture),
    source: header.text(tags.source).replace(/-[^-]*-[^-]*\.(?:no)?src\.rpm$/, "") || name,
    vendor: header.text(tags.vendor),
    algorithm: algorithms.get(algorithm) ?? "",
    files: () => filesOf(header),
  };
}

function filesOf(header: Index): readonly RpmFile[] {
  const folders = header.texts(tags.folderNames);
  const indexes = header.numbers(tags.folderIndexes);
  const digests = header.texts(tags.digests);
  const flags = header.numbers(tags.flags);
  const modes = header.numbers(tags.modes);
  const states = header.numbers(tags.states);
  return header.texts(tags.baseNames).map((base, at) => {
    const flag = flags[at] ?? 0;
    return {
      path: `${folders[indexes[at] ?? 0] ?? "/"}${base}`,
      digest: isRegular(modes[at] ?? 0) ? (digests[at] ?? "") : "",
      isConfiguration: (flag & configuration) !== 0,
      mayBeMissing: (flag & missingAllowed) !== 0,
      isAbsent: (states[at] ?? 0) !== 0,
    };
  });
}

/** The bytes of a number by its type: CHAR, INT8, INT16, INT32. */
const widths: ReadonlyMap<number, number> = new Map([
  [1, 1],
  [2, 1],
  [3, 2],
  [4, 4],
]);

interface Index {
  readonly text: (tag: number) => string;
  readonly texts: (tag: number) => readonly string[];
  readonly numbers: (tag: number) => readonly number[];
}

function indexOf(bytes: Uint8Array): Index | undefined {
  if (bytes.length < 8) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = view.getUint32(0);
  const size = view.getUint32(4);
  const store = 8 + count * 16;
  if (count > mostEntries || store + size > bytes.length) return undefined;
  const entries = new Map<number, { type: number; at: number; count: number }>();
  for (let index = 0; index < count; index += 1) {
    const at = 8 + index * 16;
    entries.set(view.getUint32(at), {
      type: view.getUint32(at + 4),
      at: store + view.getUint32(at + 8),
      count: view.getUint32(at + 12),
    });
  }
  const texts = (tag: number): readonly string[] => {
    const entry = entries.get(tag);
    if (!entry || entry.count > mostFiles || ![6, 8, 9].includes(entry.type)) return [];
    const found: string[] = [];
    for (let at = entry.at; found.length < entry.count && at < bytes.length; ) {
      const end = bytes.indexOf(0, at);
      if (end < 0) break;
      found.push(Buffer.from(bytes.buffer, bytes.byteOffset + at, end - at).toString("utf8"));
      at = end + 1;
    }
    return found;
  };
  const numbers = (tag: number): readonly number[] => {
    const entry = entries.get(tag);
    const width = widths.get(entry?.type ?? 0);
    if (!entry || width === undefined || entry.count > mostFiles) return [];
    const fitting = Math.min(entry.count, Math.max(Math.floor((bytes.length - entry.at) / width), 0));
    return Array.from({ length: fitting }, (_, index) => {
      const at = entry.at + index * width;
      return width === 4 ? view.getUint32(at) : width === 2 ? view.getUint16(at) : view.getUint8(at);
    });
  };
  return { texts, numbers, text: (tag) => texts(tag)[0] ?? "" };
}
