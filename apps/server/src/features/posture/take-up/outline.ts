/**
 * Reading a report in the short form as far as it must be read each time. Its findings, which are most of its text and
 * the same all over a fleet, stay text. What is not plain (an escape, a member twice or unknown, anything that is no
 * JSON) is left to those who read every kind of text, and tell what is wrong with it.
 * @module
 */

import { copyOf } from "./lately.ts";

/** A report as its text says; none of its values is checked yet. */
export interface Outline {
  readonly subject: {
    readonly kind: string;
    readonly name: string;
    readonly system?: string;
    readonly organization?: string;
  };
  readonly source: string;
  readonly observedAt: string;
  readonly benchmark: string;
  readonly outcomes: string;
  readonly key?: string;
  /** In the order of their places: what was found there, as JSON that was not looked at. */
  readonly findings: readonly { readonly place: number; readonly text: string }[];
}

const code = { quote: 34, comma: 44, colon: 58, open: 123, close: 125, escape: 92, space: 32, tab: 9 } as const;

/** The members of a report, and of its subject, that are strings. */
const members = new Set(["source", "observedAt", "benchmark", "outcomes", "key"]);
const ofSubject = new Set(["kind", "name", "system", "organization"]);

class Scanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get ended(): boolean {
    return this.#at === this.#text.length;
  }

  /** Passes over blanks, and then over a character where it is there. */
  passes(character: number): boolean {
    let next = this.#text.charCodeAt(this.#at);
    while (next === code.space || next === code.tab) next = this.#text.charCodeAt((this.#at += 1));
    if (next !== character) return false;
    this.#at += 1;
    return true;
  }

  /** A string without escapes; null where there is none. */
  string(): string | null {
    if (!this.passes(code.quote)) return null;
    const begin = this.#at;
    for (let at = begin; ; at += 1) {
      const next = this.#text.charCodeAt(at);
      if (next === code.quote) {
        this.#at = at + 1;
        return this.#text.slice(begin, at);
      }
      // At the end of the text this is NaN, and so no more than that.
      if (!(next >= code.space) || next === code.escape) return null;
    }
  }

  /** The text of an object, from its first brace to the last; null where it does not end, or there is none. */
  object(): string | null {
    if (!this.passes(code.open)) return null;
    const begin = this.#at - 1;
    let [depth, inString] = [1, false];
    for (let at = this.#at; at < this.#text.length; at += 1) {
      const next = this.#text.charCodeAt(at);
      if (next === code.quote) inString = !inString;
      else if (inString) at += next === code.escape ? 1 : 0;
      else if (next === code.open) depth += 1;
      else if (next === code.close) depth -= 1;
      if (depth > 0) continue;
      this.#at = at + 1;
      return this.#text.slice(begin, at + 1);
    }
    return null;
  }

  /** The first of some texts that comes next, or null. */
  oneOf(texts: readonly string[]): string | null {
    for (const text of texts) {
      const end = this.#at + text.length;
      // Several times as fast as startsWith, which looks at one character after the other.
      if (this.#text.slice(this.#at, end) !== text) continue;
      this.#at = end;
      return text;
    }
    return null;
  }

  /** Goes through the members of an object. @returns whether all of it, and of them, could be read. */
  members(read: (name: string) => boolean): boolean {
    if (!this.passes(code.open)) return false;
    if (this.passes(code.close)) return true;
    do {
      const name = this.string();
      if (name === null || !this.passes(code.colon) || !read(name)) return false;
    } while (this.passes(code.comma));
    return this.passes(code.close);
  }
}

/** The outline of a report; null where its text is not plain. */
export function outlineOf(text: string): Outline | null {
  const from = new Scanner(text);
  const said: Record<string, string> = {};
  const findings: Outline["findings"][number][] = [];
  let isFindings = false;
  let isSubject = false;
  let last = -1;

  const take = (name: string): boolean => {
    const value = Object.hasOwn(said, name) ? null : from.string();
    if (value === null) return false;
    said[name] = value;
    return true;
  };
  const finding = (name: string): boolean => {
    const place = placeOf(name);
    if (place <= last) return false;
    last = place;
    const usual = from.oneOf(lately.at(place));
    const found = usual ?? from.object();
    if (found === null) return false;
    findings.push({ place, text: usual ?? lately.remember(place, found) });
    return true;
  };
  const isPlain = from.members((name) => {
    if (members.has(name)) return take(name);
    if (name === "subject" && !isSubject) {
      isSubject = true;
      return from.members((word) => ofSubject.has(word) && take(word));
    }
    if (name !== "findings" || isFindings) return false;
    isFindings = true;
    return from.members(finding);
  });
  if (!isPlain || !from.ended) return null;
  const { kind, name, system, organization, source, observedAt, benchmark, outcomes, key } = said;
  if (kind === undefined || name === undefined || source === undefined) return null;
  if (observedAt === undefined || benchmark === undefined || outcomes === undefined) return null;
  const place = { ...(system !== undefined && { system }), ...(organization !== undefined && { organization }) };
  return {
    ...{ subject: { kind, name, ...place }, source, observedAt, benchmark, outcomes, findings },
    ...(key !== undefined && { key }),
  };
}

/** Texts of findings that came lately, by place: mostly one of them comes again, and need not be gone through. */
class Lately {
  readonly #texts = new Map<number, string[]>();

  at(place: number): readonly string[] {
    return this.#texts.get(place) ?? none;
  }

  /** @returns the text, in memory of its own where it is remembered. */
  remember(place: number, text: string): string {
    if (text.length > longest) return text;
    const copy = copyOf(text);
    const texts = this.#texts.get(place) ?? [];
    if (texts.unshift(copy) > mostOfPlace) texts.pop();
    if (this.#texts.size >= mostPlaces) this.#texts.clear();
    this.#texts.set(place, texts);
    return copy;
  }
}

const none: readonly string[] = [];
const [longest, mostOfPlace, mostPlaces] = [500, 4, 2000];
const lately = new Lately();

/** A place in `outcomes`, as it is usually written; -1 for another. */
function placeOf(name: string): number {
  if (name.length === 0 || name.length > 4 || (name.length > 1 && name.startsWith("0"))) return -1;
  let place = 0;
  for (let at = 0; at < name.length; at += 1) {
    const digit = name.charCodeAt(at) - 48;
    if (!(digit >= 0 && digit <= 9)) return -1;
    place = place * 10 + digit;
  }
  return place;
}
