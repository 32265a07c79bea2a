/**
 * The problems of this feature's own.
 * @module
 */
import type { ProblemKind } from "../../platform/http/problem.ts";

export const invalidDocument: ProblemKind = {
  code: "invalid-document",
  status: 422,
  title: { ja: "この文書は取り込めません", en: "This document cannot be imported" },
  meaning: {
    ja: "OSCALのカタログ、プロファイル又はマッピング集として読めません。errorsに箇所を示します。dryRun=true で全ての問題を確かめられます。何も保存されていません。",
    en: "It cannot be read as a catalog, profile or mapping collection of OSCAL. See errors; dryRun=true tells all problems. Nothing was kept.",
  },
};

export const removalUnconfirmed: ProblemKind = {
  code: "removal-unconfirmed",
  status: 409,
  title: { ja: "削除の確認が要ります", en: "Removal must be confirmed" },
  meaning: {
    ja: "削除する文書の識別子を confirm に付けて、もう一度送ってください。何も削除されていません。",
    en: "Send it again with the document's id as confirm. Nothing was removed.",
  },
};

export const tooManyDocuments: ProblemKind = {
  code: "too-many-documents",
  status: 409,
  title: { ja: "取り込める文書の数を超えています", en: "Too many documents are kept" },
  meaning: {
    ja: "取り込めるのは200件までです。使わないものを削除してから、もう一度取り込んでください。",
    en: "Up to 200 documents are kept. Remove one that is not used, then import it again.",
  },
};
