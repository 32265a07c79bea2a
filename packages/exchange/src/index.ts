/**
 * Content in the forms that others use, and back. Pure: no input or output.
 * @module
 */
export type { PublishedDocument, PublishOptions } from "./oscal/edition.ts";
export { publish } from "./oscal/publish.ts";
