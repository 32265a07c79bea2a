/**
 * Why a YAML text is not taken: what its author got wrong, or a limit against hostile ones.
 * @module
 */
import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type ParsedNode } from "yaml";
import type { Text } from "./text.ts";

export interface YamlLimits {
  readonly bytes: number;
  readonly nodes: number;
  readonly depth: number;
  readonly aliases: number;
}

/** The limits for one file of content. */
export const yamlLimits: YamlLimits = Object.freeze({ bytes: 512 * 1024, nodes: 50_000, depth: 32, aliases: 100 });

const malformed: Readonly<Record<string, string>> = {
  ALIAS_PROPS: "別名（*）に目印や型を付けることはできません",
  BAD_ALIAS: "別名（*）の書き方が正しくありません",
  BAD_INDENT: "字下げがそろっていません",
  BAD_DQ_ESCAPE: "二重引用符の中の逆斜線（\\）の使い方が正しくありません",
  BAD_SCALAR_START: "値の先頭に使えない文字があります。値を引用符で囲んでください",
  BLOCK_AS_IMPLICIT_KEY: "「: 」を含む値は引用符で囲むか、「|」で複数行として書いてください",
  BLOCK_IN_FLOW: "[ ] や { } の中では字下げによる書き方は使えません",
  DUPLICATE_KEY: "同じ名前の項目が二度書かれています。一方を削除してください",
  MISSING_CHAR: "閉じる記号、引用符、「:」などが足りません",
  MULTILINE_IMPLICIT_KEY: "項目の名前が複数行にわたっています。「:」の有無と字下げを確かめてください",
  MULTIPLE_DOCS: "一つのファイルには一つの文書だけを書いてください",
  TAB_AS_INDENT: "字下げにタブは使えません。空白を使ってください",
  TAG_RESOLVE_FAILED: "型の指定（!）は使えません。削除してください",
  UNEXPECTED_TOKEN: "ここに書けない記号があります",
};

/** Why a text is not taken, and at which character. */
export interface YamlFault {
  readonly offset: number;
  readonly code: "malformed-yaml" | "yaml-limit";
  readonly message: Text;
}

const limitFault = (offset: number, ja: string, en: string): YamlFault => ({
  offset,
  code: "yaml-limit",
  message: {
    ja: `${ja}。ファイルを分けるか、構造を簡単にしてください。`,
    en: `${en}. Split the file, or make its structure simpler.`,
  },
});

export const tooLarge = ({ bytes }: YamlLimits): YamlFault =>
  limitFault(0, `ファイルが ${bytes} バイトを超えています`, `Larger than ${bytes} bytes`);

export const tooDeep = (offset: number): YamlFault =>
  limitFault(
    offset,
    `入れ子が深すぎます（${yamlLimits.depth} 段まで）`,
    `Nested too deep (at most ${yamlLimits.depth})`,
  );

export const tooManyAliases = (offset: number): YamlFault =>
  limitFault(
    offset,
    `別名（*）が多すぎます（${yamlLimits.aliases} 個まで）`,
    `Too many aliases (at most ${yamlLimits.aliases})`,
  );

/** Limits and repeated keys over the whole tree; the parser's own test for repeated keys takes quadratic time. */
export const treeFault = (root: ParsedNode | null, limits: YamlLimits): YamlFault | null => {
  let nodes = 0;
  let aliases = 0;
  const pending: { readonly node: Node; readonly depth: number }[] = root ? [{ node: root, depth: 1 }] : [];
  for (let entry = pending.pop(); entry; entry = pending.pop()) {
    const { node, depth } = entry;
    const offset = node.range?.[0] ?? 0;
    if (++nodes > limits.nodes)
      return limitFault(
        offset,
        `値が多すぎます（${limits.nodes} 個まで）`,
        `Too many values (at most ${limits.nodes})`,
      );
    if (depth > limits.depth) return tooDeep(offset);
    if (isAlias(node) && ++aliases > limits.aliases) return tooManyAliases(offset);
    if (isSeq<Node>(node)) for (const item of node.items) pending.push({ node: item, depth: depth + 1 });
    if (isMap<Node, Node | null>(node)) {
      const keys = new Set<unknown>();
      for (const { key, value } of node.items) {
        const name = isScalar(key) ? key.value : key;
        if (keys.has(name)) {
          const message = {
            ja: `${malformed["DUPLICATE_KEY"]}。`,
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

export const parseFault = (document: Document.Parsed): YamlFault | null => {
  const found = document.errors[0] ?? document.warnings[0];
  if (!found) return null;
  // The composer recurses; nesting far beyond any limit of ours exhausts its stack.
  if (found.code === "RESOURCE_EXHAUSTION") return tooDeep(found.pos[0]);
  const ja = malformed[found.code] ?? "YAML として読めません";
  return {
    offset: found.pos[0],
    code: "malformed-yaml",
    message: { ja: `${ja}（${found.code}）。`, en: `${found.message}.` },
  };
};
