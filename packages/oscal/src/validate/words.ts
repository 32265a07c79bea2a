/**
 * What is said where a constraint is broken.
 * @module
 */
import type { Rule } from "../model/description.ts";
import { nearest } from "../problem/nearest.ts";
import { quoted } from "../problem/pointer.ts";
import type { Text, Wording } from "../problem/problem.ts";
import { datatypeOf } from "../schema/datatype.ts";

const ruled = (rule: Rule): { readonly rule: string } => ({ rule: rule.id ?? `${rule.kind} ${rule.target}` });

const list = (values: readonly string[]): string =>
  values.length > 24 ? `${values.slice(0, 24).join(", ")}, …` : values.join(", ");

export function notAllowed(rules: readonly Rule[], value: unknown): Wording {
  const [first] = rules;
  const values = [
    ...new Set(rules.flatMap((rule) => (rule.values ?? []).filter((one) => !rule.deprecated?.includes(one)))),
  ];
  const near = typeof value === "string" ? nearest(value, values) : undefined;
  const isName = first?.target.endsWith("/@name") ?? false;
  const own: Text = isName
    ? { ja: "独自の名前には ns（名前空間）を付けてください。", en: "A name of your own needs an ns (a namespace)." }
    : { ja: "", en: "" };
  return {
    ...(first ? ruled(first) : {}),
    message: {
      ja: `「${quoted(value)}」は使えません。使えるもの：${list(values)}`,
      en: `"${quoted(value)}" is not allowed. What is: ${list(values)}.`,
    },
    remedy: near
      ? { ja: `「${near}」の誤りではありませんか。${own.ja}`, en: `Did you mean "${near}"?${own.en && ` ${own.en}`}` }
      : { ja: `いずれかに改めてください。${own.ja}`, en: `Write one of these.${own.en && ` ${own.en}`}` },
  };
}

export function deprecatedValue(rule: Rule, value: unknown): Wording {
  const values = (rule.values ?? []).filter((one) => !rule.deprecated?.includes(one));
  const near =
    typeof value === "string" ? (nearest(value, values) ?? values.find((one) => one.includes(value))) : undefined;
  return {
    ...ruled(rule),
    message: { ja: `「${quoted(value)}」は廃止予定の値です。`, en: `"${quoted(value)}" is deprecated.` },
    remedy: near
      ? { ja: `「${near}」に改めてください。`, en: `Write "${near}".` }
      : values.length > 0
        ? { ja: `次のいずれかに改めてください：${list(values)}`, en: `Write one of: ${list(values)}.` }
        : {
            ja: "OSCAL の参照文書で、代わりの書き方を確かめてください。",
            en: "See OSCAL's reference for what stands in its place.",
          },
  };
}

export function mismatch(rule: Rule, value: string): Wording {
  const expected: Text =
    rule.regex === undefined
      ? typeWords(rule.datatype ?? "string")
      : { ja: `形「${rule.regex}」`, en: `of the form ${rule.regex}` };
  return {
    ...ruled(rule),
    message: {
      ja: `「${quoted(value)}」の形が正しくありません。${expected.ja}が必要です。`,
      en: `"${quoted(value)}" has a wrong form. It must be ${expected.en}.`,
    },
    remedy: { ja: "値を改めてください。", en: "Correct the value." },
  };
}

const typeNames: Readonly<Record<string, Text>> = {
  "ip-v4-address": { ja: "IPv4 アドレス", en: "an IPv4 address" },
  "ip-v6-address": { ja: "IPv6 アドレス", en: "an IPv6 address" },
  integer: { ja: "整数", en: "a whole number" },
  "date-time": { ja: "日時（例：2026-04-01T09:00:00Z）", en: "a date and time, such as 2026-04-01T09:00:00Z" },
};
const typeWords = (type: string): Text => typeNames[type] ?? datatypeOf(type).expected;

const expectations: Readonly<Record<string, readonly [Text, Text]>> = {
  "oscal-catalog-control-require-statement-when-not-withdrawn": [
    {
      ja: "廃止されていない管理策に、本文（name が statement の part）がありません。",
      en: "A control that is not withdrawn has no statement (a part of that name).",
    },
    {
      ja: "statement の part を加えるか、廃止済みなら prop の status を withdrawn にしてください。",
      en: 'Add one, or the prop "status" with the value "withdrawn".',
    },
  ],
  "oscal-method-part-has-method-prop": [
    {
      ja: "評価方法の part に、prop の method がありません。",
      en: 'A part with an assessment method has no prop "method".',
    },
    { ja: "method（EXAMINE、INTERVIEW、TEST）を加えてください。", en: "Add it: EXAMINE, INTERVIEW or TEST." },
  ],
};

export function expectationBroken(rule: Rule): Wording {
  const [message, remedy] = expectations[rule.id ?? ""] ?? general(rule);
  return { ...ruled(rule), message, remedy };
}

function general(rule: Rule): readonly [Text, Text] {
  const test = rule.test ?? "";
  const wanted = /^(?:exists\()?@?([\w-]+)\)?$/.exec(test)?.[1];
  const unwanted = /^not\(exists\(@([\w-]+)\)\)$/.exec(test)?.[1];
  if (wanted !== undefined) {
    return [
      { ja: `「${wanted}」がありません。`, en: `"${wanted}" is missing.` },
      { ja: "加えてください。", en: "Add it." },
    ];
  }
  if (unwanted !== undefined) {
    return [
      { ja: `ここに「${unwanted}」は書けません。`, en: `"${unwanted}" should not stand here.` },
      { ja: "削除してください。", en: "Remove it." },
    ];
  }
  if (test === "not(@method='merge')") {
    return [
      { ja: "combine の方法 merge は廃止予定です。", en: 'The method "merge" of combine is deprecated.' },
      { ja: "keep 又は use-first に改めてください。", en: "Write keep or use-first." },
    ];
  }
  return [
    { ja: `条件「${test}」が満たされていません。`, en: `The condition ${test} does not hold.` },
    { ja: "条件に合うよう値を改めてください。", en: "Correct the values so that it does." },
  ];
}

export function cardinalityBroken(rule: Rule, count: number): Wording {
  const { min = 0, max } = rule;
  const what = rule.target
    .replaceAll(/has-oscal-namespace\([^)]*\)+ and /g, "")
    .replaceAll(/\[has-oscal-namespace\([^)]*\)+\]/g, "");
  const ja = max === undefined ? `${min} 個以上` : min === max ? `ちょうど ${min} 個` : `${min}～${max} 個`;
  const en = max === undefined ? `at least ${min}` : min === max ? `exactly ${min}` : `${min} to ${max}`;
  return {
    ...ruled(rule),
    message: {
      ja: `「${what}」は${ja}必要ですが、${count} 個です。`,
      en: `There must be ${en} of ${what}, but there are ${count}.`,
    },
    remedy:
      count < min
        ? { ja: "加えてください。", en: "Add what is missing." }
        : { ja: "余分なものを削除してください。", en: "Remove what is too many." },
  };
}

const keyWords = (key: string): string => {
  if (!key.startsWith("[")) return key;
  const values: unknown = JSON.parse(key);
  return Array.isArray(values) ? values.filter((one) => typeof one === "string").join(", ") : key;
};

export const notUnique = (rule: Rule, key: string): Wording => ({
  ...ruled(rule),
  message: {
    ja: `「${quoted(keyWords(key))}」の「${rule.target}」が重複しています。`,
    en: `There is another "${rule.target}" of "${quoted(keyWords(key))}".`,
  },
  remedy: { ja: "一つにまとめるか、区別できる値にしてください。", en: "Join them, or make them differ." },
});

export const duplicateId = (id: string): Wording => ({
  message: {
    ja: `識別子「${quoted(keyWords(id))}」が重複しています。`,
    en: `The identifier "${quoted(keyWords(id))}" stands for something else, too.`,
  },
  remedy: { ja: "文書の中で一意な識別子にしてください。", en: "Give each thing an identifier of its own." },
});

export function dangling(value: string, known: Iterable<string>, what: Text, rule?: Rule): Wording {
  const near = nearest(value, known);
  return {
    ...(rule ? ruled(rule) : {}),
    message: {
      ja: `「${quoted(value)}」という${what.ja}はこの文書にありません。`,
      en: `There is no ${what.en} "${quoted(value)}" in this document.`,
    },
    remedy: near
      ? { ja: `「${near}」の誤りではありませんか。`, en: `Did you mean "${near}"?` }
      : { ja: "参照を改めるか、参照先を加えてください。", en: "Correct the reference, or add what it names." },
  };
}

const indexNames: Readonly<Record<string, Text>> = {
  "index-metadata-role-id": { ja: "役割（role）", en: "role" },
  "index-metadata-role-ids": { ja: "役割（role）", en: "role" },
  "index-metadata-party-uuid": { ja: "関係者（party）", en: "party" },
  "index-metadata-party-organizations-uuid": {
    ja: "組織（type が organization の party）",
    en: "organization (a party of that type)",
  },
  "index-metadata-location-uuid": { ja: "所在地（location）", en: "location" },
  "index-back-matter-resource": { ja: "資料（back-matter の resource）", en: "resource in back-matter" },
  "catalog-groups-controls-parts": { ja: "管理策・グループ・part", en: "control, group or part" },
  "index-system-implementation-component-uuid": { ja: "構成要素（component）", en: "component" },
  "index-system-implementation-component-uuid-service": {
    ja: "type が service の構成要素（component）",
    en: "component of type service",
  },
  "index-system-implementation-component-uuid-validation": {
    ja: "type が validation の構成要素（component）",
    en: "component of type validation",
  },
  "index-system-implementation-leveraged-authorization-uuid": {
    ja: "利用する認可（leveraged-authorization）",
    en: "leveraged authorization",
  },
};
export const indexWords = (name: string): Text =>
  indexNames[name] ?? { ja: `参照先（${name}）`, en: `target (${name})` };
