/**
 * The problems that any route may answer with.
 * @module
 */
import type { ProblemKind } from "./problem.ts";

export const invalidRequest: ProblemKind = {
  code: "invalid-request",
  status: 422,
  title: { ja: "リクエストの内容が正しくありません", en: "The request is not of the right form" },
  meaning: {
    ja: "errors に挙げた箇所を直して、もう一度送ってください。何も記録されていません。",
    en: "Correct the places that errors names, and send it again. Nothing of it was kept.",
  },
};

export const malformedJson: ProblemKind = {
  code: "malformed-json",
  status: 400,
  title: { ja: "本文が JSON ではありません", en: "The body is not JSON" },
  meaning: {
    ja: "本文は UTF-8 の JSON(RFC 8259)でなければなりません。",
    en: "The body must be JSON in UTF-8 (RFC 8259).",
  },
};

export const unsupportedMediaType: ProblemKind = {
  code: "unsupported-media-type",
  status: 415,
  title: { ja: "この形式の本文は受け付けません", en: "A body of this type is not taken" },
  meaning: {
    ja: "Content-Type: application/json を付けて JSON を送ってください。",
    en: "Send JSON, with Content-Type: application/json.",
  },
};

export const bodyTooLarge: ProblemKind = {
  code: "body-too-large",
  status: 413,
  title: { ja: "本文が大きすぎます", en: "The body is too large" },
  meaning: {
    ja: "本文は 8 MiB までです。分けて送ってください。",
    en: "A body may have up to 8 MiB. Send it in parts.",
  },
};

export const notSignedIn: ProblemKind = {
  code: "not-signed-in",
  status: 401,
  title: { ja: "サインインが必要です", en: "Sign in first" },
  meaning: {
    ja: "端末に表示されたサインイン用リンクを開くか、Authorization: Bearer に API キーを付けてください。",
    en: "Open the sign-in link that the terminal shows, or send the API key as Authorization: Bearer.",
  },
};

export const forbidden: ProblemKind = {
  code: "forbidden",
  status: 403,
  title: { ja: "許可されていません", en: "This is not allowed" },
  meaning: {
    ja: "この操作に必要な権限がありません。",
    en: "You lack the permission that this needs.",
  },
};

export const crossSite: ProblemKind = {
  code: "cross-site",
  status: 403,
  title: { ja: "ほかのサイトからの要求は受け付けません", en: "Requests from other sites are refused" },
  meaning: {
    ja: "この要求は、このサーバー自身のページから送られたものではありません。",
    en: "This request did not come from a page of this server.",
  },
};

export const unknownHost: ProblemKind = {
  code: "unknown-host",
  status: 421,
  title: { ja: "このホスト名では応答しません", en: "This server does not answer to that host name" },
  meaning: {
    ja: "起動時に表示されたアドレスを使ってください。別の名前で公開するときは、その名前を設定で許可してください。",
    en: "Use the address shown at start. To serve under another name, allow that name in the settings.",
  },
};

export const notFound: ProblemKind = {
  code: "not-found",
  status: 404,
  title: { ja: "見つかりません", en: "Not found" },
  meaning: {
    ja: "このアドレスには何もありません。",
    en: "There is nothing at this address.",
  },
};

export const methodNotAllowed: ProblemKind = {
  code: "method-not-allowed",
  status: 405,
  title: { ja: "このアドレスでは使えないメソッドです", en: "This method is not for this address" },
  meaning: {
    ja: "使えるメソッドは Allow ヘッダーにあります。",
    en: "The Allow header names the methods that are.",
  },
};

export const tooManyRequests: ProblemKind = {
  code: "too-many-requests",
  status: 429,
  title: { ja: "試行が多すぎます", en: "Too many attempts" },
  meaning: {
    ja: "Retry-After の秒数だけ待ってから、もう一度試してください。",
    en: "Wait for as many seconds as Retry-After says, then try again.",
  },
};

export const unavailable: ProblemKind = {
  code: "unavailable",
  status: 503,
  title: { ja: "いまは応答できません", en: "Unavailable for the moment" },
  meaning: {
    ja: "データベースに接続できないか、その空き容量がないか、終了処理中です。少し待ってから、もう一度送ってください。",
    en: "The database cannot be reached or has no room left, or the server is stopping. Wait a little, and send it again.",
  },
};

export const internal: ProblemKind = {
  code: "internal",
  status: 500,
  title: { ja: "サーバーの内部で誤りが起きました", en: "Something went wrong inside the server" },
  meaning: {
    ja: "サーバーの記録に、この識別子で詳細が残っています。",
    en: "The server's log has the details, under this identifier.",
  },
};

export const general: readonly ProblemKind[] = [
  invalidRequest,
  malformedJson,
  unsupportedMediaType,
  bodyTooLarge,
  notSignedIn,
  forbidden,
  crossSite,
  unknownHost,
  notFound,
  methodNotAllowed,
  tooManyRequests,
  unavailable,
  internal,
];
