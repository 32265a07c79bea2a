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
    ja: "OSCAL のカタログ、プロファイル又はマッピング集として読めません。errors に箇所を示します。dryRun=true で全ての問題を確かめられます。何も保存されていません。",
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

export const documentInUse: ProblemKind = {
  code: "document-in-use",
  status: 409,
  title: { ja: "使われているため削除できません", en: "This is in use and cannot be removed" },
  meaning: {
    ja: "この文書を参照する文書があるか、この文書のプロファイルが情報システムに適用されたことがあります。errors に示すものから外してください。一度適用されたプロファイルは、過去の時点の記録に要るため削除できません。何も削除されていません。",
    en: "Other documents refer to it, or its profile is or was that of a system. errors names them: detach it from these first. A profile that was ever in force stays, as the record of the past needs it. Nothing was removed.",
  },
};

export const unresolvedProfile: ProblemKind = {
  code: "unresolved-profile",
  status: 409,
  title: { ja: "このプロファイルは解決できません", en: "This profile cannot be resolved" },
  meaning: {
    ja: "参照する文書が足りないか、プロファイルに誤りがあります。カタログのページで足りない文書を確かめ、取り込むか、どの文書を指すかを定めてください。",
    en: "Documents that it refers to are missing, or there is an error in it. See its page among the catalogs; import what is missing, or say which document is meant.",
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
