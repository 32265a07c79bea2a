/**
 * What resolution says of selection and structure.
 * @module
 */
import { listed, type Wording } from "./wording.ts";

export const words = {
  /** An identifier that names no control of the source, or several. */
  namedControl: (id: string, count: number): Wording =>
    count === 0
      ? {
          code: "oscal.no-such-control",
          message: { ja: `取込み元に管理策「${id}」はありません。`, en: `The source has no control "${id}".` },
          remedy: {
            ja: "識別子の綴りと、取込み元の版を確かめてください。不要なら指定を外してください。",
            en: "Check the spelling and the edition of the source, or leave the identifier out.",
          },
        }
      : {
          code: "oscal.ambiguous-control",
          message: {
            ja: `取込み元に管理策「${id}」が ${count} 個あり、すべて選択しました。`,
            en: `The source has ${count} controls "${id}"; all of them were taken.`,
          },
          remedy: {
            ja: "取込み元の識別子の重複を直してください。",
            en: "Make the identifiers of the source unique.",
          },
        },

  patternWithoutMatch: (pattern: string | undefined): Wording => ({
    code: "oscal.pattern-without-match",
    rule: pattern === undefined ? "req-include-by-match-empty" : "req-include-by-match",
    message:
      pattern === undefined
        ? { ja: "パターンのない matching は何にも一致しません。", en: "A matching without a pattern matches nothing." }
        : {
            ja: `パターン「${pattern}」に一致する管理策はありません。`,
            en: `No control matches the pattern "${pattern}".`,
          },
    remedy: {
      ja: "パターンはグロブです（* は任意の文字列、? は任意の 1 文字）。正規表現ではありません。",
      en: 'A pattern is a glob ("*" any characters, "?" one character), not a regular expression.',
    },
  }),

  longPattern: (longest: number): Wording => ({
    code: "oscal.pattern-too-long",
    message: { ja: `パターンが ${longest} 文字を超えます。`, en: `The pattern is longer than ${longest} characters.` },
    remedy: { ja: "パターンを短くするか、識別子で指定してください。", en: "Shorten it, or name the identifiers." },
  }),

  selectsNothing: (): Wording => ({
    code: "oscal.selects-nothing",
    message: {
      ja: "このプロファイルは管理策を一つも選択しません。",
      en: "This profile selects no control at all.",
    },
    remedy: {
      ja: "include-all 又は include-controls の指定と、取込み元の版を確かめてください。",
      en: "Check include-all and include-controls, and the edition of the sources.",
    },
  }),

  importSelectsNothing: (href: string): Wording => ({
    code: "oscal.import-selects-nothing",
    message: {
      ja: `「${href}」の取込みは管理策を一つも選択しません。`,
      en: `The import of "${href}" selects no control.`,
    },
    remedy: {
      ja: "include-controls と exclude-controls の指定を確かめてください。",
      en: "Check its include-controls and exclude-controls.",
    },
  }),

  insertSelectsNothing: (): Wording => ({
    code: "oscal.insert-selects-nothing",
    rule: "req-custom-select-warning",
    message: {
      ja: "この insert-controls に当たる管理策は、取り込んだものの中にありません。",
      en: "None of the imported controls is selected by this insert-controls.",
    },
    remedy: {
      ja: "ここに置く管理策を imports で取り込んでいるか確かめてください。",
      en: "Check that imports brings the controls that are to be put here.",
    },
  }),

  impliedControls: (ids: readonly string[]): Wording => ({
    code: "oscal.implied-control",
    message: {
      ja: `選択されていない管理策 ${listed(ids, "ja")} を、その拡張管理策が選択されているため含めました。`,
      en: `Controls that nothing selects are included, as their enhancements are selected: ${listed(ids, "en")}.`,
    },
    remedy: {
      ja: "意図どおりなら選択に加え、不要なら exclude-controls で除いてください（拡張管理策は残ります）。",
      en: "Select them if they are meant, or exclude them (their enhancements stay).",
    },
  }),

  withdrawnControl: (id: string, successors: readonly string[]): Wording => ({
    code: "oscal.withdrawn-control",
    message: {
      ja: `選択された管理策「${id}」は廃止されています${successors.length > 0 ? `（移行先：${listed(successors, "ja")}）` : ""}。`,
      en: `The selected control "${id}" is withdrawn${successors.length > 0 ? ` (see ${listed(successors, "en")})` : ""}.`,
    },
    remedy: {
      ja: "移行先の管理策を選択し、廃止された管理策の指定を外してください。",
      en: "Select what took its place, and leave the withdrawn control out.",
    },
  }),

  duplicateControl: (id: string): Wording => ({
    code: "oscal.duplicate-control",
    rule: "req-merge-keep-warning",
    message: {
      ja: `管理策「${id}」が二度取り込まれ、結果に同じ識別子が重複します。`,
      en: `The control "${id}" is imported twice, and stands twice in the result under one identifier.`,
    },
    remedy: {
      ja: "取込みの選択が重ならないようにするか、merge の combine を use-first にしてください。",
      en: "Let the imports not overlap, or combine with use-first.",
    },
  }),

  combineMerge: (): Wording => ({
    code: "oscal.combine-merge",
    rule: "req-merge-combine",
    message: {
      ja: "combine の方法 merge は OSCAL 1.0.1 で廃止され、結果は実装により異なります。最初の管理策に、後のものの足りない部分を加えました。",
      en: "The combination method merge was deprecated by OSCAL 1.0.1, and tools differ in it: what later controls have more was added to the first.",
    },
    remedy: { ja: "use-first 又は keep を使ってください。", en: "Use use-first or keep." },
  }),

  twoStructures: (names: readonly string[]): Wording => ({
    code: "oscal.two-structures",
    rule: "req-stucture",
    message: {
      ja: `merge に構成の指示が複数あります（${names.join("、")}）。`,
      en: `Merge has more than one structuring directive (${names.join(", ")}).`,
    },
    remedy: { ja: "flat、as-is、custom のいずれか一つにしてください。", en: "Keep one of flat, as-is and custom." },
  }),
};
