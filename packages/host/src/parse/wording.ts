/**
 * What several grammars say of a file that breaks them.
 * @module
 */
import type { Text } from "@tokiwa/content";

export const quoteOpen: Text = { ja: "引用符が閉じていません", en: "a quote is not closed" };
export const braceOpen: Text = { ja: "波括弧が閉じていません", en: "a brace is not closed" };
export const manyDirectives: Text = { ja: "ディレクティブ", en: "directives" };
export const includeEachOther: Text = { ja: "互いに読み込み合うファイル", en: "files that include each other" };

export const missing = (path: string): Text => ({ ja: `${path} がありません`, en: `there is no ${path}` });
