/**
 * The six functions of NIST CSF 2.0, which has their names in English; the Japanese ones are those in common use.
 * @module
 */
import type { ContentControl, Text } from "@tokiwa/content";

export type CsfFunction = NonNullable<ContentControl["group"]["function"]>;

/** In the order in which CSF 2.0 has them. */
export const csfFunctions: Readonly<Record<CsfFunction, Text>> = {
  GV: { ja: "統治", en: "Govern" },
  ID: { ja: "識別", en: "Identify" },
  PR: { ja: "防御", en: "Protect" },
  DE: { ja: "検知", en: "Detect" },
  RS: { ja: "対応", en: "Respond" },
  RC: { ja: "復旧", en: "Recover" },
};

export const isCsfFunction = (value: string | undefined): value is CsfFunction =>
  value !== undefined && Object.hasOwn(csfFunctions, value);
