/**
 * Content as data: its forms, its validation, and the evaluation of its checks over facts. Pure: no input or output.
 * @module
 */
export * from "./authority.ts";
export { type Categorization, type Choice, chooseProfile, type Demand } from "./categorization.ts";
export { dayOf, startOfDay } from "./calendar.ts";
export { expressionLimits } from "./cel/environment.ts";
export { describeFacts } from "./cel/describe.ts";
export { factReferences } from "./cel/expression.ts";
export { UnsupportedFactError } from "./cel/type.ts";
export * from "./check.ts";
export { type CompiledCheck, compileChecks } from "./compile.ts";
export type {
  BodyName,
  Content,
  ContentCheck,
  ContentClause,
  ContentControl,
  ContentProfile,
  Parts,
} from "./content.ts";
export { tieContent } from "./content.ts";
export * from "./control.ts";
export * from "./fact.ts";
export { readFacts } from "./facts-file.ts";
export type { ContentLayer } from "./gather.ts";
export type { Replacement } from "./item.ts";
export { nearest, suggestion } from "./nearest.ts";
export { parseContent } from "./parse.ts";
export type { ContentProblem, Place, ProblemCode } from "./problem.ts";
export type { CheckResult, Outcome } from "./result.ts";
export { type Survey, surveyContent } from "./survey.ts";
export { inBoth, type Language, languages, quoted, type Text, text } from "./text.ts";
export { yamlLimits } from "./yaml-fault.ts";
