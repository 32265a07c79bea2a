import type { Language } from "../preference/language.ts";

const japaneseLetters = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;
const latinWords = /\p{Script=Latin}{2,}\s+\p{Script=Latin}{2,}/u;

/**
 * The language of a piece of content where it differs from that of the page around it (WCAG 2.2, 3.1.2), else undefined.
 * A single Latin word, a path or an identifier belongs to any language.
 */
export function foreignTo(page: Language, content: string): Language | undefined {
  if (page === "en") return japaneseLetters.test(content) ? "ja" : undefined;
  return !japaneseLetters.test(content) && latinWords.test(content) ? "en" : undefined;
}
