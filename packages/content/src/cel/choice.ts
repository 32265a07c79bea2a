/**
 * Comparisons with a value that the field can never have, such as a misspelt word of an enumeration.
 * @module
 */
import type { ASTNode } from "@marcbachmann/cel-js";
import { suggestion } from "../nearest.ts";
import type { FactEnvironment } from "./environment.ts";
import type { ExpressionFault } from "./fault.ts";
import type { CelType } from "./type.ts";
import { checkedType, type Visit } from "./walk.ts";

const literals = (node: ASTNode): readonly ASTNode[] => {
  if (node.op === "value") return [node];
  return node.op === "list" ? node.args.filter((item) => item.op === "value") : [];
};

/** The type of the field that a node reads. */
const fieldType = (node: ASTNode, environment: FactEnvironment): CelType | null => {
  if (node.op !== ".") return null;
  return environment.fieldsOf(checkedType(node.args[0]) ?? "")?.get(node.args[1])?.type ?? null;
};

const choices = (type: CelType | null): ReadonlySet<unknown> | null => {
  if (type?.kind === "list") return choices(type.of);
  return type && "values" in type ? type.values : null;
};

/** The faults of comparisons in an expression that has passed the type checker. */
export const choiceFaults = (visits: readonly Visit[], environment: FactEnvironment): readonly ExpressionFault[] =>
  visits.flatMap(({ node }) => {
    if (node.op !== "==" && node.op !== "!=" && node.op !== "in") return [];
    const [left, right] = node.args;
    return [
      { field: left, given: right },
      { field: right, given: left },
    ].flatMap(({ field, given }) => {
      const values = choices(fieldType(field, environment));
      if (!values) return [];
      return literals(given).flatMap((literal): readonly ExpressionFault[] => {
        if (typeof literal.args !== "string" || values.has(literal.args)) return [];
        const list = [...values].join(", ");
        const near = suggestion(literal.args, [...values].map(String));
        return [
          {
            offset: literal.start,
            code: "impossible-value",
            message: {
              ja: `この項目が「${literal.args}」になることはありません（${list} のいずれか）。${near.ja}`,
              en: `This field is never "${literal.args}" (one of ${list}).${near.en}`,
            },
          },
        ];
      });
    });
  });
