/**
 * What a form says about a value that is not of it, in both languages and with the remedy.
 * @module
 */
import type { z } from "zod";
import { nearest } from "./nearest.ts";
import type { ProblemCode } from "./problem.ts";
import { quoted, type Text } from "./text.ts";
import type { Path } from "./yaml.ts";

export interface FormIssue {
  readonly path: Path;
  /** Whether the key itself is wrong, not its value. */
  readonly atKey: boolean;
  readonly code: ProblemCode;
  readonly message: Text;
}

/** The sentences of the forms' own rules; a schema names them by these keys. */
const rules: Readonly<Record<string, Text>> = {
  "rule:id": {
    ja: "識別子は英字で始め、英数字と . : _ - だけで書いてください。",
    en: "An identifier starts with a letter; then letters, digits and . : _ - only.",
  },
  "rule:sp80053": {
    ja: "SP 800-53 の管理策番号は AC-2 や AC-2(3) のように書いてください。",
    en: "Write identifiers of SP 800-53 as AC-2 or AC-2(3).",
  },
  "rule:csf": {
    ja: "CSF 2.0 のサブカテゴリーは PR.AA-01 のように書いてください。",
    en: "Write subcategories of CSF 2.0 as PR.AA-01.",
  },
  "rule:duration": {
    ja: "期間は P1D、PT6H、PT15M のように書いてください（年と月は使えません）。",
    en: "Write a duration as P1D, PT6H or PT15M (not in years or months).",
  },
  "rule:verdict": {
    ja: "pass と violations のどちらか一方だけを書いてください。",
    en: "Give exactly one of pass and violations.",
  },
  "rule:decidable": {
    ja: "decidable と undecidable（判定できない理由）は両方書くか、両方省いてください。",
    en: "Give both decidable and undecidable (why nobody can tell), or neither.",
  },
  "rule:applies": {
    ja: "applies と otherwise（対象外の理由）は両方書くか、両方省いてください。",
    en: "Give both applies and otherwise (why it is not applicable), or neither.",
  },
};

const kinds: Readonly<Record<string, Text>> = {
  string: { ja: "文字列", en: "a string" },
  number: { ja: "数値", en: "a number" },
  int: { ja: "整数", en: "a whole number" },
  boolean: { ja: "true か false", en: "true or false" },
  array: { ja: "リスト", en: "a list" },
  object: { ja: "項目の組", en: "a mapping" },
  record: { ja: "項目の組", en: "a mapping" },
};

const kindOf = (value: unknown): Text => {
  if (value === null) return { ja: "空", en: "empty" };
  const kind = Array.isArray(value) ? "array" : typeof value;
  return kinds[kind] ?? { ja: kind, en: kind };
};

const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((at, key) => (typeof at === "object" && at !== null ? Reflect.get(at, key) : undefined), value);

const formats: Readonly<Record<string, Text>> = {
  date: { ja: "日付は YYYY-MM-DD の形で、実在する日を書いてください。", en: "Write an existing day, as YYYY-MM-DD." },
  url: { ja: "http 又は https の URL を書いてください。", en: "Write an http or https URL." },
};

/** What a value beyond a limit should be. */
const limit = (issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig): Text => {
  const [bound, ja, en] =
    issue.code === "too_small" ? [issue.minimum, "以上", "at least"] : [issue.maximum, "以下", "at most"];
  if (issue.origin === "string")
    return { ja: `${bound} 文字${ja}で書いてください。`, en: `Write ${en} ${bound} characters.` };
  if (issue.origin === "array") return { ja: `${bound} 件${ja}書いてください。`, en: `Give ${en} ${bound} items.` };
  return { ja: `${bound} ${ja}の数を書いてください。`, en: `Write a number of ${en} ${bound}.` };
};

const other = (issue: z.core.$ZodIssue): Text => {
  if (issue.code === "too_small" || issue.code === "too_big") return limit(issue);
  const format = issue.code === "invalid_format" ? formats[issue.format] : undefined;
  const said = quoted(issue.message);
  return format ?? { ja: `値の形が正しくありません（${said.ja}）。`, en: `The value has a wrong form (${said.en}).` };
};

const unknownField = (key: string, names: ReadonlySet<string>): Text => {
  // A field of another form: `pass` in an attestation, `asks` in a check by machine.
  if (names.has(key))
    return {
      ja: `項目「${key}」はここには書けません。削除するか、字下げを確かめてください。`,
      en: `The field "${key}" does not belong here. Remove it, or look at the indentation.`,
    };
  const near = nearest(key, names);
  if (near !== null)
    return {
      ja: `「${key}」という項目はありません。「${near}」の誤りではありませんか。`,
      en: `There is no field "${key}". Did you mean "${near}"?`,
    };
  // Inside { }, an unquoted comma ends a value, and the rest of the sentence becomes a key.
  if (/\s/.test(key))
    return {
      ja: `「${key}」という項目はありません。{ } の中でコンマを含む文は、引用符で囲んでください。`,
      en: `There is no field "${key}". Inside { }, put a sentence that has a comma in quotes.`,
    };
  return { ja: `「${key}」という項目はありません。削除してください。`, en: `There is no field "${key}". Remove it.` };
};

/**
 * Puts an issue of zod into words.
 * @param root the value that was read
 * @param names the names of fields that exist, to suggest one for a misspelt one
 */
export const formIssues = (
  issue: z.core.$ZodIssue,
  root: unknown,
  names: ReadonlySet<string>,
): readonly FormIssue[] => {
  const { path } = issue;
  const given = valueAt(root, path);
  const rule = rules[issue.message];
  if (rule) return [{ path, atKey: false, code: "bad-form", message: rule }];
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key): FormIssue => {
      return { path: [...path, key], atKey: true, code: "unknown-field", message: unknownField(key, names) };
    });
  if (given === undefined) {
    const key = String(path.at(-1) ?? "");
    return [
      {
        path,
        atKey: false,
        code: "missing-field",
        message: {
          ja: `項目「${key}」がありません。書き足してください。`,
          en: `The field "${key}" is missing. Add it.`,
        },
      },
    ];
  }
  if (issue.code === "invalid_type") {
    const expected = kinds[issue.expected] ?? { ja: issue.expected, en: issue.expected };
    const found = kindOf(given);
    const quote = issue.expected === "string" && (typeof given === "number" || typeof given === "boolean");
    return [
      {
        path,
        atKey: false,
        code: "wrong-type",
        message: {
          ja: `${expected.ja}でなければなりませんが、${found.ja}です。${quote ? "引用符で囲んでください。" : ""}`,
          en: `This must be ${expected.en}, but is ${found.en}.${quote ? " Put it in quotes." : ""}`,
        },
      },
    ];
  }
  if (issue.code === "invalid_value") {
    const values = issue.values.map(String);
    const near = typeof given === "string" ? nearest(given, values) : null;
    return [
      {
        path,
        atKey: false,
        code: "bad-value",
        message: {
          ja: `${values.join("、")} のいずれかを書いてください。${near === null ? "" : `「${near}」の誤りではありませんか。`}`,
          en: `Write one of ${values.join(", ")}.${near === null ? "" : ` Did you mean "${near}"?`}`,
        },
      },
    ];
  }
  return [{ path, atKey: false, code: "bad-form", message: other(issue) }];
};
