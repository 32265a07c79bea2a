/**
 * Checks by machine, compiled and evaluated over the facts of a subject.
 * @module
 */
import { type FactContext, type FactEnvironment, factEnvironment, TooManyStepsError } from "./cel/environment.ts";
import { type CompiledExpression, compileExpression, type Purpose } from "./cel/expression.ts";
import { isCelError } from "./cel/fault.ts";
import { NonconformingFactError } from "./cel/value.ts";
import { isMachineCheck, type MachineCheck } from "./check.ts";
import type { Content } from "./content.ts";
import { evidenceOf, usualEvidence } from "./evidence.ts";
import type { Evidence, Fact, FactCatalog, Facts, Gap } from "./fact.ts";
import { cannotTell, expressionFailed, expressionUnusable, found, notGathered } from "./reason.ts";
import type { CheckResult, Outcome } from "./result.ts";
import { quoted, type Text } from "./text.ts";

export interface CompiledCheck {
  readonly id: string;
  /** The facts that its expressions refer to, `area.name`. */
  readonly facts: readonly string[];
  /**
   * Tells what the facts say. Never throws: what cannot be evaluated is an `error` with its reason.
   * @param most how many pieces of evidence to show, 20 unless told; one more says how many there are besides
   */
  evaluate(facts: Facts, most?: number): CheckResult;
}

interface Expressions {
  readonly applies: CompiledExpression | null;
  readonly decidable: CompiledExpression | null;
  readonly pass: CompiledExpression | null;
  readonly violations: CompiledExpression | null;
  readonly evidence: CompiledExpression | null;
}

/** Only what an expression meets at run time is a reason; anything else is a defect of ours, and is not hidden. */
const reasonOf = (error: unknown): Text => {
  if (isCelError(error)) return expressionFailed(quoted(error.summary));
  if (error instanceof NonconformingFactError || error instanceof TooManyStepsError)
    return expressionFailed(error.what);
  // Functions of the library throw the language's own errors for arguments out of range (time zones, lengths).
  if (error instanceof RangeError || error instanceof TypeError || error instanceof SyntaxError)
    return expressionFailed(quoted(error.message));
  throw error;
};

const gapsOf = (facts: Facts, names: readonly string[]): readonly Gap[] =>
  names.flatMap((name): readonly Gap[] => facts.get(name)?.gaps ?? []);

const evaluateCheck = (
  check: MachineCheck,
  parts: Expressions,
  facts: Facts,
  context: FactContext,
  most: number,
): CheckResult => {
  const result = (outcome: Outcome, reason: Text | null, evidence: readonly Evidence[] = []): CheckResult => ({
    check: check.id,
    outcome,
    reason,
    evidence,
  });

  /** What stands in the way of evaluating an expression at all. */
  const obstacle = ({ facts: names }: CompiledExpression): CheckResult | null => {
    const missing = names.filter((name) => !facts.has(name));
    if (missing.length > 0) return result("error", notGathered(missing));
    const unknown = names.map((name) => facts.get(name)).filter((fact): fact is Fact => fact?.status === "unknown");
    return unknown.length > 0 ? result("error", cannotTell(unknown.flatMap(({ gaps }) => gaps))) : null;
  };

  /** The things looked at; where they cannot be shown, the outcome stands all the same. */
  const shown = (): readonly Evidence[] => {
    if (!parts.evidence || obstacle(parts.evidence)) return [];
    try {
      return evidenceOf(parts.evidence.evaluate(context), most);
    } catch (error) {
      reasonOf(error);
      return [];
    }
  };

  try {
    if (parts.applies) {
      const stopped = obstacle(parts.applies);
      if (stopped) return stopped;
      const applies = parts.applies.evaluate(context);
      if (applies === false) return result("not-applicable", check.otherwise ?? null);
    }
    if (parts.decidable) {
      const stopped = obstacle(parts.decidable);
      if (stopped) return stopped;
      if (parts.decidable.evaluate(context) === false) return result("error", check.undecidable ?? null, shown());
    }
    const verdict = parts.violations ?? parts.pass;
    if (!verdict) return result("error", null);
    const stopped = obstacle(verdict);
    if (stopped) return stopped;
    const gaps = gapsOf(facts, verdict.facts);
    if (verdict === parts.violations) {
      const value = verdict.evaluate(context);
      const violations: readonly unknown[] = Array.isArray(value) ? value : [];
      if (violations.length > 0) return result("fail", found(violations.length, gaps), evidenceOf(violations, most));
      return gaps.length > 0 ? result("error", cannotTell(gaps)) : result("pass", null, shown());
    }
    if (gaps.length > 0) return result("error", cannotTell(gaps));
    return result(verdict.evaluate(context) === true ? "pass" : "fail", null, shown());
  } catch (error) {
    return result("error", reasonOf(error));
  }
};

const compileCheck = (check: MachineCheck, environment: FactEnvironment): CompiledCheck => {
  const wrong: Text[] = [];
  const compile = (source: string | undefined, purpose: Purpose): CompiledExpression | null => {
    if (source === undefined) return null;
    const { expression, faults } = compileExpression(source, purpose, environment);
    wrong.push(...faults.map(({ message }) => message));
    return expression;
  };
  const parts: Expressions = {
    applies: compile(check.applies, "condition"),
    decidable: compile(check.decidable, "condition"),
    pass: compile(check.pass, "condition"),
    violations: compile(check.violations, "violations"),
    evidence: compile(check.evidence, "evidence"),
  };
  const { applies, decidable, pass, violations, evidence } = parts;
  const names = [applies, decidable, pass, violations, evidence].flatMap((part) => part?.facts ?? []);
  const [unusable] = wrong;
  return {
    id: check.id,
    facts: [...new Set(names)],
    evaluate: (facts, most = usualEvidence) =>
      unusable === undefined
        ? evaluateCheck(check, parts, facts, environment.context(facts), most)
        : { check: check.id, outcome: "error", reason: expressionUnusable(unusable), evidence: [] },
  };
};

/**
 * Compiles the machine checks of the content, by id. A check with a wrong expression is compiled too, and says so as an
 * `error` whenever it is evaluated: it never passes in silence.
 */
export const compileChecks = (content: Content, catalog: FactCatalog): ReadonlyMap<string, CompiledCheck> => {
  const environment = factEnvironment(catalog);
  return new Map(
    [...content.checks.values()].filter(isMachineCheck).map((check) => [check.id, compileCheck(check, environment)]),
  );
};
