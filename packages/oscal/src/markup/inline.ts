/**
 * Reads the inline part of OSCAL's Markdown: CommonMark's emphasis, code, links, images, escapes and entities, and
 * OSCAL's own `~sub~`, `^sup^`, `"quoted"` and `{{ insert: param, id }}`. Tags of the HTML subset may stand in it.
 * @module
 */
import { type Bracket, type Delimiter, isDelimiter, type Piece, pairDelimiters, type Tag } from "./delimiter.ts";
import { decodeEntity } from "./entity.ts";
import { element, isBlock, type Markup, markupName } from "./tree.ts";

const plainRun = /[^\\`*_~^"![\]<&{\n]+/y;
const insertion = /\{\{\s*insert:\s*([^\s,{}]+)\s*,\s*([^\s{}]+)\s*\}\}/y;
const autolink = /<([a-zA-Z][a-zA-Z0-9+.-]{1,31}:[^\s<>]*)>/y;
const tag = /<(\/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s+[a-zA-Z-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y;
const destination =
  /\(\s*(?:<([^<>\n]*)>|([^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*))(?:\s+(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'))?\s*\)/y;
const attribute = /([a-zA-Z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const punctuation = /[!-/:-@[-`{-~]/;
/** What opens within what, at most; deeper is text. */
const maxOpen = 48;

const at = (pattern: RegExp, text: string, index: number): RegExpExecArray | null => {
  pattern.lastIndex = index;
  return pattern.exec(text);
};

/** The nodes that a run of Markdown means. Everything has a meaning; what is no markup is text. */
export function parseInline(text: string): readonly Markup[] {
  const pieces: Piece[] = [];
  const open: (Bracket | Tag)[] = [];
  const ticks = new Ticks(text);
  let index = 0;
  while (index < text.length) {
    const run = at(plainRun, text, index);
    if (run) {
      pieces.push(run[0]);
      index += run[0].length;
      continue;
    }
    index = special(text, index, pieces, open, ticks);
  }
  return pairDelimiters(pieces, 0).map(settled);
}

/** Takes the piece that begins with a special character; gives the index after it. */
function special(text: string, index: number, pieces: Piece[], open: (Bracket | Tag)[], ticks: Ticks): number {
  const character = text[index] ?? "";
  switch (character) {
    case "\\": {
      const next = text[index + 1] ?? "";
      if (next === "\n") pieces.push(element("br"));
      else pieces.push(punctuation.test(next) ? next : "\\");
      return index + (next === "\n" || punctuation.test(next) ? 2 : 1);
    }
    case "\n": {
      const last = pieces.at(-1);
      const hard = typeof last === "string" && last.endsWith("  ");
      if (typeof last === "string") pieces[pieces.length - 1] = last.trimEnd();
      pieces.push(hard ? element("br") : "\n");
      return index + (/^\n[ \t]*/.exec(text.slice(index, index + 64))?.[0].length ?? 1);
    }
    case "`":
      return code(text, index, pieces, ticks);
    case "*":
    case "_":
    case "~":
    case "^":
    case '"':
      return delimiter(text, index, character, pieces);
    case "!":
      if (text[index + 1] !== "[") return push(pieces, "!", index + 1);
      opened(pieces, open, { kind: "bracket", image: true, text: "![", at: pieces.length });
      return index + 2;
    case "[":
      opened(pieces, open, { kind: "bracket", image: false, text: "[", at: pieces.length });
      return index + 1;
    case "]":
      return link(text, index, pieces, open);
    case "<":
      return angle(text, index, pieces, open);
    case "&": {
      const [decoded, length] = decodeEntity(text, index);
      return push(pieces, decoded, index + length);
    }
    default: {
      const insert = at(insertion, text, index);
      if (!insert) return push(pieces, character, index + 1);
      pieces.push(element("insert", [], { type: insert[1] ?? "", "id-ref": insert[2] ?? "" }));
      return index + insert[0].length;
    }
  }
}

function push(pieces: Piece[], piece: Piece, next: number): number {
  pieces.push(piece);
  return next;
}

function opened(pieces: Piece[], open: (Bracket | Tag)[], one: Bracket | Tag): void {
  if (open.length < maxOpen) {
    open.push(one);
    pieces.push(one);
  } else pieces.push(one.text);
}

function code(text: string, index: number, pieces: Piece[], ticks: Ticks): number {
  const length = ticks.lengthAt(index);
  const end = ticks.closing(length, index + length);
  if (end < 0) return push(pieces, "`".repeat(length), index + length);
  let inside = text.slice(index + length, end).replaceAll("\n", " ");
  if (/^ .*[^ ].* $/.test(inside) || /^ [^ ] $/.test(inside)) inside = inside.slice(1, -1);
  pieces.push(element("code", [inside]));
  return end + length;
}

function delimiter(text: string, index: number, character: string, pieces: Piece[]): number {
  let end = index + 1;
  if (character === "*" || character === "_") while (text[end] === character) end++;
  const before = text[index - 1] ?? " ";
  const after = text[end] ?? " ";
  const spaceBefore = /\s/.test(before);
  const spaceAfter = /\s/.test(after);
  const signBefore = /[\p{P}\p{S}]/u.test(before);
  const signAfter = /[\p{P}\p{S}]/u.test(after);
  const left = !spaceAfter && (!signAfter || spaceBefore || signBefore);
  const right = !spaceBefore && (!signBefore || spaceAfter || signAfter);
  const word = character === "_" || character === '"';
  const one: Delimiter = {
    kind: "delimiter",
    character,
    count: end - index,
    length: end - index,
    opens: word ? left && (!right || signBefore) : left,
    closes: word ? right && (!left || signAfter) : right,
  };
  pieces.push(one);
  return end;
}

function link(text: string, index: number, pieces: Piece[], open: (Bracket | Tag)[]): number {
  const opener = open.at(-1);
  if (opener?.kind !== "bracket") return push(pieces, "]", index + 1);
  open.pop();
  const target = at(destination, text, index + 1);
  if (!target) {
    pieces[opener.at] = opener.text;
    return push(pieces, "]", index + 1);
  }
  const inside = pairDelimiters(pieces.splice(opener.at + 1), 0).map(settled);
  pieces.pop();
  const href = unescaped(target[1] ?? target[2] ?? "");
  const title = target[3] ?? target[4];
  const titled: Record<string, string> = title === undefined ? {} : { title: unescaped(title) };
  pieces.push(
    opener.image
      ? element("img", [], { alt: inside.map(textOf).join(""), src: href, ...titled })
      : element("a", inside, { href, ...titled }),
  );
  return index + 1 + target[0].length;
}

const textOf = (node: Markup): string => (typeof node === "string" ? node : node.children.map(textOf).join(""));

function angle(text: string, index: number, pieces: Piece[], open: (Bracket | Tag)[]): number {
  const auto = at(autolink, text, index);
  if (auto) return push(pieces, element("a", [auto[1] ?? ""], { href: auto[1] ?? "" }), index + auto[0].length);
  const found = at(tag, text, index);
  const name = markupName(found?.[2] ?? "");
  if (!found || name === undefined || isBlock(name)) return push(pieces, "<", index + 1);
  const [written, slash, , attributes = "", empty] = found;
  const next = index + written.length;
  if (slash) return closeTag(name, written, pieces, open, next);
  if (empty || name === "br" || name === "img" || name === "insert")
    return push(pieces, element(name, [], attributesIn(attributes)), next);
  opened(pieces, open, { kind: "tag", name, attributes: attributesIn(attributes), text: written, at: pieces.length });
  return next;
}

function closeTag(name: string, written: string, pieces: Piece[], open: (Bracket | Tag)[], next: number): number {
  const depth = open.findLastIndex((one) => one.kind === "tag" && one.name === name);
  const opener = open[depth];
  if (opener?.kind !== "tag") return push(pieces, written, next);
  open.length = depth;
  const inside = pairDelimiters(pieces.splice(opener.at + 1), 0).map(settled);
  pieces.pop();
  return push(pieces, element(opener.name, inside, opener.attributes), next);
}

export function attributesIn(text: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [, name = "", double, single] of text.matchAll(attribute)) {
    attributes[name] = decoded(double ?? single ?? "");
  }
  return attributes;
}

/** Entities and backslashes of a link's target. */
const unescaped = (text: string): string => decoded(text.replace(/\\([!-/:-@[-`{-~])/g, "$1"));

export function decoded(text: string): string {
  let result = "";
  for (let index = 0; index < text.length; ) {
    const [piece, length] = text[index] === "&" ? decodeEntity(text, index) : [text[index] ?? "", 1];
    result += piece;
    index += length;
  }
  return result;
}

/** Whatever opened and did not close is text. */
const settled = (piece: Piece): Markup => {
  if (typeof piece === "string") return piece;
  if (isDelimiter(piece)) return piece.character.repeat(piece.count);
  return "kind" in piece ? piece.text : piece;
};

/** Where runs of backticks stand, so that finding the end of one does not read the text again. */
class Ticks {
  readonly #text: string;
  readonly #byLength = new Map<number, number[]>();
  #read = false;

  constructor(text: string) {
    this.#text = text;
  }

  lengthAt(index: number): number {
    let end = index;
    while (this.#text[end] === "`") end++;
    return end - index;
  }

  closing(length: number, from: number): number {
    if (!this.#read) {
      for (const { 0: run, index } of this.#text.matchAll(/`+/g)) {
        const known = this.#byLength.get(run.length);
        if (known) known.push(index);
        else this.#byLength.set(run.length, [index]);
      }
      this.#read = true;
    }
    const starts = this.#byLength.get(length) ?? [];
    while (starts.length > 0 && (starts[0] ?? 0) < from) starts.shift();
    return starts[0] ?? -1;
  }
}
