/**
 * Facts of this machine, read from its files and its kernel's interfaces, and the cells that checks make of them.
 * @module
 */
export { factCatalog } from "./catalog.ts";
export { collect, type Collection, type CollectOptions } from "./collect.ts";
export { NoSuchRoot } from "./root.ts";
