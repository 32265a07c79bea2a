/**
 * What resolution says of parameters set and controls altered.
 * @module
 */
import type { Wording } from "./wording.ts";

export const words = {
  noSuchParameter: (id: string): Wording => ({
    code: "oscal.no-such-parameter",
    rule: "req-modify-set-param-warning",
    message: {
      ja: `取り込んだ管理策に、設定するパラメーター「${id}」はありません。`,
      en: `No imported control has the parameter "${id}" that is set here.`,
    },
    remedy: {
      ja: "綴りと取込み元の版、管理策の選択を確かめてください。",
      en: "Check the spelling, the edition of the source, and the selection of controls.",
    },
  }),

  alterWithoutControl: (id: string): Wording => ({
    code: "oscal.alter-without-control",
    message: {
      ja: `変更する管理策「${id}」は選択されていません。`,
      en: `The control "${id}" that is altered here is not selected.`,
    },
    remedy: {
      ja: "管理策を選択に加えるか、この変更を外してください。",
      en: "Select the control, or leave the alteration out.",
    },
  }),

  addWithoutTarget: (id: string, control: string): Wording => ({
    code: "oscal.add-without-target",
    rule: "req-modify-alter-add-explicit-id-ignore",
    message: {
      ja: `管理策「${control}」の中に「${id}」はなく、追加は行われません。`,
      en: `There is no "${id}" inside the control "${control}"; nothing was added.`,
    },
    remedy: { ja: "by-id の綴りと取込み元の版を確かめてください。", en: "Check by-id and the edition of the source." },
  }),

  addByOwnId: (id: string): Wording => ({
    code: "oscal.add-by-own-id",
    rule: "req-modify-alter-add-explicit-id",
    message: {
      ja: `by-id が管理策「${id}」自身を指しています。仕様では無視すべきものですが、実在のプロファイルの慣行に従い管理策への追加としました。`,
      en: `by-id names the control "${id}" itself. The specification ignores that; as profiles in use mean the control, it was added to it.`,
    },
    remedy: { ja: "by-id を外してください。", en: "Leave by-id out." },
  }),

  addUnfit: (member: string, holder: "part" | "param" | "control"): Wording => ({
    code: "oscal.add-unfit",
    rule: "req-output-json",
    message: {
      ja: `${holder} は ${member} を持てないため、追加されません。`,
      en: `A ${holder} cannot hold ${member}; it was not added.`,
    },
    remedy: {
      ja: "追加先（by-id）又は追加する内容を改めてください。",
      en: "Name another target in by-id, or add something else.",
    },
  }),

  removeWithoutCriterion: (): Wording => ({
    code: "oscal.remove-without-criterion",
    message: {
      ja: "条件のない remove は、管理策の内容すべてに当たるため行いません。",
      en: "A remove without a criterion would empty the control; nothing was removed.",
    },
    remedy: {
      ja: "by-id、by-name、by-class、by-ns、by-item-name のいずれかを書いてください。",
      en: "State one of by-id, by-name, by-class, by-ns and by-item-name.",
    },
  }),

  removeWithoutMatch: (control: string): Wording => ({
    code: "oscal.remove-without-match",
    message: {
      ja: `管理策「${control}」の中に、この remove に当たるものはありません。`,
      en: `Nothing inside the control "${control}" meets this remove.`,
    },
    remedy: {
      ja: "条件の綴りと取込み元の版を確かめてください。",
      en: "Check the criteria and the edition of the source.",
    },
  }),

  missingParameter: (id: string, holder: string): Wording => ({
    code: "oscal.missing-parameter",
    message: {
      ja: `「${holder}」の本文が、結果にないパラメーター「${id}」を挿入しています。`,
      en: `The text of "${holder}" inserts the parameter "${id}", which the result does not have.`,
    },
    remedy: {
      ja: "パラメーターを定義する管理策も選択するか、本文を変更してください。",
      en: "Select the control that defines it, too, or alter the text.",
    },
  }),
};
