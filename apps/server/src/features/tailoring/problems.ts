/**
 * The problems of this feature's own.
 * @module
 */
import type { ProblemKind } from "../../platform/http/problem.ts";

export const changeWithoutEffect: ProblemKind = {
  code: "change-without-effect",
  status: 409,
  title: { ja: "この変更では何も変わりません", en: "This change would change nothing" },
  meaning: {
    ja: "その管理策、値又はプロファイルは、既にそのようになっています。提案を取り下げるか、別の変更を選んでください。何も変更されていません。",
    en: "The control, value or profile is so already. Withdraw the proposal, or choose another change. Nothing was changed.",
  },
};

export const alreadyProposed: ProblemKind = {
  code: "already-proposed",
  status: 409,
  title: { ja: "同じ対象への変更が既に提案されています", en: "A change of the same is proposed already" },
  meaning: {
    ja: "その提案を決定するか取り下げてから、改めて提案してください。",
    en: "Have that proposal decided on or withdraw it, then propose again.",
  },
};

export const ownProposal: ProblemKind = {
  code: "own-proposal",
  status: 409,
  title: { ja: "提案した本人は決定できません", en: "Nobody decides on their own proposal" },
  meaning: {
    ja: "提案者以外の者の決定が要ります。決定した者の氏名又は職名を記録してください。変更は提案のままで、適用されていません。",
    en: "Somebody other than who proposed it must decide. Write down who did. The change is still a proposal and does not bind.",
  },
};

export const alreadyDecided: ProblemKind = {
  code: "already-decided",
  status: 409,
  title: { ja: "この変更は既に決定されています", en: "This change is decided already" },
  meaning: {
    ja: "決定又は取下げは一度だけです。効力のある変更を戻すには、取消しを提案してください。",
    en: "A change is decided or withdrawn once. To take back one that is in force, propose to undo it.",
  },
};

export const tooManyChanges: ProblemKind = {
  code: "too-many-changes",
  status: 409,
  title: { ja: "提案中の変更が多すぎます", en: "Too many changes are proposed" },
  meaning: {
    ja: "一つの情報システムで同時に提案できるのは200件までです。決定するか取り下げてから、もう一度提案してください。",
    en: "Up to 200 changes of one system can be proposed at a time. Have some decided on or withdraw them, then propose again.",
  },
};
