/**
 * What other parts of the server ask of tailoring.
 * @module
 */
export { readValues } from "./store.ts";
