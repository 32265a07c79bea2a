/**
 * Files that give names their values, one on a line, and in which the last line of a name counts.
 * @module
 */
import type { Seen } from "@tokiwa/content";
import { lines, seenAt } from "./source.ts";

export interface Assignment {
  readonly name: string;
  readonly value: string;
  readonly seen: Seen;
}

/** The assignments of a file, by name, as the last line of each says. */
export type Assignments = ReadonlyMap<string, Assignment>;

type LineReader = (bare: string) => readonly [name: string, value: string] | undefined;

function read(file: string, text: string, readLine: LineReader): Assignments {
  const found = new Map<string, Assignment>();
  for (const line of lines(text)) {
    const bare = line.text.trim();
    if (bare === "" || bare.startsWith("#")) continue;
    const pair = readLine(bare);
    if (pair) found.set(pair[0], { name: pair[0], value: pair[1], seen: seenAt(file, line) });
  }
  return found;
}

/** `login.defs(5)`: a name, blanks, a value that may be in double quotes. A name without a value is passed over. */
export function loginDefs(file: string, text: string): Assignments {
  return read(file, text, (bare) => {
    const [, name, value] = /^(\S+)[ \t]+"*([^"]*)/.exec(bare) ?? [];
    return name === undefined || value === undefined ? undefined : [name, value.trim()];
  });
}

/**
 * `pwquality.conf(5)`, `faillock.conf(5)` and their kin: `name = value`, or a name alone for what is switched on (its
 * value is empty). A comment may follow.
 */
export function namedValues(file: string, text: string): Assignments {
  return read(file, text, (bare) => {
    const [, name, value] = /^([^\s=#]+)\s*(?:=\s*([^#]*))?/.exec(bare) ?? [];
    return name === undefined ? undefined : [name, (value ?? "").trim()];
  });
}

/**
 * Assignments in the form of a shell, as in `os-release(5)`, `/etc/default/*` and `adduser.conf(5)`: one word that may
 * be quoted. What only a shell could know (`$other`) stays as it is written.
 */
export function shellAssignments(file: string, text: string): Assignments {
  return read(file, text, (bare) => {
    const [, name, double, single, plain] =
      /^(?:export\s+)?([A-Za-z_]\w*)=(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|((?:[^\s\\]|\\.)*))/.exec(bare) ?? [];
    if (name === undefined) return undefined;
    return [name, double?.replace(/\\(["\\$`])/g, "$1") ?? single ?? plain?.replace(/\\(.)/g, "$1") ?? ""];
  });
}
