import type { FactCatalog } from "@tokiwa/content";
import type { z } from "zod";
import type { Collector } from "./collector.ts";
import { contextCollector, identityCollector } from "./collectors/context.ts";

/** Every collector. A fact belongs to exactly one of them. */
export const collectors: readonly Collector[] = Object.freeze([identityCollector, contextCollector]);

/** The type of each fact by name: what a check's expressions are checked against. */
export const factCatalog: FactCatalog = new Map<string, z.ZodType>(
  collectors.flatMap((collector) => Object.entries(collector.facts)),
);

/** The collectors that give these facts; all of them where no names are given. Names that nobody gives are passed over. */
export function collectorsOf(names?: ReadonlySet<string>): readonly Collector[] {
  if (names === undefined) return collectors;
  return collectors.filter((collector) => Object.keys(collector.facts).some((name) => names.has(name)));
}
