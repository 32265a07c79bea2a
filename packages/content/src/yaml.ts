/**
 * Reads one YAML file (1.2, core schema, no tags of its own) and remembers where everything in it stands.
 * The text is hostile: its size, depth, number of nodes and aliases are limited.
 * @module
 */
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type ParsedNode,
  parseDocument,
} from "yaml";
import { type ContentProblem, type Place, problem } from "./problem.ts";
import { scalarOffset } from "./scalar.ts";
import type { Text } from "./text.ts";

export const yamlLimits = { bytes: 1024 * 1024, nodes: 50_000, depth: 32, aliases: 100 } as const;

/** The keys and indices from the root of a file to a value in it. */
export type Path = readonly PropertyKey[];

/** A file that was read: its value, and the place of each part of it. */
export interface YamlSource {
  readonly file: string;
  readonly value: unknown;
  /** Where the value at `path` starts; of a value that is missing, where its nearest parent starts. */
  place(path: Path): Place;
  /** Where the last key of `path` is written. */
  keyPlace(path: Path): Place;
  /** Where the character at `offset` of the text at `path` is written, whatever the style of the scalar. */
  placeInText(path: Path, offset: number): Place;
}

const malformed: Readonly<Record<string, string>> = {
  ALIAS_PROPS: "別名（*）に目印や型を付けることはできません。",
  BAD_ALIAS: "別名（*）の書き方が正しくありません。",
  BAD_INDENT: "字下げがそろっていません。",
  BAD_DQ_ESCAPE: "二重引用符の中の逆斜線（\\）の使い方が正しくありません。",
  BAD_SCALAR_START: "値の先頭に使えない文字があります。値を引用符で囲んでください。",
  BLOCK_AS_IMPLICIT_KEY: "「: 」を含む値は引用符で囲むか、「|」で複数行として書いてください。",
  BLOCK_IN_FLOW: "[ ] や { } の中では字下げによる書き方は使えません。",
  COMMENT_SPACE: "「#」の前には空白が必要です。",
  DUPLICATE_KEY: "同じ名前の項目が二度書かれています。一方を削除してください。",
  MISSING_CHAR: "閉じる記号、引用符、「:」などが足りません。",
  MULTILINE_IMPLICIT_KEY: "項目の名前が複数行にわたっています。「:」の有無と字下げを確かめてください。",
  MULTIPLE_DOCS: "一つのファイルには一つの文書だけを書いてください。",
  TAB_AS_INDENT: "字下げにタブは使えません。空白を使ってください。",
  TAG_RESOLVE_FAILED: "型の指定（!）は使えません。削除してください。",
  UNEXPECTED_TOKEN: "ここに書けない記号があります。",
};

const limitMessage = (what: Text): Text => ({
  ja: `${what.ja}。ファイルを分けるか、構造を簡単にしてください。`,
  en: `${what.en}. Split the file, or make its structure simpler.`,
});

interface Fault {
  readonly offset: number;
  readonly code: "malformed-yaml" | "yaml-limit";
  readonly message: Text;
}

/** Limits and repeated keys over the whole tree; the parser's own test for repeated keys takes quadratic time. */
const treeFault = (root: ParsedNode | null): Fault | null => {
  let nodes = 0;
  let aliases = 0;
  const pending: { readonly node: Node; readonly depth: number }[] = root ? [{ node: root, depth: 1 }] : [];
  for (let entry = pending.pop(); entry; entry = pending.pop()) {
    const { node, depth } = entry;
    const offset = node.range?.[0] ?? 0;
    const limit = (ja: string, en: string): Fault => ({
      offset,
      code: "yaml-limit",
      message: limitMessage({ ja, en }),
    });
    if (++nodes > yamlLimits.nodes)
      return limit(`値が ${yamlLimits.nodes} 個を超えています`, `More than ${yamlLimits.nodes} values`);
    if (depth > yamlLimits.depth)
      return limit(`入れ子が ${yamlLimits.depth} 段を超えています`, `Nested deeper than ${yamlLimits.depth}`);
    if (isAlias(node) && ++aliases > yamlLimits.aliases)
      return limit(`別名（*）が ${yamlLimits.aliases} 個を超えています`, `More than ${yamlLimits.aliases} aliases`);
    if (isSeq<Node>(node)) for (const item of node.items) pending.push({ node: item, depth: depth + 1 });
    if (isMap<Node, Node | null>(node)) {
      const keys = new Set<unknown>();
      for (const { key, value } of node.items) {
        const name = isScalar(key) ? key.value : key;
        if (keys.has(name)) {
          const message = {
            ja: malformed["DUPLICATE_KEY"] ?? "",
            en: "This key is written twice. Remove one of the two.",
          };
          return { offset: key.range?.[0] ?? offset, code: "malformed-yaml", message };
        }
        keys.add(name);
        if (value) pending.push({ node: value, depth: depth + 1 });
      }
    }
  }
  return null;
};

const parseFault = (document: Document.Parsed): Fault | null => {
  const found = document.errors[0] ?? document.warnings[0];
  if (!found) return null;
  const ja = malformed[found.code] ?? "YAML として読めません。";
  return {
    offset: found.pos[0],
    code: "malformed-yaml",
    message: { ja: `${ja}（${found.code}）`, en: `${found.message}.` },
  };
};

const resolved = (document: Document.Parsed, node: unknown): unknown => (isAlias(node) ? node.resolve(document) : node);

/** The node at `path`, the key that leads to it, and the deepest node on the way that exists. */
const find = (document: Document.Parsed, path: Path) => {
  let node: unknown = document.contents;
  let key: unknown = null;
  let deepest: unknown = node;
  for (const step of path) {
    const parent = resolved(document, node);
    key = null;
    node = null;
    if (isSeq(parent) && typeof step === "number") node = parent.items[step] ?? null;
    if (isMap(parent)) {
      const pair = parent.items.find((item) => isScalar(item.key) && item.key.value === step);
      key = pair?.key ?? null;
      node = pair?.value ?? null;
    }
    if (node === null) break;
    deepest = node;
  }
  return { node, key, deepest };
};

const startOf = (node: unknown): number =>
  isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? (node.range?.[0] ?? 0) : 0;

/**
 * Reads one YAML file. Never throws: what cannot be read is a problem, and then there is no source.
 * @param file the name to show for it
 */
export const readYaml = (
  file: string,
  text: string,
): { source: YamlSource | null; problems: readonly ContentProblem[] } => {
  const lines = new LineCounter();
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return line === 0 ? { line: 1, column: 1 } : { line, column: col };
  };
  const refuse = (fault: Fault) => ({
    source: null,
    problems: [problem(file, at(fault.offset), fault.code, fault.message)],
  });
  const tooDeep: Fault = {
    offset: 0,
    code: "yaml-limit",
    message: limitMessage({
      ja: `入れ子が ${yamlLimits.depth} 段を超えています`,
      en: `Nested deeper than ${yamlLimits.depth}`,
    }),
  };
  if (Buffer.byteLength(text) > yamlLimits.bytes) {
    const size = {
      ja: `ファイルが ${yamlLimits.bytes} バイトを超えています`,
      en: `Larger than ${yamlLimits.bytes} bytes`,
    };
    return { source: null, problems: [problem(file, { line: 0, column: 0 }, "file-too-large", limitMessage(size))] };
  }
  try {
    const document = parseDocument(text, {
      version: "1.2",
      schema: "core",
      resolveKnownTags: false,
      merge: false,
      stringKeys: true,
      uniqueKeys: false,
      prettyErrors: false,
      lineCounter: lines,
      logLevel: "silent",
    });
    const fault = parseFault(document) ?? treeFault(document.contents);
    if (fault) return refuse(fault);
    const value: unknown = document.toJS({ maxAliasCount: yamlLimits.aliases });
    const place = (path: Path): Place => at(startOf(find(document, path).deepest));
    const source: YamlSource = {
      file,
      value,
      place,
      keyPlace: (path) => {
        const { key } = find(document, path);
        return key === null ? place(path) : at(startOf(key));
      },
      placeInText: (path, offset) => {
        const node = resolved(document, find(document, path).node);
        return isScalar(node) ? at(scalarOffset(text, node, offset)) : place(path);
      },
    };
    return { source, problems: [] };
  } catch (error) {
    // The composer recurses: only nesting far beyond our limit exhausts the stack; aliases beyond theirs throw too.
    if (error instanceof RangeError || error instanceof ReferenceError) return refuse(tooDeep);
    throw error;
  }
};
