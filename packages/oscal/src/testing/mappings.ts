/**
 * Mapping collections made in a test.
 * @module
 */
import type { ControlMap, MappingCollection } from "../model/mapping.ts";

/** `[sources, relationship, targets, confidence?]`; several identifiers are separated by spaces. */
export type Line = readonly [sources: string, relationship: string, targets: string, confidence?: number];

export const collectionOf = (source: string, target: string, ...lines: readonly Line[]): MappingCollection => ({
  uuid: "44444444-4444-4444-8444-444444444444",
  metadata: {
    title: `${source} to ${target}`,
    "last-modified": "2026-01-01T00:00:00Z",
    version: "1",
    "oscal-version": "1.2.1",
  },
  provenance: { method: "human", "matching-rationale": "semantic", status: "complete", "mapping-description": "test" },
  mappings: [
    {
      uuid: "55555555-5555-4555-8555-555555555555",
      "source-resource": { type: "catalog", href: source },
      "target-resource": { type: "catalog", href: target },
      maps: lines.map(
        ([sources, relationship, targets, confidence], index): ControlMap => ({
          uuid: `66666666-6666-4666-8666-${String(index).padStart(12, "0")}`,
          relationship,
          sources: sources.split(" ").map((id) => ({ type: "control", "id-ref": id })),
          targets: targets.split(" ").map((id) => ({ type: "control", "id-ref": id })),
          ...(confidence !== undefined && { "confidence-score": { percentage: confidence } }),
        }),
      ),
    },
  ],
});
