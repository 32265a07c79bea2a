/**
 * What resolution says of the documents that profiles import.
 * @module
 */
import type { Text } from "../../problem/problem.ts";
import type { ShapeFault } from "../shape.ts";
import { listed, type Wording } from "./wording.ts";

const expectedWords: Readonly<Record<ShapeFault["expected"], Text>> = {
  object: { ja: "オブジェクト", en: "an object" },
  array: { ja: "配列", en: "an array" },
  string: { ja: "文字列", en: "a string" },
  number: { ja: "数値", en: "a number" },
  boolean: { ja: "真偽値", en: "true or false" },
};

export const words = {
  /** `tried` names every place that was asked for it. */
  missing: (href: string, tried: readonly string[]): Wording => ({
    code: "oscal.import-missing",
    rule: "req-uri-error",
    message: {
      ja: `取込み元「${href}」がありません（探した場所：${listed(tried, "ja")}）。`,
      en: `The imported document "${href}" is not there (tried ${listed(tried, "en")}).`,
    },
    remedy: {
      ja: `手元の文書を充ててください（例：--map ${tried[0] ?? href}=./catalog.json）。外部からは取得しません。`,
      en: `Let a local document stand for it, as with --map ${tried[0] ?? href}=./catalog.json; nothing is fetched.`,
    },
  }),

  unreadable: (href: string, reason: Text): Wording => ({
    code: "oscal.import-unreadable",
    rule: "req-internal-error",
    message: {
      ja: `取込み元「${href}」を読めません：${reason.ja}`,
      en: `The imported document "${href}" cannot be read: ${reason.en}`,
    },
    remedy: { ja: "その文書を直すか、別の文書を充ててください。", en: "Mend that document, or map another one." },
  }),

  wrongModel: (href: string, model: string | undefined): Wording => ({
    code: "oscal.import-wrong-model",
    rule: "req-internal-error",
    message: {
      ja: `「${href}」はカタログでもプロファイルでもありません${model === undefined ? "" : `（${model}）`}。`,
      en: `"${href}" is neither a catalog nor a profile${model === undefined ? "" : ` but "${model}"`}.`,
    },
    remedy: { ja: "カタログ又はプロファイルを取り込んでください。", en: "Import a catalog or a profile." },
  }),

  wrongShape: ({ kind, expected }: ShapeFault): Wording => ({
    code: "oscal.wrong-shape",
    message:
      kind === "too-deep"
        ? { ja: "入れ子が深すぎます（上限 100 段）。", en: "It is nested too deeply (limit 100)." }
        : kind === "missing-member"
          ? {
              ja: `必須の項目がありません（${expectedWords[expected].ja}）。`,
              en: `A required member is missing (${expectedWords[expected].en}).`,
            }
          : {
              ja: `${expectedWords[expected].ja}であるべきところが異なります。`,
              en: `This is not ${expectedWords[expected].en}.`,
            },
    remedy: {
      ja: "文書を検証し、この箇所を直してください（tokiwa oscal validate）。",
      en: "Validate the document, and mend this place (tokiwa oscal validate).",
    },
  }),

  circular: (chain: readonly string[]): Wording => ({
    code: "oscal.import-circular",
    rule: "req-circular-error",
    message: {
      ja: `取込みが循環しています：${chainOf(chain)}`,
      en: `The imports are circular: ${chainOf(chain)}`,
    },
    remedy: { ja: "循環のうちの一つの取込みを外してください。", en: "Leave one import of the circle out." },
  }),

  tooMany: (most: number): Wording => ({
    code: "oscal.import-too-many",
    message: {
      ja: `取込み元の文書が ${most} 件を超えます。`,
      en: `More than ${most} documents are imported.`,
    },
    remedy: { ja: "プロファイルの連鎖を短くしてください。", en: "Shorten the chain of profiles." },
  }),

  noResource: (href: string): Wording => ({
    code: "oscal.import-no-resource",
    rule: "req-internal",
    message: {
      ja: `back-matter に「${href}」の資源がないか、資源に所在（rlink、base64）がありません。`,
      en: `The back matter has no resource "${href}", or the resource has neither rlinks nor base64.`,
    },
    remedy: {
      ja: `back-matter に資源を加えるか、--map ${href}=./catalog.json で充ててください。`,
      en: `Add the resource, or map it with --map ${href}=./catalog.json.`,
    },
  }),

  ambiguousResource: (href: string, count: number): Wording => ({
    code: "oscal.import-ambiguous-resource",
    message: {
      ja: `back-matter に「${href}」の資源が ${count} 個あります。先のものから順に用います。`,
      en: `The back matter has ${count} resources "${href}"; the first that can be had is used.`,
    },
    remedy: { ja: "UUID の重複を直してください。", en: "Give each resource a UUID of its own." },
  }),

  otherFormat: (href: string, used: string): Wording => ({
    code: "oscal.import-other-format",
    rule: "req-multiformat-differ",
    message: {
      ja: `「${href}」の代わりに、同じ名の「${used}」を読みました。`,
      en: `"${used}" of the same name was read in place of "${href}".`,
    },
    remedy: {
      ja: "同じ内容であることを確かめるか、--map で明示してください。",
      en: "See that it is the same document, or say so with --map.",
    },
  }),

  selection: (both: boolean): Wording => ({
    code: "oscal.import-selection",
    message: both
      ? {
          ja: "取込みに include-all と include-controls の両方があります。",
          en: "The import has both include-all and include-controls.",
        }
      : {
          ja: "取込みに include-all も include-controls もありません。",
          en: "The import has neither include-all nor include-controls.",
        },
    remedy: { ja: "いずれか一方を書いてください。", en: "State one of them." },
  }),

  mapping: (): Wording => ({
    code: "oscal.import-mapping",
    message: {
      ja: "取込みの mapping（識別子の付替え）は仕様の草案にのみあり、モデルにないため行いません。",
      en: "The mapping of identifiers is in the draft specification only, not in the model; it was not done.",
    },
    remedy: { ja: "mapping を外してください。", en: "Leave the mapping out." },
  }),

  versionMajor: (version: string, other: string): Wording => ({
    code: "oscal.version-major",
    rule: "req-meta-oscalversion-error",
    message: {
      ja: `OSCAL の版「${version}」は「${other}」と主版が異なります。`,
      en: `The OSCAL version "${version}" is of another major version than "${other}".`,
    },
    remedy: { ja: "文書を同じ主版に改めてください。", en: "Bring the documents to one major version." },
  }),
};

/** A chain of documents, its middle left out where it is long. */
const chainOf = (chain: readonly string[]): string =>
  (chain.length > 10 ? [...chain.slice(0, 5), `… (${chain.length - 9})`, ...chain.slice(-4)] : chain).join(" → ");
