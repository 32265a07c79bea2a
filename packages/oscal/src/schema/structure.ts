/**
 * Says in what a document differs from its model: names, types, what is missing, what excludes what. The schema's
 * verdict comes from ajv; this walks the same document along the description of the model and puts it into words.
 * @module
 */
import { type Definition, isMarkupType, type Member } from "../model/description.ts";
import { nearest } from "../problem/nearest.ts";
import { escapeStep, quoted } from "../problem/pointer.ts";
import { type Problem, problem, type Text } from "../problem/problem.ts";
import { datatypeOf } from "./datatype.ts";

type JsonMembers = Readonly<Record<string, unknown>>;

const isMembers = (value: unknown): value is JsonMembers =>
  typeof value === "object" && value !== null && !Array.isArray(value);
/** What a choice may leave empty though its members are marked as needed: see `schemaOf`. */
const emptyChoices: ReadonlySet<string> = new Set(["profile:merge"]);

/** @param limit how many problems to tell at most */
export function structureProblems(
  root: unknown,
  definition: Definition,
  pointer: string,
  limit: number,
): readonly Problem[] {
  const problems: Problem[] = [];
  value(root, definition, pointer, problems, limit);
  return problems;
}

function value(given: unknown, definition: Definition, pointer: string, problems: Problem[], limit: number): void {
  if (problems.length >= limit) return;
  if (definition.kind === "field" && definition.value === undefined) scalar(given, definition.type, pointer, problems);
  else if (!isMembers(given)) problems.push(wrongType(given, objectWanted, pointer));
  else members(given, definition, pointer, problems, limit);
}

const objectWanted: Text = { ja: "オブジェクト { … }", en: "an object { … }" };
const arrayWanted: Text = { ja: "配列 [ … ]", en: "an array [ … ]" };

function scalar(given: unknown, type: string, pointer: string, problems: Problem[]): void {
  const { kind, accepts, expected } = datatypeOf(type);
  if (typeof given !== kind) problems.push(wrongType(given, expected, pointer));
  else if (!accepts(given)) problems.push(badForm(given, expected, pointer, type));
}

function members(
  given: JsonMembers,
  definition: Definition,
  pointer: string,
  problems: Problem[],
  limit: number,
): void {
  for (const [name, content] of Object.entries(given)) {
    if (problems.length >= limit) return;
    const here = `${pointer}/${escapeStep(name)}`;
    const member = definition.byJson.get(name);
    const flag = definition.flags.get(name);
    if (flag) scalar(content, flag.type, here, problems);
    else if (name === definition.value) scalar(content, definition.type, here, problems);
    else if (member) items(content, member, here, problems, limit);
    else problems.push(unknownMember(name, definition, here));
  }
  for (const one of incomplete(given, definition, pointer)) problems.push(one);
}

function items(content: unknown, member: Member, pointer: string, problems: Problem[], limit: number): void {
  if (!member.array || (member.single && !Array.isArray(content))) {
    value(content, member.definition, pointer, problems, limit);
    return;
  }
  if (!Array.isArray(content)) {
    problems.push(wrongType(content, arrayWanted, pointer));
    return;
  }
  if (content.length === 0) {
    problems.push(
      problem("oscal.too-few", pointer, {
        message: {
          ja: `「${member.json}」の配列が空です。1 個以上必要です。`,
          en: `The array "${member.json}" is empty; it needs one item at least.`,
        },
        remedy: { ja: "項目を加えるか、この名前ごと削除してください。", en: "Add an item, or remove the member." },
      }),
    );
  }
  for (const [index, item] of content.entries()) value(item, member.definition, `${pointer}/${index}`, problems, limit);
}

interface Needs {
  readonly names: readonly string[];
  readonly choices: readonly { readonly names: readonly string[]; readonly one: boolean }[];
}
const needs = new WeakMap<Definition, Needs>();

function needsOf(definition: Definition): Needs {
  const known = needs.get(definition);
  if (known) return known;
  const inChoice = new Set(definition.choices.flat());
  const built: Needs = {
    names: [
      ...[...definition.flags.values()].filter(({ required }) => required).map(({ name }) => name),
      ...(definition.value === undefined ? [] : [definition.value]),
      ...definition.members.filter((member) => member.required && !inChoice.has(member)).map(({ json }) => json),
    ],
    choices: definition.choices.map((choice) => ({
      names: choice.map(({ json }) => json),
      one: choice.every(({ required }) => required) && !emptyChoices.has(definition.name),
    })),
  };
  needs.set(definition, built);
  return built;
}

/** Whether nothing is missing or too much; quick, for it is asked of every object that has a choice. */
export function isComplete(given: JsonMembers, definition: Definition): boolean {
  const { names, choices } = needsOf(definition);
  for (const name of names) if (given[name] === undefined) return false;
  for (const choice of choices) {
    let count = 0;
    for (const name of choice.names) if (given[name] !== undefined) count++;
    if (count > 1 || (count === 0 && choice.one)) return false;
  }
  return true;
}

/** What is missing in an object, or excludes one another. The published schemas lose a part of this where there is a choice. */
export function incomplete(given: JsonMembers, definition: Definition, pointer: string): readonly Problem[] {
  const problems: Problem[] = [];
  const has = (name: string) => Object.hasOwn(given, name);
  const miss = (names: readonly string[]) => problems.push(missing(names, pointer));
  const { names, choices } = needsOf(definition);
  for (const name of names) if (!has(name)) miss([name]);
  for (const choice of choices) {
    const present = choice.names.filter(has);
    if (present.length > 1) problems.push(exclusive(present, pointer));
    if (present.length === 0 && choice.one) miss(choice.names);
  }
  return problems;
}

const missing = (names: readonly string[], pointer: string): Problem =>
  problem("oscal.missing-member", pointer, {
    message: {
      ja:
        names.length === 1
          ? `必須の「${names[0]}」がありません。`
          : `「${names.join("」「")}」のいずれか一つが必要です。`,
      en:
        names.length === 1
          ? `"${names[0]}" is missing; it must be there.`
          : `One of ${names.map((name) => `"${name}"`).join(", ")} is missing.`,
    },
    remedy: { ja: "加えてください。", en: "Add it." },
  });

const exclusive = (names: readonly string[], pointer: string): Problem =>
  problem("oscal.exclusive-members", pointer, {
    message: {
      ja: `「${names.join("」と「")}」は同時に書けません。`,
      en: `${names.map((name) => `"${name}"`).join(" and ")} exclude one another.`,
    },
    remedy: { ja: "どちらか一つだけを残してください。", en: "Keep only one of them." },
  });

function unknownMember(name: string, definition: Definition, pointer: string): Problem {
  const known = [
    ...definition.flags.keys(),
    ...(definition.value === undefined ? [] : [definition.value]),
    ...definition.byJson.keys(),
  ];
  const near = nearest(name, known);
  return problem("oscal.unknown-member", pointer, {
    message: { ja: `ここに「${quoted(name)}」は書けません。`, en: `"${quoted(name)}" may not stand here.` },
    remedy: near
      ? {
          ja: `「${near}」の誤りではありませんか。独自の情報は props に書けます。`,
          en: `Did you mean "${near}"? What is your own goes into props.`,
        }
      : {
          ja: `書けるもの：${known.join("、")}。独自の情報は props に書けます。`,
          en: `What may stand here: ${known.join(", ")}. What is your own goes into props.`,
        },
  });
}

const kinds: Readonly<Record<string, Text>> = {
  string: { ja: "文字列", en: "text" },
  number: { ja: "数", en: "a number" },
  boolean: { ja: "真偽値", en: "true or false" },
  object: { ja: "オブジェクト", en: "an object" },
  array: { ja: "配列", en: "an array" },
  null: { ja: "null", en: "null" },
};

function wrongType(given: unknown, expected: Text, pointer: string): Problem {
  const kind = given === null ? "null" : Array.isArray(given) ? "array" : typeof given;
  const found = kinds[kind] ?? { ja: kind, en: kind };
  const quote = kind === "number" || kind === "boolean";
  return problem("oscal.wrong-type", pointer, {
    message: {
      ja: `${expected.ja}が必要ですが、${found.ja}（${quoted(given)}）です。`,
      en: `This must be ${expected.en}, but is ${found.en} (${quoted(given)}).`,
    },
    remedy: quote
      ? { ja: "引用符で囲んで文字列にしてください。", en: "Put it in quotes." }
      : { ja: "値の形を改めてください。", en: "Write it in the form that is expected." },
  });
}

function badForm(given: unknown, expected: Text, pointer: string, type: string): Problem {
  const zone =
    type === "date-time-with-timezone" && typeof given === "string" && /^\d{4}-\d\d-\d\d(T[\d:.]+)?$/.test(given);
  return problem("oscal.bad-form", pointer, {
    message: {
      ja: `「${quoted(given)}」の形が正しくありません。${expected.ja}が必要です。`,
      en: `"${quoted(given)}" has a wrong form. It must be ${expected.en}.`,
    },
    remedy: zone
      ? {
          ja: "時刻と時間帯（Z 又は +09:00）を補ってください。",
          en: "Add the time and its zone: Z, or +09:00 and the like.",
        }
      : isMarkupType(type)
        ? { ja: "空であれば、この名前ごと削除してください。", en: "Where there is nothing to say, remove the member." }
        : { ja: "値を改めてください。", en: "Correct the value." },
  });
}
