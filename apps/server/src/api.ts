/**
 * The types of the HTTP API, for whoever speaks to it. Types only: importing this brings no code of the server.
 * @module
 */
export type * from "./features/catalogs/schema.ts";
export type * from "./features/controls/schema.ts";
export type * from "./features/diagnosis/schema.ts";
export type * from "./features/documents/schema.ts";
export type * from "./features/identity/schema.ts";
export type * from "./features/operation/schema.ts";
export type * from "./features/organizations/schema.ts";
export type * from "./features/posture/schema.ts";
export type * from "./features/posture/timeline/schema.ts";
export type * from "./features/tailoring/schema.ts";
export type * from "./features/trace/schema.ts";
export type { Activity, LiveEvent, Reset } from "./platform/live/schema.ts";
export type { Problem } from "./platform/schema.ts";
