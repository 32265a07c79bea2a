/** What is done to one path of the tree. A text alone is a new file that everybody may read. */
export type Change = string | Uint8Array | Act;

interface Act {
  readonly text?: string | Uint8Array;
  /** Added at the end of what is there. */
  readonly append?: string;
  /** The first match gives way to a text. */
  readonly replace?: readonly [from: RegExp | string, to: string];
  readonly link?: string;
  readonly folder?: true;
  readonly gone?: true;
  readonly mode?: number;
  readonly owner?: number;
  /** Last changed so many hours ago. */
  readonly hoursOld?: number;
}

/** A fault for the tree of a Debian server, and what has to be said about it. */
export interface Plant {
  readonly what: string;
  /** By absolute path in the tree. */
  readonly where: Readonly<Record<string, Change>>;
  /** The check that names it; this one and no other. */
  readonly check: string;
  /** The file that the evidence names; the first of those changed unless told. */
  readonly file?: string;
  /** The line there, by its number, or by its text after the fault was planted; the file as a whole unless told. */
  readonly line?: number | string | RegExp;
  /** Checks that this fault rightly sets off as well. */
  readonly also?: readonly string[];
}

/** A fault of one line, in a file made for it, below a comment. */
export function oneLine(check: string, file: string, line: string, more: Partial<Plant> = {}): Plant {
  return { what: line, where: { [file]: `# planted\n${line}\n` }, check, file, line, ...more };
}

/** A fault of one line at the end of a file that is there. */
export function lastLine(check: string, file: string, line: string, more: Partial<Plant> = {}): Plant {
  return { what: line, where: { [file]: { append: `${line}\n` } }, check, file, line, ...more };
}
