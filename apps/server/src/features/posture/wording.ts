/**
 * Why a cell is unknown, and other reasons that no source gave, in words.
 * @module
 */
import { type Standing, standingOf } from "@tokiwa/assurance";
import type { Text } from "@tokiwa/content";

const reasons: Readonly<Record<NonNullable<Standing["unknownReason"]>, Text>> = {
  "never-observed": { ja: "まだ一度も観測されていません。", en: "It was never observed." },
  stale: {
    ja: "最後の観測から有効期間を過ぎ、その後の報告がありません。",
    en: "The last observation is older than it stays good, and nothing came since.",
  },
  error: { ja: "検査は行われましたが、判定できませんでした。", en: "The check ran and could not tell." },
  conflict: {
    ja: "有効期間内の情報源どうしで、結果が食い違っています。",
    en: "Sources disagree, and each of them is fresh.",
  },
};

const silent: Text = {
  ja: "この対象からの報告が、決められた間隔を過ぎても届いていません。",
  en: "No report on this subject has come for longer than it may take.",
};

/**
 * The reason that is shown for a cell: for what its sources know, the one that they gave.
 * @param given The reason that the observation came with.
 * @param silence Whether the check is on the source itself.
 */
export function reasonOf(status: number, given: Text | null, silence: boolean): Text | null {
  const standing = standingOf(status);
  if (standing?.state === "fail" && silence) return silent;
  if (standing?.unknownReason == null) return given;
  return standing.unknownReason === "error" ? (given ?? reasons.error) : reasons[standing.unknownReason];
}
