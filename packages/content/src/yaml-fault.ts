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

const repeatedKey: Text = {
  ja: "同じ名前の項目が二度書かれています。一方を削除してください。",
  en: "This key is written twice. Remove one of the two.",
};

/** What the parser's codes mean, and what to do about it. */
const malformed: Readonly<Record<string, Text>> = {
  ALIAS_PROPS: {
    ja: "別名（*）に目印や型を付けることはできません。外してください。",
    en: "An alias (*) takes no anchor and no tag. Remove them.",
  },
  BAD_ALIAS: {
    ja: "別名（*）の書き方が正しくありません。* で始まる値は引用符で囲んでください。",
    en: "This is no alias. Put a value that begins with * in quotes.",
  },
  BAD_INDENT: {
    ja: "字下げがそろっていないか、この前で [ や { が閉じられていません。同じ段の項目を同じ位置から書いてください。",
    en: "The indentation does not agree, or a [ or { before this is not closed. Let items of one level begin at one column.",
  },
  BAD_DQ_ESCAPE: {
    ja: "二重引用符の中の逆斜線（\\）の使い方が正しくありません。\\\\ と書くか、一重引用符を使ってください。",
    en: "This is no escape within double quotes. Write \\\\ for a backslash, or use single quotes.",
  },
  BAD_SCALAR_START: {
    ja: "値の先頭に使えない文字があります。値を引用符で囲んでください。",
    en: "A value cannot begin with this character. Put the value in quotes.",
  },
  BLOCK_AS_IMPLICIT_KEY: {
    ja: "「: 」を含む値は引用符で囲むか、「|」で複数行として書いてください。",
    en: 'Put a value that has ": " in quotes, or write it as lines after |.',
  },
  BLOCK_IN_FLOW: {
    ja: "[ ] や { } の中では字下げによる書き方は使えません。どちらかにそろえてください。",
    en: "Within [ ] and { } nothing is written by indentation. Use one or the other.",
  },
  DUPLICATE_KEY: repeatedKey,
  MISSING_CHAR: {
    ja: "閉じる記号、引用符、「:」などが足りません。この前の行を確かめてください。",
    en: "A closing bracket, a quote or a colon is missing. Look at the lines before this, too.",
  },
  MULTILINE_IMPLICIT_KEY: {
    ja: "項目の名前が複数行にわたっています。「:」の有無と字下げを確かめてください。",
    en: "The name of a field runs over several lines. Look for a missing colon and at the indentation.",
  },
  MULTIPLE_DOCS: {
    ja: "一つのファイルには一つの文書だけを書いてください。「---」で分けたものは別のファイルにしてください。",
    en: "One file holds one document. Put what stands after --- into another file.",
  },
  TAB_AS_INDENT: {
    ja: "字下げにタブは使えません。空白を使ってください。",
    en: "Tabs cannot indent. Use spaces.",
  },
  TAG_RESOLVE_FAILED: {
    ja: "型の指定（!）は使えません。削除してください。",
    en: "Tags (!) are not taken. Remove it.",
  },
  UNEXPECTED_TOKEN: {
    ja: "ここに書けない記号があります。値を引用符で囲むか、括弧の対応を確かめてください。",
    en: "This cannot stand here. Put the value in quotes, or look at how brackets match.",
  },
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

/** At most as many are told of one file as a person reads. */
const mostTold = 100;

/**
 * Limits and repeated keys over the whole tree; the parser's own test for repeated keys takes quadratic time.
 * A fault of a limit stands alone.
 */
export const treeFaults = (root: ParsedNode | null, limits: YamlLimits): readonly YamlFault[] => {
  const repeated: YamlFault[] = [];
  let nodes = 0;
  let aliases = 0;
  const pending: { readonly node: Node; readonly depth: number }[] = root ? [{ node: root, depth: 1 }] : [];
  for (let entry = pending.pop(); entry; entry = pending.pop()) {
    const { node, depth } = entry;
    const offset = node.range?.[0] ?? 0;
    if (++nodes > limits.nodes)
      return [
        limitFault(offset, `値が多すぎます（${limits.nodes} 個まで）`, `Too many values (at most ${limits.nodes})`),
      ];
    if (depth > limits.depth) return [tooDeep(offset)];
    if (isAlias(node) && ++aliases > limits.aliases) return [tooManyAliases(offset)];
    if (isSeq<Node>(node)) for (const item of node.items) pending.push({ node: item, depth: depth + 1 });
    if (isMap<Node, Node | null>(node)) {
      const keys = new Set<unknown>();
      for (const { key, value } of node.items) {
        const name = isScalar(key) ? key.value : key;
        if (keys.has(name) && repeated.length < mostTold)
          repeated.push({ offset: key.range?.[0] ?? offset, code: "malformed-yaml", message: repeatedKey });
        keys.add(name);
        if (value) pending.push({ node: value, depth: depth + 1 });
      }
    }
  }
  return repeated;
};

/** Faults of one value, after which the parser reads on as if nothing were. */
const ofOneValue: ReadonlySet<string> = new Set(["TAG_RESOLVE_FAILED", "BAD_DQ_ESCAPE"]);

/**
 * What the parser refuses. Of faults of structure only the first is told: those after it mostly come of it.
 * @returns whether the structure stands, too
 */
export const parseFaults = (
  document: Document.Parsed,
): { readonly faults: readonly YamlFault[]; readonly sound: boolean } => {
  const all = [...document.errors, ...document.warnings];
  const structural = all.find(({ code }) => !ofOneValue.has(code));
  const told = all.filter((each) => each === structural || ofOneValue.has(each.code)).slice(0, mostTold);
  return { faults: told.map(faultOf), sound: structural === undefined };
};

const faultOf = ({ code, message: said, pos }: Document.Parsed["errors"][number]): YamlFault => {
  // The composer recurses; nesting far beyond any limit of ours exhausts its stack.
  if (code === "RESOURCE_EXHAUSTION") return tooDeep(pos[0]);
  const message = malformed[code] ?? {
    ja: `YAML として読めません（${code}）。`,
    en: `This is no YAML (${said.replace(/[.\s]+$/, "")}).`,
  };
  return { offset: pos[0], code: "malformed-yaml", message };
};

/** Where bytes were that are no UTF-8: the decoder puts U+FFFD for them. */
export const encodingFault = (text: string): YamlFault | null => {
  const offset = text.indexOf("\uFFFD");
  if (offset < 0) return null;
  return {
    offset,
    code: "malformed-yaml",
    message: {
      ja: "文字コードが UTF-8 ではありません。UTF-8 で保存し直してください。",
      en: "This is not encoded in UTF-8. Save the file as UTF-8.",
    },
  };
};
