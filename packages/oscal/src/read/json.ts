/**
 * Reads JSON. `JSON.parse` does the work; a name that stands twice in one object is noticed because the text then has
 * more names than the value has members, and only then looked for.
 * @module
 */
import type { JsonValue } from "../model/document.ts";
import { quoted } from "../problem/pointer.ts";
import { problem, type Place, type Problem, type Text } from "../problem/problem.ts";
import { type Clock, deadline, defaultLimits, type Limits, ReadFault, tooDeep, tooMany } from "./limits.ts";
import type { Locate } from "./locate.ts";
import { pointerIn, scanJson, type SyntaxFault } from "./scan-json.ts";
import { placeAt, placesAt } from "./text.ts";

export interface ParsedValue {
  readonly value: JsonValue;
  readonly problems: readonly Problem[];
  readonly locate: Locate;
}

export interface ParsedJson {
  readonly value: JsonValue;
  readonly locate: Locate;
  /**
   * Ends the reading: depth and number of values are bounded, and names that stand twice are told.
   * @param members how many members all objects have, where whoever calls has walked over them and knows
   * @throws ReadFault where it is too deep or too much
   */
  readonly finish: (members?: number) => readonly Problem[];
}

/** @throws ReadFault where it is no JSON, or takes too long: the clock is asked after each pass over the text */
export function parseJson(text: string, limits: Limits, clock?: Clock): ParsedJson {
  const inTime = deadline(clock, limits.milliseconds);
  let value: JsonValue;
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what JSON.parse gives is a JsonValue by definition
    value = JSON.parse(text) as JsonValue;
  } catch (error) {
    inTime();
    throw malformed(text, limits, error);
  }
  inTime();
  return {
    value,
    locate: (wanted) => locateJson(text, wanted),
    finish(members = measured(value, text, limits)) {
      inTime();
      return keysIn(text) === members ? [] : findDuplicates(text);
    },
  };
}

/** The same as `measure`, with the place of what is too deep. */
function measured(value: JsonValue, text: string, limits: Limits): number {
  try {
    return measure(value, limits);
  } catch (error) {
    if (!(error instanceof ReadFault) || error.problem.code !== "oscal.too-deep") throw error;
    let deepest: number | undefined;
    scanJson(text, {
      key: () => undefined,
      value(container, offset) {
        if ((container?.depth ?? 0) > limits.depth) deepest ??= offset;
      },
    });
    throw tooDeep("", limits.depth, deepest === undefined ? undefined : placeAt(text, deepest));
  }
}

/** Counts the members of all objects, without recursion: depth is what it guards against. */
export function measure(root: unknown, limits: Limits): number {
  let members = 0;
  let nodes = 0;
  let level: readonly object[] = typeof root === "object" && root !== null ? [root] : [];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limits.depth) throw tooDeep("", limits.depth);
    const next: object[] = [];
    for (const value of level) {
      if (Array.isArray(value)) {
        const items: readonly unknown[] = value;
        nodes += items.length;
        for (const item of items) if (typeof item === "object" && item !== null) next.push(item);
      } else {
        const items: readonly unknown[] = Object.values(value);
        members += items.length;
        for (const item of items) if (typeof item === "object" && item !== null) next.push(item);
      }
    }
    if (nodes + members > limits.nodes) throw tooMany(limits.nodes);
    level = next;
  }
  return members;
}

/**
 * How many member names a text has that is known to be JSON: colons after a quote that is not escaped. A string that
 * begins with a colon counts as well, so that it may be more; then the text is looked through for nothing.
 */
function keysIn(text: string): number {
  let count = 0;
  for (let colon = text.indexOf(":"); colon >= 0; colon = text.indexOf(":", colon + 1)) {
    let before = colon - 1;
    let code = text.charCodeAt(before);
    while (code === 32 || code === 10 || code === 13 || code === 9) code = text.charCodeAt(--before);
    if (code === 34 && !escaped(text, before)) count++;
  }
  return count;
}

function escaped(text: string, quote: number): boolean {
  let slashes = 0;
  while (text.charCodeAt(quote - 1 - slashes) === 92) slashes++;
  return slashes % 2 === 1;
}

function findDuplicates(text: string): readonly Problem[] {
  const found: { readonly key: string; readonly pointer: string; readonly offset: number }[] = [];
  scanJson(text, {
    key(container, key, offset) {
      if (container.keys.has(key) && found.length < 100) found.push({ key, pointer: pointerIn(container), offset });
      container.keys.add(key);
    },
    value: () => undefined,
  });
  const places = placesAt(
    text,
    found.map(({ offset }) => offset),
  );
  return found.map(({ key, pointer, offset }) => duplicateKey(key, pointer, places.get(offset)));
}

export const duplicateKey = (key: string, pointer: string, place: Place | undefined): Problem =>
  problem("oscal.duplicate-key", pointer, {
    ...(place ? { place } : {}),
    message: {
      ja: `同じ名前「${quoted(key)}」が一つのオブジェクトに二度あります。`,
      en: `The name "${quoted(key)}" stands twice in one object.`,
    },
    remedy: {
      ja: "片方を削除するか、二つの値をまとめてください。読み手によって採る値が変わります。",
      en: "Remove one or join the two: which of them counts differs from reader to reader.",
    },
  });

const expectations: Readonly<Record<SyntaxFault["expected"], Text>> = {
  value: {
    ja: "値（文字列、数、オブジェクト、配列、true、false、null）が必要です。",
    en: "A value is expected: a string, number, object, array, true, false or null.",
  },
  key: {
    ja: "引用符で囲んだ名前が必要です。末尾のコンマは書けません。",
    en: "A name in double quotes is expected; a comma may not stand before the end.",
  },
  colon: { ja: "名前の後に「:」が必要です。", en: 'A ":" is expected after the name.' },
  "comma-or-end": { ja: "「,」又は閉じる括弧が必要です。", en: 'A "," or the closing bracket is expected.' },
  end: { ja: "文書はここで終わるはずですが、続きがあります。", en: "The document should end here, but goes on." },
  "string-end": { ja: "文字列が閉じていません。", en: "A string is not closed." },
  escape: { ja: "「\\」に続く文字が正しくありません。", en: 'What follows "\\" is no escape of JSON.' },
  shallower: {
    ja: "入れ子が深すぎるため、この先は調べていません。",
    en: "It is nested too deep to be looked at further.",
  },
  control: {
    ja: "文字列の中に改行などの制御文字があります。\\n のように書いてください。",
    en: "A line break or another control character stands in a string; write it as \\n.",
  },
};

/** Where a text stops being JSON, and what should stand there. */
export interface JsonFault {
  /** Of the value that is being read there, as a JSON Pointer (RFC 6901). */
  readonly pointer: string;
  readonly place: Place;
  /** Whether the text ends in the middle. */
  readonly cut: boolean;
  readonly message: Text;
}

/**
 * The first fault of a text's syntax; `undefined` where it is JSON (RFC 8259).
 * @param deepest how many levels are followed: beyond them the text is not looked at
 */
export function jsonFault(text: string, deepest = defaultLimits.depth): JsonFault | undefined {
  const fault = scanJson(text, { key: () => undefined, value: () => undefined }, deepest);
  if (!fault) return undefined;
  const { en, ja } = expectations[fault.expected];
  const cut = fault.offset >= text.length && fault.expected !== "shallower";
  return {
    pointer: fault.pointer,
    place: placeAt(text, fault.offset),
    cut,
    message: {
      ja: `${cut ? "途中で終わっています。" : ""}${ja}`,
      en: `${cut ? "It ends in the middle. " : ""}${en}`,
    },
  };
}

function malformed(text: string, limits: Limits, error: unknown): ReadFault {
  const fault = jsonFault(text, limits.depth);
  if (!fault) {
    // The engine's own limits, such as the length of a string.
    const reason = error instanceof Error ? error.message : String(error);
    return new ReadFault("oscal.malformed-json", "", {
      message: { ja: `JSON を読めません（${reason}）。`, en: `The JSON cannot be read (${reason}).` },
      remedy: { ja: "文書を分割してください。", en: "Split the document." },
    });
  }
  return new ReadFault("oscal.malformed-json", fault.pointer, {
    place: fault.place,
    message: {
      ja: `JSON の構文が正しくありません。${fault.message.ja}`,
      en: `This is no JSON. ${fault.message.en}`,
    },
    remedy: fault.cut
      ? { ja: "文書全体を取得し直してください。", en: "Get the whole of the document again." }
      : { ja: "示した位置の構文を直してください。", en: "Mend the syntax at the place named." },
  });
}

/** The places of values, or of the names that lead to them, in one pass over the text. */
function locateJson(text: string, wanted: ReadonlyMap<string, "key" | "value">): ReadonlyMap<string, Place> {
  const offsets = new Map<string, number>();
  // Only pointers on the way to one that is wanted are put together.
  const ways = new Set(
    [...wanted.keys()].flatMap((pointer) => [...pointer.matchAll(/\/|$/g)].map(({ index }) => pointer.slice(0, index))),
  );
  const pointers = new WeakMap<object, string | undefined>();
  const pointerOf = (container: Parameters<typeof pointerIn>[0]): string | undefined => {
    if (!container) return "";
    if (!pointers.has(container)) pointers.set(container, pointerOfContainer(container));
    const base = pointers.get(container);
    if (base === undefined) return undefined;
    const step = container.array ? String(container.index) : container.key.replaceAll("~", "~0").replaceAll("/", "~1");
    const pointer = `${base}/${step}`;
    return ways.has(pointer) ? pointer : undefined;
  };
  const pointerOfContainer = (container: { readonly parent: Parameters<typeof pointerIn>[0] }) =>
    pointerOf(container.parent);
  scanJson(text, {
    key(container, _key, offset) {
      const pointer = pointerOf(container);
      if (pointer !== undefined && wanted.get(pointer) === "key" && !offsets.has(pointer)) offsets.set(pointer, offset);
    },
    value(container, offset) {
      const pointer = pointerOf(container);
      if (pointer !== undefined && wanted.get(pointer) !== "key" && !offsets.has(pointer)) offsets.set(pointer, offset);
    },
  });
  const places = placesAt(text, [...new Set(offsets.values())]);
  return new Map(
    [...offsets].flatMap(([pointer, offset]) => {
      const place = places.get(offset);
      return place ? [[pointer, place] as const] : [];
    }),
  );
}
