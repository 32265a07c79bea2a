/**
 * The problems of profile resolution and of mappings, by their stable codes.
 * @module
 */

/** An error leaves no catalog to rely on; a warning leaves one that may not be what its author meant. */
export const resolutionSeverities = {
  // Documents
  "oscal.import-missing": "error",
  "oscal.import-unreadable": "error",
  "oscal.import-wrong-model": "error",
  "oscal.import-circular": "error",
  "oscal.import-too-many": "error",
  "oscal.import-no-resource": "error",
  "oscal.import-ambiguous-resource": "warning",
  "oscal.import-other-format": "warning",
  "oscal.import-selection": "error",
  "oscal.import-mapping": "warning",
  "oscal.wrong-shape": "error",
  "oscal.version-major": "error",
  "oscal.too-much-work": "error",
  // Selection and structure
  "oscal.selects-nothing": "error",
  "oscal.import-selects-nothing": "warning",
  "oscal.insert-selects-nothing": "warning",
  "oscal.no-such-control": "warning",
  "oscal.ambiguous-control": "warning",
  "oscal.pattern-without-match": "warning",
  "oscal.pattern-too-long": "error",
  "oscal.implied-control": "warning",
  "oscal.withdrawn-control": "warning",
  "oscal.duplicate-control": "warning",
  "oscal.combine-merge": "warning",
  "oscal.two-structures": "error",
  // Modification
  "oscal.no-such-parameter": "warning",
  "oscal.alter-without-control": "warning",
  "oscal.add-without-target": "warning",
  "oscal.add-by-own-id": "warning",
  "oscal.add-unfit": "warning",
  "oscal.remove-without-criterion": "warning",
  "oscal.remove-without-match": "warning",
  "oscal.missing-parameter": "warning",
  // Mappings
  "oscal.mappings-not-joined": "error",
} as const satisfies Record<string, "error" | "warning">;
