/**
 * Reads YAML 1.2 (core schema): the JSON form in a notation for people.
 * @module
 */
import {
  Composer,
  type CST,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  Parser,
  type YAMLError,
  YAMLParseError,
} from "yaml";
import type { JsonValue } from "../model/document.ts";
import { escapeStep, stepsOf } from "../problem/pointer.ts";
import type { Place, Problem } from "../problem/problem.ts";
import { duplicateKey, measure, type ParsedValue } from "../read/json.ts";
import { type Clock, deadline, type Limits, ReadFault, tooDeep, tooLarge, tooMany } from "../read/limits.ts";

/** How many nodes the aliases of one document may add by being put in place (a "billion laughs" stops here). */
const maxAliases = 1000;

/** @throws ReadFault where it is no YAML, too deep, too much, or takes too long */
export function parseYaml(text: string, limits: Limits, clock?: Clock): ParsedValue {
  if (text.length > limits.bytes / 4) throw tooLarge(text.length, limits.bytes / 4);
  const lines = new LineCounter();
  const inTime = deadline(clock, limits.milliseconds);
  const document = parsed(text, lines, limits, inTime);
  inTime();
  const [error] = document.errors;
  if (error) throw malformed(error, lines, text);
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const problems = walk(document, limits, place);
  inTime();
  const value = plainValue(document, limits);
  inTime();
  measure(value, limits);
  return {
    value,
    problems,
    locate: (wanted) => {
      const places = new Map<string, Place>();
      for (const [pointer, at] of wanted) {
        const offset = offsetOf(document, stepsOf(pointer), at);
        if (offset !== undefined) places.set(pointer, place(offset));
      }
      return places;
    },
  };
}

function parsed(text: string, lines: LineCounter, limits: Limits, inTime: () => void): Document.Parsed {
  const composer = new Composer({
    version: "1.2",
    schema: "core",
    resolveKnownTags: false,
    stringKeys: true,
    uniqueKeys: false,
    merge: false,
    prettyErrors: false,
    logLevel: "silent",
  });
  try {
    const [first, second] = composer.compose(tokens(text, lines, inTime), true, text.length);
    if (!first) throw new Error("The composer gives a document, even of nothing");
    if (second) first.errors.push(severalDocuments(second.range[0]));
    return first;
  } catch (error) {
    if (error instanceof RangeError) throw tooDeep("", limits.depth);
    throw error;
  }
}

const severalDocuments = (at: number): YAMLParseError =>
  new YAMLParseError([at, at + 1], "MULTIPLE_DOCS", "There are several documents in one text");

/** The tokens of a text; now and then the clock is asked. */
function* tokens(text: string, lines: LineCounter, inTime: () => void): Generator<CST.Token, void> {
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  let count = 0;
  for (const lexeme of new Lexer().lex(text)) {
    if (++count % 4096 === 0) inTime();
    yield* parser.next(lexeme);
  }
  yield* parser.end();
}

/** Counts, depth, and names that stand twice; the parser's own test for those takes quadratic time. */
function walk(document: Document.Parsed, limits: Limits, place: (offset: number) => Place): readonly Problem[] {
  const problems: Problem[] = [];
  let nodes = 0;
  const pending: { readonly node: unknown; readonly depth: number; readonly pointer: string }[] = [
    { node: document.contents, depth: 0, pointer: "" },
  ];
  for (let entry = pending.pop(); entry; entry = pending.pop()) {
    const { node, depth, pointer } = entry;
    if (++nodes > limits.nodes) throw tooMany(limits.nodes);
    if (!isMap(node) && !isSeq(node)) continue;
    if (depth > limits.depth) throw tooDeep("", limits.depth, place(node.range?.[0] ?? 0));
    if (isSeq(node))
      for (const [index, item] of node.items.entries())
        pending.push({ node: item, depth: depth + 1, pointer: `${pointer}/${index}` });
    else {
      const keys = new Set<string>();
      for (const { key, value } of node.items) {
        const name = isScalar(key) ? String(key.value) : "";
        const here = `${pointer}/${escapeStep(name)}`;
        if (keys.has(name) && problems.length < 100)
          problems.push(duplicateKey(name, here, place((isScalar(key) ? key.range?.[0] : undefined) ?? 0)));
        keys.add(name);
        pending.push({ node: value, depth: depth + 1, pointer: here });
      }
    }
  }
  return problems;
}

function plainValue(document: Document.Parsed, limits: Limits): JsonValue {
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the core schema knows no other values than JSON's
    return document.toJS({ maxAliasCount: maxAliases }) as JsonValue;
  } catch (error) {
    if (error instanceof RangeError) throw tooDeep("", limits.depth);
    const reason = error instanceof Error ? error.message : String(error);
    throw new ReadFault("oscal.too-many", "", {
      message: {
        ja: `別名（*）の展開が多すぎるか、指す先がありません（${reason}）。`,
        en: `Aliases (*) expand to too much, or to nothing (${reason}).`,
      },
      remedy: { ja: "別名を使わずに書いてください。", en: "Write it without aliases." },
    });
  }
}

function malformed(error: YAMLError, lines: LineCounter, text: string): ReadFault {
  const { line, col } = lines.linePos(error.pos[0]);
  const cut = error.pos[0] >= text.trimEnd().length;
  const reason = error.message.replace(/\s+/g, " ").replace(/\.$/, "");
  return new ReadFault("oscal.malformed-yaml", "", {
    place: { line, column: col },
    message: { ja: `YAML の構文が正しくありません（${reason}）。`, en: `This is no YAML (${reason}).` },
    remedy: cut
      ? {
          ja: "文書が途中で終わっています。全体を取得し直してください。",
          en: "The document ends in the middle: get the whole of it again.",
        }
      : {
          ja: "示した位置の字下げ、引用符、コロンを確かめてください。",
          en: "Look at indentation, quotes and colons at the place named.",
        },
  });
}

/** Where a value, or the key that leads to it, stands. */
function offsetOf(document: Document.Parsed, steps: readonly string[], at: "key" | "value"): number | undefined {
  let node: unknown = document.contents;
  let key: unknown;
  for (const step of steps) {
    if (isAlias(node)) node = node.resolve(document);
    if (isSeq(node)) {
      node = node.items[Number(step)];
      key = undefined;
    } else if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === step);
      if (!pair) return undefined;
      key = pair.key;
      node = pair.value;
    } else return undefined;
  }
  const found = at === "key" && isScalar(key) ? key : (node ?? key);
  return isScalar(found) || isMap(found) || isSeq(found) || isAlias(found)
    ? (found.range?.[0] ?? undefined)
    : undefined;
}
