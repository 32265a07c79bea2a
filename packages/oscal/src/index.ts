/**
 * OSCAL 1.2.1: documents, validation, resolution, mappings.
 * @module
 */
export * from "./model/catalog.ts";
export * from "./model/document.ts";
export * from "./model/mapping.ts";
export * from "./model/metadata.ts";
export * from "./model/profile.ts";
