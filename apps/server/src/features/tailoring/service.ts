/**
 * What other parts of the server ask of tailoring.
 * @module
 */
export { carryTailoring } from "./carrying.ts";
export { readValues } from "./store.ts";
