/**
 * Whether texts are written in the languages that they say they are.
 * @module
 */
import type { Gathered } from "./gather.ts";
import { type ContentProblem, problem } from "./problem.ts";
import type { Text } from "./text.ts";
import type { Path } from "./yaml.ts";

const japanese = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;

/** Names of products, standards and settings are the same in all languages; from four words on, it is a sentence. */
const isSentence = (text: string): boolean => (text.match(/\p{L}{2,}/gu) ?? []).length >= 4;

const isText = (value: object): value is Text =>
  "ja" in value && "en" in value && typeof value.ja === "string" && typeof value.en === "string";

/** The share of letters that are Japanese. */
const japaneseShare = (text: string): number => {
  const letters = text.match(/\p{L}/gu) ?? [];
  return letters.filter((letter) => japanese.test(letter)).length / Math.max(1, letters.length);
};

/** @param around what the value stands in: by an alias, a draft may hold itself */
function* texts(value: unknown, path: Path, around: readonly object[] = []): Generator<readonly [Path, Text]> {
  if (typeof value !== "object" || value === null || around.includes(value)) return;
  if (isText(value)) yield [path, value];
  else
    for (const [key, part] of Object.entries(value))
      yield* texts(part, [...path, Array.isArray(value) ? Number(key) : key], [...around, value]);
}

export const wording = (all: Gathered): readonly ContentProblem[] => {
  const found: ContentProblem[] = [];
  const { bodies, roles, documents, controls, profiles, checks, drafts } = all;
  for (const entries of [bodies, roles, documents, controls, profiles, checks, new Map(drafts.entries())])
    for (const entry of entries.values())
      for (const [path, { ja, en }] of texts(entry.value, [])) {
        if (ja === en && isSentence(ja))
          found.push(
            problem(entry.file, entry.place(...path), "same-text", {
              ja: "日本語と英語が同じ文です。それぞれの言語で書いてください。",
              en: "The Japanese and the English are the same sentence. Write each in its language.",
            }),
          );
        else if (!japanese.test(ja) && isSentence(ja))
          found.push(
            problem(entry.file, entry.place(...path, "ja"), "not-japanese", {
              ja: "ja に日本語の文字がありません。日本語で書いてください。",
              en: "There is no Japanese character in ja. Write it in Japanese.",
            }),
          );
        else if (japaneseShare(en) > 0.5)
          found.push(
            problem(entry.file, entry.place(...path, "en"), "not-english", {
              ja: "en の大半が日本語です。英語で書いてください。",
              en: "Most of en is Japanese. Write it in English.",
            }),
          );
      }
  return found;
};
