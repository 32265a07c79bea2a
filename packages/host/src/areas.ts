import type { Collector } from "./collector.ts";
import { sudoCollector } from "./privilege/sudo.ts";

/** The collectors that live in a folder for their area. */
export const areaCollectors: readonly Collector[] = Object.freeze([sudoCollector]);
