/**
 * Content in the forms that others use, and back. Pure: no input or output.
 * @module
 */
export { join, type Joined } from "./authoring/join.ts";
export { planDocument } from "./authoring/plan.ts";
export { type AuthoringModel, type Files, isAuthoringModel, split } from "./authoring/split.ts";
export { type FileChange, type ItemChange, plan } from "./folder/plan.ts";
export { type Bilingual, bilingual, languageOf } from "./oscal/bilingual.ts";
export { collect, type ContentFiles, isCollectable } from "./oscal/collect.ts";
export { tokenOf } from "./oscal/identifier.ts";
export { plainOf } from "./oscal/markup.ts";
export type { PublishedDocument, PublishOptions } from "./oscal/edition.ts";
export { publish } from "./oscal/publish.ts";
export { type ExchangeCode, type ExchangeProblem, exchangeSeverities } from "./problem.ts";
export { readCsv, writeCsv } from "./sheet/csv.ts";
export { guessMapping, readMapping, type SheetMapping } from "./sheet/mapping.ts";
export { readSheets, type SheetInput } from "./sheet/read.ts";
export type { Sheet } from "./sheet/sheet.ts";
export { contentSheets } from "./sheet/write.ts";
export { readXlsx } from "./sheet/xlsx.ts";
export { writeXlsx } from "./sheet/xlsx-write.ts";
export { type SystemModel, systemModels } from "./system/models.ts";
export { readSystemDocument, type SystemDocument } from "./system/read.ts";
export { publishSystem } from "./system/publish.ts";
export type { CellState, RequirementState, Standing, SubjectState, SystemState } from "./system/state.ts";
