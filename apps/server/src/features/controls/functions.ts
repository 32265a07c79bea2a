import type { ContentControl, Text } from "@tokiwa/content";

/** The six functions of NIST CSF 2.0 (CSWP 29 §2), in its order. */
export const functionTitles: Readonly<Record<NonNullable<ContentControl["group"]["function"]>, Text>> = {
  GV: { ja: "統治", en: "Govern" },
  ID: { ja: "識別", en: "Identify" },
  PR: { ja: "防御", en: "Protect" },
  DE: { ja: "検知", en: "Detect" },
  RS: { ja: "対応", en: "Respond" },
  RC: { ja: "復旧", en: "Recover" },
};

/** The function of a control as answers name it; of one from a catalog of others, that it is in none. */
export const functionOf = (id: ContentControl["group"]["function"]) =>
  id === null
    ? { id: "", title: { ja: "他機関のカタログ", en: "Catalog of others" } }
    : { id, title: functionTitles[id] };
