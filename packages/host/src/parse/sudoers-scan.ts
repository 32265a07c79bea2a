/**
 * The lexical side of `sudoers(5)`: blanks, continued lines, comments, words, quotes and escapes, each with its line.
 * @module
 */
import type { Seen, Text } from "@tokiwa/content";
import { type Line, lines, seenAt } from "./source.ts";

/** What stands here is not what the grammar asks for. Caught where the line began: sudo goes on with the next line. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly what: Text;

  constructor(what: Text) {
    super(what.en);
    this.what = what;
  }
}

/** A position in the text of one sudoers file. */
export class Scanner {
  readonly file: string;
  readonly #text: string;
  readonly #lines: readonly Line[];
  #at = 0;
  #line = 0;
  #lineEnd: number;

  constructor(file: string, text: string) {
    this.file = file;
    this.#text = text;
    this.#lines = lines(text);
    this.#lineEnd = lineEnd(text, 0);
  }

  get done(): boolean {
    return this.#at >= this.#text.length;
  }

  /** The character here; empty at the end. */
  get char(): string {
    return this.#text.charAt(this.#at);
  }

  /** The line here, as evidence. */
  get seen(): Seen {
    while (this.#at > this.#lineEnd) {
      this.#line += 1;
      this.#lineEnd = lineEnd(this.#text, this.#lineEnd + 1);
    }
    return seenAt(this.file, this.#lines[this.#line] ?? { number: Math.max(this.#lines.length, 1), text: "" });
  }

  /** Goes over blanks and over line ends that a backslash continues. */
  blanks(): void {
    this.match(/(?:[ \t]|\\\r?\n)*/y);
  }

  /** The first group (or the whole) of a sticky pattern that matches here, and goes past the match. */
  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (!found) return undefined;
    this.#at = pattern.lastIndex;
    return found[1] ?? found[0];
  }

  /** Goes over blanks and then past this text, if it stands here. */
  take(text: string): boolean {
    this.blanks();
    if (!this.#text.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  /** As {@link take}, where anything else is an error. */
  expect(text: string): void {
    if (!this.take(text)) throw new Refusal({ ja: `「${text}」がありません`, en: `"${text}" is missing` });
  }

  /** Whether nothing but a comment is left on this line. `#` before digits is a user's number, where one may stand. */
  endOfLine(): boolean {
    this.blanks();
    return this.done || /[\r\n#]/.test(this.char);
  }

  /** Goes to the beginning of the next line that is not a continuation of this one. A comment is never continued. */
  nextLine(): void {
    this.match(/(?:[^\\\n#]|\\(?:\r?\n|.)|\\$)*(?:#[^\n]*)?\n?/y);
  }

  /** A word in double quotes, or bare up to a blank or one of `, = : ( ) !`, with escapes undone. */
  word(): string {
    this.blanks();
    const quoted = this.match(/"((?:[^"\\\n]|\\[^])*)"/y);
    const raw = quoted ?? this.match(/(?:%:|%)?(?:#-?\d+|(?:[^\\"!,=:()#\s]|\\[^\n])(?:[^\\!,=:()#\s]|\\[^\n])*)/y);
    if (!raw) throw new Refusal({ ja: "名前がありません", en: "a name is missing" });
    return unescape(raw);
  }

  /** An IPv6 address or network, whose colons separate nothing. */
  ipv6(): string | undefined {
    this.blanks();
    return this.match(/(?:[0-9A-Fa-f]{0,4}:){2,7}(?:[0-9A-Fa-f]{0,4}|[0-9.]+)(?:\/\d{1,3})?(?=[\s,=]|$)/y);
  }

  /** A command and its arguments, up to an unescaped `, : =`, a comment or the end of the line. */
  command(): string {
    this.blanks();
    const regular = this.match(/\^[^\n]*?\$(?:[ \t]+\^[^\n]*?\$)?(?=[ \t]*(?:[,:\r\n]|$))/y);
    if (regular !== undefined) return regular;
    const raw = this.match(/(?:[^\\,:=#\r\n]|\\(?:\r?\n|.))+/y);
    if (!raw) throw new Refusal({ ja: "コマンドがありません", en: "a command is missing" });
    return raw
      .replace(/\\\r?\n[ \t]*/g, " ")
      .replace(/\\([,:=#])/g, "$1")
      .trim();
  }
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
}

function unescape(raw: string): string {
  return raw.replace(
    /\\(?:x([0-9A-Fa-f]{2})|\r?\n[ \t]*|([^]))/g,
    (_, hex: string | undefined, char: string | undefined) =>
      hex === undefined ? (char ?? "") : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
