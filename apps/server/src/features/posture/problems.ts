/**
 * The problems of this feature's own.
 * @module
 */
import type { Text } from "@tokiwa/content";
import type { ProblemKind } from "../../platform/http/problem.ts";

export const subjectElsewhere: ProblemKind = {
  code: "subject-elsewhere",
  status: 409,
  title: { ja: "この対象は別の情報システムに登録されています", en: "This subject belongs to another system" },
  meaning: {
    ja: "報告だけでは所属は変わりません。system を省くか正しいものにするか、先に PUT /api/v1/assets/{subject} で移してください。何も記録されていません。",
    en: "A report does not move what it is about. Leave system out or correct it, or move the subject first with PUT /api/v1/assets/{subject}. Nothing was kept.",
  },
};

export const ambiguousSubject: ProblemKind = {
  code: "ambiguous-subject",
  status: 409,
  title: { ja: "同じ名前の対象が複数あります", en: "Several subjects have that name" },
  meaning: {
    ja: "organization、又は「種類:名前」の形の識別子で、どれかを指定してください。",
    en: "Say which one, by organization or by its id in the form kind:name.",
  },
};

export const tooManyReports: ProblemKind = {
  code: "too-many-reports",
  status: 429,
  title: { ja: "受け付け待ちの報告が多すぎます", en: "Too many reports are waiting" },
  meaning: {
    ja: "この要求の報告は一件も記録されていません。Retry-After の秒数を待って、そのまま送り直してください。",
    en: "None of this request's reports was kept. Wait for the seconds of Retry-After, and send it again as it is.",
  },
};

export const keyReused: ProblemKind = {
  code: "idempotency-key-reused",
  status: 409,
  title: {
    ja: "この Idempotency-Key は別の報告に使われています",
    en: "This Idempotency-Key was used for another report",
  },
  meaning: {
    ja: "同じキーで送り直せるのは、同じ内容の報告だけです。別の報告には別のキーを付けてください。",
    en: "Only the very same report may be sent again with the same key. Give another report another key.",
  },
};

export const malformedLine: ProblemKind = {
  code: "malformed-line",
  status: 400,
  title: { ja: "この行は JSON として読めません", en: "This line cannot be read as JSON" },
  meaning: {
    ja: "一行に一件の報告を JSON で書いてください。ほかの行には影響しません。",
    en: "Write one report as JSON on each line. The other lines are not affected.",
  },
};

export const outsideTime: ProblemKind = {
  code: "moment-in-the-future",
  status: 422,
  title: { ja: "未来の時点は答えられません", en: "A moment in the future cannot be answered for" },
  meaning: {
    ja: "asOf と knownAt には、サーバーの現在時刻以前の時点を指定してください。",
    en: "Give asOf and knownAt moments that are not after the server's present time.",
  },
};

export const notKept: ProblemKind = {
  code: "moment-no-longer-kept",
  status: 410,
  title: { ja: "この時点の記録は保存期間を過ぎています", en: "What was at this moment is no longer kept" },
  meaning: {
    ja: "保存の方針により、より新しい時点からだけ答えられます。いつからかは detail と GET /api/v1/retention にあります。",
    en: "By the policy of retention, only later moments can be answered for: from when on, detail and GET /api/v1/retention tell.",
  },
};

export const tooManyRows: ProblemKind = {
  code: "too-many-rows",
  status: 422,
  title: { ja: "一つのファイルには行が多すぎます", en: "Too many rows for one file" },
  meaning: {
    ja: "CSV と XLSX は 10 万行までです。絞り込むか、JSON を limit と offset で分けて取得してください。",
    en: "A CSV or XLSX has up to 100,000 rows. Narrow it down, or read the JSON in parts by limit and offset.",
  },
};

/** Times from before 1970 are mistakes, and some of them PostgreSQL cannot write down. */
export const tooEarly: Text = { ja: "1970 年より前の時刻です。", en: "It is earlier than 1970." };

export const outsideOrganizations: ProblemKind = {
  code: "outside-organizations",
  status: 403,
  title: { ja: "この組織は扱えません", en: "This organization is not yours to act for" },
  meaning: {
    ja: "このキー又はセッションは、一部の組織に限られています。その組織を指定するか、管理者に依頼してください。",
    en: "This key or session is limited to some organizations. Name one of those, or ask an administrator.",
  },
};
