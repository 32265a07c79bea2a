/**
 * Facts of this machine, read from its files and its kernel's interfaces, and the cells that checks make of them.
 * @module
 */
export { factCatalog } from "./catalog.ts";
export { collect, type Collection, type CollectOptions } from "./collect.ts";
export { diagnose, type DiagnoseOptions, type Diagnosis, type HostAsset } from "./diagnose.ts";
export { NoSuchRoot } from "./root.ts";
export { type Choice, NoSuchChoice } from "./selection.ts";
export { type HostWatch, type HostWatchOptions, startHostWatch } from "./supervise.ts";
export { watchHost, type WatchOptions } from "./watch.ts";
