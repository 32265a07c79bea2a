import type { ListOption, TextOption } from "../command/form.ts";

/** What stands for references, in every command that follows them. */
export const mapOption = {
  type: "list",
  value: "FROM=TO",
  summary: {
    ja: "参照 FROM の代わりに読むファイル TO（/ で終わればフォルダー、複数可）",
    en: "the file TO that stands for the reference FROM; a folder where FROM ends with /; may be repeated",
  },
} as const satisfies ListOption;

export const outputOption = {
  type: "text",
  short: "o",
  value: "FILE",
  completes: "file",
  summary: {
    ja: "結果を書き出すファイル（既定は標準出力）",
    en: "the file to write the result to (default: standard output)",
  },
} as const satisfies TextOption;
