/**
 * One CEL expression of a check: parsed, type-checked against the facts, and ready to be evaluated.
 * @module
 */
import { Environment } from "@marcbachmann/cel-js";
import { expressionLimits, type FactContext, type FactEnvironment } from "./environment.ts";
import { type ExpressionFault, faultOf, isCelError, tooManyBinds, tooManyLoops, unknownFact } from "./fault.ts";
import type { CelTypes } from "./type.ts";
import { choiceFaults } from "./choice.ts";
import { presenceFaults } from "./presence.ts";
import { factOf, walk } from "./walk.ts";

/** What an expression is for, which decides the type that it must have. */
export type Purpose = "condition" | "violations" | "evidence";

export interface CompiledExpression {
  /** The facts that it refers to, `area.name`, in the order of their first mention. */
  readonly facts: readonly string[];
  /** Its value. Throws where CEL does (a missing member, an index beyond the end, arithmetic overflow …). */
  evaluate(context: FactContext): unknown;
}

export type Compilation =
  | { readonly expression: CompiledExpression; readonly faults: readonly ExpressionFault[] }
  | { readonly expression: null; readonly faults: readonly [ExpressionFault, ...ExpressionFault[]] };

/** Whether a value of this type can be shown as evidence: a place, a thing with its places, or words. */
const showable = (type: string, { objects, seen }: CelTypes): boolean => {
  if (type === seen.name || type === "string") return true;
  const place = objects.get(type)?.fields.get("seen")?.type;
  return place === seen || (place?.kind === "list" && place.of === seen);
};

const itemOf = (type: string): string | null => /^list<(.+)>$/.exec(type)?.[1] ?? null;

const resultFault = (purpose: Purpose, type: string, types: CelTypes): ExpressionFault | null => {
  if (purpose === "condition") {
    if (type === "bool") return null;
    return {
      offset: 0,
      code: "wrong-result",
      message: {
        ja: `条件は bool でなければなりませんが、${type} です。`,
        en: `A condition must be bool; this is ${type}.`,
      },
    };
  }
  const item = itemOf(type);
  if (item !== null && showable(item, types)) return null;
  if (purpose === "evidence" && showable(type, types)) return null;
  const what = {
    ja: `場所（Seen）か、場所を項目「seen」に持つものか、文字列の${purpose === "violations" ? "リスト" : "一つ又はリスト"}`,
    en: `${purpose === "violations" ? "a list of places" : "a place or a list of places"} (Seen), of things with a member "seen", or of strings`,
  };
  return {
    offset: 0,
    code: "wrong-result",
    message: {
      ja: `結果は${what.ja}でなければなりませんが、${type} です。`,
      en: `The result must be ${what.en}; this is ${type}.`,
    },
  };
};

/** Compiles an expression for its purpose. Never throws: what is wrong with it is a fault, with its place. */
export const compileExpression = (source: string, purpose: Purpose, environment: FactEnvironment): Compilation => {
  const refuse = (...faults: [ExpressionFault, ...ExpressionFault[]]): Compilation => ({ expression: null, faults });
  try {
    const program = environment.environment.parse(source);
    const visits = walk(program.ast);
    const facts = new Set<string>();
    for (const visit of visits) {
      const { node, bound, parent } = visit;
      if (visit.loops > expressionLimits.loops) return refuse(tooManyLoops(node.start));
      if (visit.binds > expressionLimits.binds) return refuse(tooManyBinds(node.start));
      const reference = factOf(visit);
      if (reference) {
        const name = `${reference.area}.${reference.fact}`;
        const other = !environment.areas.has(reference.area) && environment.environment.hasVariable(reference.area);
        if (other) continue;
        if (!environment.types.facts.has(name))
          return refuse({ offset: node.start, code: "unknown-fact", message: unknownFact(name, environment) });
        facts.add(name);
      }
      const isArea = node.op === "id" && !bound.has(node.args) && environment.areas.has(node.args);
      if (isArea && parent?.op !== "." && parent?.op !== ".?")
        return refuse({
          offset: node.start,
          code: "unknown-fact",
          message: {
            ja: `「${node.args}」は事実の分野です。${node.args}.名前 の形で事実を一つ選んでください。`,
            en: `"${node.args}" is an area of facts; name one fact of it, as ${node.args}.name.`,
          },
        });
    }
    const { type, error } = program.check();
    if (error) return refuse(faultOf(error, environment));
    const wrong = resultFault(purpose, type ?? "dyn", environment.types);
    if (wrong) return refuse(wrong);
    const presence = presenceFaults(program.ast, environment);
    const [first, ...others] = [
      ...choiceFaults(visits, environment),
      // Evidence that is not there is not shown; its outcome stands.
      ...presence.filter(({ code }) => purpose !== "evidence" || code !== "unguarded-optional"),
    ];
    if (first) return refuse(first, ...others);
    const expression: CompiledExpression = {
      facts: [...facts],
      evaluate: (context) => {
        context.restart();
        const value: unknown = program(context.variables);
        return value;
      },
    };
    return { expression, faults: [] };
  } catch (error) {
    if (isCelError(error)) return refuse(faultOf(error, environment));
    // Only an expression nested beyond every limit exhausts the stack.
    if (error instanceof RangeError) return refuse(tooManyLoops(0));
    throw error;
  }
};

const bare = new Environment({ unlistedVariablesAreDyn: true, enableOptionalTypes: true });

/** The facts that an expression refers to; null where it does not parse. */
export const referencesOf = (expression: string): readonly string[] | null => {
  try {
    const names = walk(bare.parse(expression).ast).map(factOf);
    return [...new Set(names.flatMap((name) => (name && name.area !== "cel" ? [`${name.area}.${name.fact}`] : [])))];
  } catch (error) {
    if (isCelError(error) || error instanceof RangeError) return null;
    throw error;
  }
};

/**
 * The facts, `area.name`, that an expression refers to, in the order of their first mention; none where it does not
 * parse. Needs no fact catalog: every free name with a member counts as one.
 * @example factReferences("accounts.users.exists(u, u.uid == 0) && has(ssh.server.ports)") // ["accounts.users", "ssh.server"]
 */
export const factReferences = (expression: string): readonly string[] => referencesOf(expression) ?? [];
