/**
 * What the archives that APT has fetched say of themselves: their Release files below /var/lib/apt/lists.
 * @module
 */
import type { Seen } from "@tokiwa/content";
import type { AptSource } from "../parse/apt-sources.ts";
import { parseStanzas } from "../parse/deb822.ts";
import type { Root } from "../root.ts";

export const listsFolder = "/var/lib/apt/lists";

/** One archive's Release file (Debian wiki, DebianRepository/Format). */
export interface Release {
  /** What the names of all its lists begin with. */
  readonly prefix: string;
  readonly origin: string;
  readonly label: string;
  readonly suite: string;
  readonly codename: string;
  /** Newer versions in it are no candidates, unless something was installed from it. */
  readonly notAutomatic: boolean;
  readonly butAutomaticUpgrades: boolean;
  /** In milliseconds since the epoch; `undefined` where it sets no end. */
  readonly validUntil: number | undefined;
  readonly validUntilSeen: Seen | undefined;
}

const wanted = new Set(["origin", "label", "suite", "codename", "notautomatic", "butautomaticupgrades", "valid-until"]);
const releaseLimit = 16 * 1024 * 1024;

/** The name that APT gives to the file of an address (apt-pkg `URItoFileName`). */
function fileName(uri: string): string {
  return uri
    .replace(/^[a-z+]+:\/*(?:[^/@]*@)?/i, "")
    .replace(/[\\|{}[\]<>"^~_=!@#$%&*]/g, (char) => `%${char.charCodeAt(0).toString(16).padStart(2, "0")}`)
    .replaceAll("/", "_");
}

/** The beginning of the names of a source's lists. */
export function listPrefix({ uri, suite }: Pick<AptSource, "uri" | "suite">): string {
  const base = uri.endsWith("/") ? uri : `${uri}/`;
  return fileName(suite.endsWith("/") ? base + suite : `${base}dists/${suite}/`);
}

/** The Release file of a source, if it was fetched. */
export function releaseOf(root: Root, source: Pick<AptSource, "uri" | "suite">): Release | undefined {
  const prefix = listPrefix(source);
  const file = ["InRelease", "Release"]
    .map((name) => `${listsFolder}/${prefix}${name}`)
    .find((path) => root.exists(path));
  const text = file === undefined ? undefined : root.text(file, releaseLimit);
  if (file === undefined || text === undefined) return undefined;
  // Of a clear-signed file the first stanza is the header of the signature, and the hash lists at the end are long.
  const head = text.slice(0, Math.max(text.search(/^(?:MD5Sum|SHA1|SHA256):/m), 0) || text.length);
  const fields = parseStanzas(head, wanted).stanzas.flatMap((stanza) => [...stanza.fields]);
  const found = new Map(fields);
  const value = (name: string): string => found.get(name)?.value ?? "";
  const until = found.get("valid-until");
  const end = until ? Date.parse(until.value) : Number.NaN;
  return {
    prefix,
    origin: value("origin"),
    label: value("label"),
    suite: value("suite"),
    codename: value("codename"),
    notAutomatic: value("notautomatic") === "yes",
    butAutomaticUpgrades: value("butautomaticupgrades") === "yes",
    validUntil: Number.isNaN(end) ? undefined : end,
    validUntilSeen: until && { file, line: until.line, text: `Valid-Until: ${until.value}` },
  };
}
