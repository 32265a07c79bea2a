/**
 * What is wrong with an expression, in the words of its author.
 * @module
 */
import type { ASTNode } from "@marcbachmann/cel-js";
import { EvaluationError, ParseError, TypeError as CelTypeError } from "@marcbachmann/cel-js";
import { suggestion } from "../nearest.ts";
import type { ProblemCode } from "../problem.ts";
import { quoted, type Text } from "../text.ts";
import { expressionLimits, type FactEnvironment } from "./environment.ts";
import { checkedType } from "./walk.ts";

export interface ExpressionFault {
  /** From the start of the expression, in characters. */
  readonly offset: number;
  readonly code: ProblemCode;
  readonly message: Text;
}

type CelError = ParseError | CelTypeError | EvaluationError;

export const isCelError = (error: unknown): error is CelError =>
  error instanceof ParseError || error instanceof CelTypeError || error instanceof EvaluationError;

const mismatch: Readonly<Record<string, Text>> = {
  no_such_overload: {
    ja: "この演算子は、この型の組合せには使えません",
    en: "This operator does not take these types",
  },
  no_matching_overload: {
    ja: "この名前の関数がないか、引数の型が合いません",
    en: "There is no such function, or its arguments have other types",
  },
  invalid_condition_type: { ja: "条件は bool でなければなりません", en: "A condition must be bool" },
  invalid_logical_operand: {
    ja: "&& と || の両辺は bool でなければなりません",
    en: "Both sides of && and || must be bool",
  },
  incompatible_ternary_branches: {
    ja: "「? :」の二つの値は同じ型でなければなりません",
    en: 'Both values of "? :" must have one type',
  },
  heterogeneous_list_element: {
    ja: "一つのリストの要素は同じ型でなければなりません",
    en: "The items of a list must have one type",
  },
  heterogeneous_map_key: {
    ja: "一つのマップのキーは同じ型でなければなりません",
    en: "The keys of a map must have one type",
  },
  heterogeneous_map_value: {
    ja: "一つのマップの値は同じ型でなければなりません",
    en: "The values of a map must have one type",
  },
  cannot_index_type: { ja: "この型の値に項目はありません", en: "A value of this type has no members" },
  invalid_index_type: { ja: "この型で要素を指定することはできません", en: "This type cannot select an item" },
  invalid_comprehension_range: {
    ja: "繰り返しの対象はリストかマップでなければなりません",
    en: "Only a list or a map can be walked over",
  },
  invalid_macro_argument: {
    ja: "マクロの引数が正しくありません（has() には x.y の形、繰り返しには変数名が要ります）",
    en: "This is not what the macro takes (has() takes x.y, a loop takes a variable name)",
  },
};

const isMember = (node: CelError["node"]): node is ASTNode & { readonly args: [ASTNode, string] } =>
  node !== undefined && (node.op === "." || node.op === ".?") && Array.isArray(node.args);

export const unknownFact = (name: string, { types }: FactEnvironment): Text => {
  const near = suggestion(name, types.facts.keys());
  return {
    ja: `事実「${name}」はありません。${near.ja}`,
    en: `There is no fact "${name}".${near.en}`,
  };
};

/** A member that no value of the type has. */
export const unknownMember = (
  type: string,
  member: string,
  environment: FactEnvironment,
): Omit<ExpressionFault, "offset"> => {
  const near = suggestion(member, environment.fieldsOf(type)?.keys() ?? []);
  return {
    code: "unknown-member",
    message: {
      ja: `「${type}」に「${member}」という項目はありません。${near.ja}`,
      en: `"${type}" has no member "${member}".${near.en}`,
    },
  };
};

const missingMember = (error: CelError, environment: FactEnvironment): Omit<ExpressionFault, "offset"> => {
  const [left, member] = isMember(error.node) ? error.node.args : [undefined, ""];
  return unknownMember(checkedType(left) ?? "", member, environment);
};

const unknownName = (error: CelError, environment: FactEnvironment): Omit<ExpressionFault, "offset"> => {
  const name = error.node?.op === "id" && typeof error.node.args === "string" ? error.node.args : "";
  const near = suggestion(name, environment.areas.keys());
  return {
    code: "unknown-name",
    message: {
      ja: `「${name}」という事実の分野も変数もありません。${near.ja}`,
      en: `There is no area of facts and no variable "${name}".${near.en}`,
    },
  };
};

/** An error of the library as a fault, with its remedy. */
export const faultOf = (error: CelError, environment: FactEnvironment): ExpressionFault => {
  const offset = error.range?.start ?? 0;
  const said = quoted(error.summary);
  switch (error.code) {
    case "unknown_variable":
      return { offset, ...unknownName(error, environment) };
    case "no_such_key":
      return { offset, ...missingMember(error, environment) };
    case "pattern_not_literal":
      return {
        offset,
        code: "bad-pattern",
        message: {
          ja: "matches() の型紙は、引用符で囲んだ文字列で直接書いてください。",
          en: "Write the pattern of matches() as a quoted string.",
        },
      };
    case "invalid_pattern":
      return {
        offset,
        code: "bad-pattern",
        message: {
          ja: `正規表現が正しくありません（${said.ja}）。使えるのは RE2 の書き方で、先読みと後方参照は使えません。`,
          en: `This is no regular expression (${said.en}). It must be one of RE2, without look-around and back-references.`,
        },
      };
    case "limit_exceeded":
      return {
        offset,
        code: "expression-limit",
        message: {
          ja: `式が大きすぎるか入れ子が深すぎます（${said.ja}）。検査を分けてください。`,
          en: `The expression is too large or too deep (${said.en}). Split the check.`,
        },
      };
  }
  const type = mismatch[error.code];
  if (
    type &&
    !(error instanceof ParseError && error.code !== "no_matching_overload" && error.code !== "invalid_macro_argument")
  )
    return {
      offset,
      code: "type-mismatch",
      message: { ja: `${type.ja}（${said.ja}）。`, en: `${type.en} (${said.en}).` },
    };
  return {
    offset,
    code: error instanceof CelTypeError ? "type-mismatch" : "malformed-expression",
    message: {
      ja: `CEL の式として読めません。括弧、引用符、演算子を確かめてください（${said.ja}）。`,
      en: `This is no CEL expression; look at its brackets, quotes and operators (${said.en}).`,
    },
  };
};

const limitFault = (offset: number, what: Text): ExpressionFault => ({
  offset,
  code: "expression-limit",
  message: { ja: `${what.ja}。式を分けるか簡単にしてください。`, en: `${what.en}. Split or simplify the expression.` },
});

export const tooManyLoops = (offset: number): ExpressionFault =>
  limitFault(offset, {
    ja: `繰り返しの入れ子が ${expressionLimits.loops} 段を超えています`,
    en: `Loops are nested deeper than ${expressionLimits.loops}`,
  });

export const tooManyBinds = (offset: number): ExpressionFault =>
  limitFault(offset, {
    ja: `cel.bind の入れ子が ${expressionLimits.binds} 段を超えています`,
    en: `cel.bind is nested deeper than ${expressionLimits.binds}`,
  });
