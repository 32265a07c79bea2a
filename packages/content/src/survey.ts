/**
 * What content consists of, and where it leaves a gap, in numbers and by name.
 * @module
 */
import type { Content } from "./content.ts";
import type { Text } from "./text.ts";

export interface Survey {
  readonly counts: {
    readonly bodies: number;
    readonly documents: number;
    readonly normative: number;
    readonly clauses: number;
    /** Clauses that are in the words of their source. */
    readonly quoted: number;
    /** Clauses that were not seen in a source: generally known, or assumed. */
    readonly notSeen: number;
    readonly controls: number;
    readonly profiles: number;
    readonly checks: number;
    readonly machineChecks: number;
    readonly attestations: number;
  };
  /** How many controls each profile selects, its imports' included. */
  readonly profiles: readonly { readonly id: string; readonly controls: number }[];
  readonly gaps: {
    /** Clauses of normative documents that no control carries out, and that give no reason. */
    readonly clausesWithoutControl: readonly string[];
    /** Clauses of normative documents that need no control, each with the reason given. */
    readonly clausesSetAside: readonly { readonly id: string; readonly reason: Text }[];
    readonly controlsWithoutCheck: readonly string[];
    readonly controlsWithoutProfile: readonly string[];
  };
}

export function surveyContent(content: Content): Survey {
  const clauses = [...content.clauses.values()];
  const checks = [...content.checks.values()];
  const open = clauses.filter(
    ({ id, document }) => document.track === "normative" && content.controlsOfClause(id).length === 0,
  );
  const selected = new Set([...content.profiles.values()].flatMap(({ controls }) => controls));
  const controls = [...content.controls.keys()];
  const size = (list: readonly unknown[]): number => list.length;
  return {
    counts: {
      bodies: content.bodies.size,
      documents: content.documents.size,
      normative: size([...content.documents.values()].filter(({ track }) => track === "normative")),
      clauses: clauses.length,
      quoted: size(clauses.filter(({ quoted }) => quoted)),
      notSeen: size(clauses.filter(({ certainty }) => certainty !== "seen")),
      controls: controls.length,
      profiles: content.profiles.size,
      checks: checks.length,
      machineChecks: size(checks.filter((check) => !("asks" in check))),
      attestations: size(checks.filter((check) => "asks" in check)),
    },
    profiles: [...content.profiles.values()].map((profile) => ({ id: profile.id, controls: profile.controls.length })),
    gaps: {
      clausesWithoutControl: open.filter(({ noControl }) => !noControl).map(({ id }) => id),
      clausesSetAside: open.flatMap(({ id, noControl }) => (noControl ? [{ id, reason: noControl }] : [])),
      controlsWithoutCheck: controls.filter((id) => content.checksOfControl(id).length === 0),
      controlsWithoutProfile: controls.filter((id) => !selected.has(id)),
    },
  };
}
