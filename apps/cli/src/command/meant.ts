import { nearest, type Text } from "@tokiwa/content";

/** A sentence that names what was likely meant: what `word` begins, else what is nearest to it; empty where nothing is. */
export function meant(word: string, candidates: Iterable<string>): Text {
  const all = [...candidates];
  const begun = word.length < 2 ? [] : all.filter((candidate) => candidate.startsWith(word));
  const found = begun.length === 1 ? begun[0] : nearest(word, all);
  return found == null
    ? { ja: "", en: "" }
    : { ja: `「${found}」の誤りではありませんか。`, en: ` Did you mean "${found}"?` };
}
