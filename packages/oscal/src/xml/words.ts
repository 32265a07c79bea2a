/**
 * What is said about XML that is not OSCAL's.
 * @module
 */
import { modelNames } from "../model/document.ts";
import { nearest } from "../problem/nearest.ts";
import { quoted } from "../problem/pointer.ts";
import type { Place, Text, Wording } from "../problem/problem.ts";
import { ReadFault } from "../read/limits.ts";

/** A suggestion, or the list of what there is. */
function instead(name: string, known: readonly string[]): Text {
  const near = nearest(name, known);
  if (near !== undefined) return { ja: `「${near}」の誤りではありませんか。`, en: `Did you mean "${near}"?` };
  if (known.length === 0) return { ja: "削除してください。", en: "Remove it." };
  return { ja: `書けるもの：${known.join("、")}`, en: `What may stand here: ${known.join(", ")}.` };
}

export const unknownElement = (name: string, known: readonly string[]): Wording => ({
  message: {
    ja: `ここに要素「${quoted(name)}」は書けません。`,
    en: `The element "${quoted(name)}" may not stand here.`,
  },
  remedy: instead(name, known),
});

/** @param before the element that stands before it and should follow; undefined means prose */
export const outOfOrder = (name: string, before: string | undefined): Wording => ({
  message: {
    ja: `要素「${name}」は、${before === undefined ? "本文の" : `要素「${before}」の`}前に置きます。OSCAL の XML では順序が決まっています。`,
    en: `The element "${name}" belongs before ${before === undefined ? "the prose" : `"${before}"`}: the order is fixed in OSCAL's XML.`,
  },
  remedy: {
    ja: "前に移してください。内容は失われず、書き出し直せば正しい順序になります。",
    en: "Move it. Nothing of it is lost, and writing the document anew puts all in order.",
  },
});

export const unknownAttribute = (name: string, element: string, known: readonly string[]): Wording => ({
  message: {
    ja: `要素「${element}」に属性「${quoted(name)}」はありません。`,
    en: `The element "${element}" has no attribute "${quoted(name)}".`,
  },
  remedy: instead(name, known),
});

export const misplaced = (text: string): Wording => ({
  message: {
    ja: `ここに文字や文中の要素（「${quoted(text)}」）は書けません。`,
    en: `Neither text nor inline elements may stand here ("${quoted(text)}").`,
  },
  remedy: { ja: "文は p などの要素で囲んでください。", en: "Put text within an element such as p." },
});

export const notOscalXml = (name: string, place: Place): ReadFault =>
  new ReadFault("oscal.not-oscal", "", {
    place,
    message: {
      ja: `最初の要素「${quoted(name)}」は OSCAL のモデルではありません。`,
      en: `The first element, "${quoted(name)}", is no model of OSCAL.`,
    },
    remedy: instead(name, modelNames),
  });

/** A fault of well-formedness, in the parser's words. */
export function xmlFault(message: string, pointer: string, place: Place): ReadFault {
  const reason = message.replace(/^\d+:\d+: /, "").replace(/\.$/, "");
  const entity = /undefined entity/.test(reason);
  const cut = /unclosed|unexpected end/.test(reason);
  return new ReadFault(entity ? "oscal.doctype" : "oscal.malformed-xml", pointer, {
    place,
    message: entity
      ? {
          ja: `定義されていない実体参照があります（${reason}）。`,
          en: `There is a reference to an entity that does not exist (${reason}).`,
        }
      : { ja: `XML の構文が正しくありません（${reason}）。`, en: `This is no well-formed XML (${reason}).` },
    remedy: entity
      ? {
          ja: "実体参照は文字そのもの、又は &#x…; の形に置き換えてください。",
          en: "Write the character itself, or its number as &#x…;.",
        }
      : cut
        ? {
            ja: "文書全体を取得し直すか、閉じるタグを補ってください。",
            en: "Get the whole of the document again, or add what closes the tags.",
          }
        : { ja: "示した位置の構文を直してください。", en: "Mend the syntax at the place named." },
  });
}
