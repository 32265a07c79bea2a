/**
 * `string.matches(pattern)`: RE2, as CEL prescribes (language definition, “Regular Expressions”), in time linear in
 * the input. The library's own uses the backtracking engine of JavaScript, which hostile input can hang.
 * @module
 */
import type { ASTNode, Environment } from "@marcbachmann/cel-js";
import { EvaluationError, ParseError } from "@marcbachmann/cel-js";
import { RE2JS } from "re2js";

/** What a macro of the library is given when it is checked and run. */
interface Checker {
  check(node: ASTNode, context: unknown): { readonly kind: string; readonly name: string };
  getType(name: string): unknown;
}
interface Evaluator {
  run(node: ASTNode, context: unknown): unknown;
}
interface Call {
  readonly args: readonly ASTNode[];
  readonly receiver: ASTNode;
}

const compile = (node: ASTNode | undefined): RE2JS => {
  if (node?.op !== "value" || typeof node.args !== "string")
    throw new ParseError({ code: "pattern_not_literal", message: "matches() needs a literal pattern", node });
  try {
    return RE2JS.compile(node.args);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new ParseError({ code: "invalid_pattern", message, node });
  }
};

/**
 * Makes `matches` linear. The library chooses a macro by name and number of arguments alone, so that one declared for
 * any type of receiver takes the place of the built-in function.
 * @param receiver the name of a registered type, for the declaration
 */
export const registerPatterns = (environment: Environment, receiver: string): void => {
  environment.registerFunction(`${receiver}.matches(ast): bool`, ({ args, receiver: text }: Call) => {
    const pattern = compile(args[0]);
    return {
      async: false,
      typeCheck(checker: Checker, _macro: unknown, context: unknown) {
        const type = checker.check(text, context);
        if (type.name === "string" || type.kind === "dyn") return checker.getType("bool");
        throw new ParseError({
          code: "no_matching_overload",
          message: `'${type.name}.matches()' does not exist`,
          node: text,
        });
      },
      evaluate(evaluator: Evaluator, _macro: unknown, context: unknown) {
        const value = evaluator.run(text, context);
        if (typeof value === "string") return pattern.test(value);
        throw new EvaluationError("matches() needs a string", text);
      },
    };
  });
};
