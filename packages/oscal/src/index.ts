/**
 * OSCAL 1.2.1: documents, validation, resolution, mappings.
 * @module
 */
export * from "./model/catalog.ts";
export * from "./model/document.ts";
export * from "./model/mapping.ts";
export * from "./model/metadata.ts";
export * from "./model/profile.ts";
export {
  byPlace,
  type Place,
  type Problem,
  type ProblemCode,
  problemSeverities,
  type Severity,
  type Text,
} from "./problem/problem.ts";
export { type Clock, defaultLimits, type Limits, tooLargeProblem } from "./read/limits.ts";
export { type JsonFault, jsonFault } from "./read/json.ts";
export { type Format, formats, read, type ReadOptions, type ReadResult } from "./read/read.ts";
export { check, validate, type ValidateOptions } from "./validate/validate.ts";
export { write, type Written } from "./write/write.ts";
export type { Load, Loaded } from "./resolve/gather.ts";
export * from "./resolve/resolve.ts";
export type { ResolutionCode, ResolutionProblem } from "./resolve/words/wording.ts";
export {
  chainInSigns,
  type ComposeOptions,
  composeMappings,
  type Composition,
} from "./mapping/compose.ts";
export { type Contradiction, contradictions } from "./mapping/contradiction.ts";
export { type Chain, type Derivation, derive, type DeriveOptions } from "./mapping/derive.ts";
export {
  type MappingIndex,
  mappingIndex,
  type NamedCollection,
  type Node as MappingNode,
  type Step as MappingStep,
  type Subject as MappingSubject,
} from "./mapping/mapping-index.ts";
export { type BaseRelation, baseRelations, type Possible } from "./mapping/relation.ts";
export {
  type CatalogDifference,
  type ChangeKind,
  diffCatalogs,
  type Held,
  type ItemChange,
} from "./diff/diff.ts";
export type { Keyed, ListChange, MemberChange, ObjectChange } from "./diff/object-change.ts";
export { patchCatalog } from "./diff/patch.ts";
export { type WordRun, wordRuns } from "./diff/words.ts";
export { catalogOf, mappingCollectionOf } from "./resolve/from-reading.ts";
export { shapeOf } from "./resolve/shape.ts";
