/**
 * Why a check came out as it did, in the words of the person who reads it.
 * @module
 */
import { printable } from "./evidence.ts";
import type { Gap } from "./fact.ts";
import type { Text } from "./text.ts";

const causes: Readonly<Record<Gap["cause"], Text>> = {
  "permission-denied": { ja: "権限がないため読めません", en: "may not be read" },
  "not-supported": { ja: "この環境では調べられません", en: "cannot be looked at on this system" },
  malformed: { ja: "形式が正しくありません", en: "is malformed" },
  "too-large": { ja: "大きすぎます", en: "is too large" },
  "too-many": { ja: "数が多すぎます", en: "has too many entries" },
  "timed-out": { ja: "時間内に読み終わりませんでした", en: "could not be read in time" },
  unreadable: { ja: "読み取れません", en: "cannot be read" },
};

const shownGaps = 3;

const describe = ({ path, cause, line, detail }: Gap): Text => {
  const file = printable(path, 200);
  const place =
    line === undefined ? { ja: file, en: file } : { ja: `${file} の ${line} 行目`, en: `${file} line ${line}` };
  return {
    ja: `${place.ja}：${causes[cause].ja}${detail ? `（${printable(detail.ja, 200)}）` : ""}`,
    en: `${place.en} ${causes[cause].en}${detail ? ` (${printable(detail.en, 200)})` : ""}`,
  };
};

const list = (gaps: readonly Gap[]): Text => {
  const texts = [...new Map(gaps.map((gap) => [`${gap.path}\0${gap.cause}`, gap])).values()].map(describe);
  const rest = texts.length - shownGaps;
  const shown = texts.slice(0, shownGaps);
  return {
    ja: shown.map(({ ja }) => ja).join("、") + (rest > 0 ? `、ほか ${rest} 件` : ""),
    en: shown.map(({ en }) => en).join("; ") + (rest > 0 ? `; and ${rest} more` : ""),
  };
};

/** Not all could be looked at, so that the check cannot tell. */
export const cannotTell = (gaps: readonly Gap[]): Text => {
  const { ja, en } = list(gaps);
  return { ja: `判定できません。${ja}。`, en: `Cannot tell: ${en}.` };
};

export const notGathered = (names: readonly string[]): Text => ({
  ja: `判定に必要な事実が収集されていません：${names.join("、")}。`,
  en: `Facts that this needs were not gathered: ${names.join(", ")}.`,
});

/** Things were found that may not be; where there are gaps, perhaps not all of them. */
export const found = (count: number, gaps: readonly Gap[]): Text => {
  const { ja, en } = list(gaps);
  return {
    ja: `${count} 件見つかりました。${gaps.length > 0 ? `ほかにもある可能性があります（${ja}）。` : ""}`,
    en: `${count} found.${gaps.length > 0 ? ` There may be more: ${en}.` : ""}`,
  };
};

/** @param detail what stood in the way: what the library of expressions said is quoted */
export const expressionFailed = (detail: Text): Text => ({
  ja: `検査の式を評価できませんでした（${printable(detail.ja, 200)}）。`,
  en: `The expression of the check could not be evaluated (${printable(detail.en, 200)}).`,
});

export const expressionUnusable = (message: Text): Text => ({
  ja: `検査の式に誤りがあるため判定できません。${message.ja}`,
  en: `Cannot tell: the expression of the check is wrong. ${message.en}`,
});
