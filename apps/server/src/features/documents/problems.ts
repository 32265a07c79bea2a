/**
 * The problems of this feature's own.
 * @module
 */
import type { ProblemKind } from "../../platform/http/problem.ts";

export const documentTooLarge: ProblemKind = {
  code: "document-too-large",
  status: 422,
  title: { ja: "一つの文書にするには大きすぎます", en: "Too much for one document" },
  meaning: {
    ja: "一つの OSCAL 文書に書けるのは、資産2万件、検査結果20万件までです。情報システムを分けるか、/api/v1/cells を分けて取得してください。",
    en: "An OSCAL document holds up to 20,000 assets and 200,000 cells. Divide the system, or read /api/v1/cells in parts.",
  },
};

export const unreadableDocument: ProblemKind = {
  code: "unreadable-document",
  status: 422,
  title: { ja: "この文書は読み取れません", en: "This document cannot be read" },
  meaning: {
    ja: "OSCAL のセキュリティ計画、評価計画、評価結果又は改善計画として読めません。errors に箇所を示します。",
    en: "It cannot be read as a security plan, assessment plan, assessment results or plan of action of OSCAL. See errors.",
  },
};

export const nothingToMend: ProblemKind = {
  code: "nothing-to-mend",
  status: 409,
  title: { ja: "改善計画に書く弱点がありません", en: "There is no weakness to plan for" },
  meaning: {
    ja: "この時点で満たされていない検査はありません。OSCAL の改善計画には一件以上の項目が要るため、文書を作れません。結果が分からない検査が残っていないかは、評価計画と要求事項の一覧で確かめてください。",
    en: "No check fails at this moment. An OSCAL plan of action must have an item, so there is no such document. Whether anything is still unknown is shown by the list of requirements.",
  },
};
