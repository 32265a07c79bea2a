import type { Tree } from "../tree.ts";

/** A fault for the tree of a Debian server: it does one thing wrong, and names the check that must say so and where. */
export interface Plant {
  readonly check: string;
  readonly fault: string;
  /** Plants the fault. Gives the file, and the line where there is one, that the evidence must name. */
  readonly plant: (tree: Tree) => readonly [file: string, line?: number];
  /** Only root can give files to somebody else. */
  readonly needsRoot?: boolean;
}

/** A change of that tree that looks like a fault and is none. */
export interface Harmless {
  readonly check: string;
  readonly what: string;
  readonly change: (tree: Tree) => unknown;
}
