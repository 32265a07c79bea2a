/**
 * A document of a system, read again and laid beside how the system stands now. Nothing of it is taken over.
 * @module
 */
import { cellCounts, type RequirementStanding } from "@tokiwa/assurance";
import { readSystemDocument, type Standing, type SystemDocument } from "@tokiwa/exchange";
import { check } from "@tokiwa/oscal";
import { ProblemError } from "../../platform/http/problem.ts";
import type { System } from "../inventory/service.ts";
import { scopeOf, type View } from "../posture/service.ts";
import { unreadableDocument } from "./problems.ts";
import type { DocumentComparison } from "./schema.ts";

/** The most bytes of a document that is compared: 32 MiB. */
export const comparedLimit = 32 * 2 ** 20;
/** So many requirements and weaknesses are told. */
const mostRows = 2000;

export interface Looked {
  readonly document: SystemDocument;
  readonly warnings: number;
}

/**
 * Reads and checks a document.
 * @throws ProblemError that names the places where it is wrong.
 */
export function readForComparison(bytes: Uint8Array): Looked {
  const limits = { bytes: comparedLimit, milliseconds: 10_000 };
  const { document, problems } = check(bytes, { limits, clock: () => performance.now(), limit: 200 });
  const errors = problems.filter(({ severity }) => severity === "error");
  const read = document && errors.length === 0 ? readSystemDocument(document) : undefined;
  if (read) return { document: read, warnings: problems.length };
  throw new ProblemError(unreadableDocument, {
    errors: errors.slice(0, 50).map(({ pointer, place, message, remedy }) => {
      const at = place ? `${place.line}:${place.column} ` : "";
      return {
        pointer,
        detail: { ja: `${at}${message.ja}${remedy.ja}`, en: `${at}${message.en} ${remedy.en}` },
      };
    }),
  });
}

const words: Readonly<Record<RequirementStanding, Standing>> = {
  satisfied: "satisfied",
  notSatisfied: "not-satisfied",
  unknown: "unknown",
  notApplicable: "not-applicable",
  excepted: "excepted",
};

/** Lays a document beside the system. */
export async function compared(
  view: View,
  system: System,
  { document, warnings }: Looked,
): Promise<DocumentComparison> {
  const { content } = view.projection.revision;
  const scope = scopeOf(system.organization, system.id);
  const now = view.standings.get(scope) ?? new Map<string, RequirementStanding>();
  const saysHow = document.model !== "assessment-plan" && document.model !== "plan-of-action-and-milestones";
  const isAbout = document.model !== "plan-of-action-and-milestones";
  const controls = isAbout ? [...new Set([...document.requirements.keys(), ...now.keys()])].toSorted() : [];
  const rows = controls.map((control) => {
    const standing = now.get(control);
    const then = document.requirements.get(control) ?? null;
    const inDocument = document.requirements.has(control);
    const today = standing ? words[standing] : null;
    return {
      row: { control, title: content.controls.get(control)?.title ?? null, then, now: today, inDocument },
      differs: inDocument !== (today !== null) || (saysHow && then !== null && then !== today),
    };
  });
  const differing = rows.filter(({ differs }) => differs);
  const counters = (await view.projection.histograms([scope])).get(scope);
  return {
    model: document.model,
    title: document.title,
    of: document.id,
    asOf: document.asOf,
    sameSystem: document.id === null ? null : document.id === `${system.organization}/${system.id}`,
    warnings,
    requirements: [...differing, ...rows.filter(({ differs }) => !differs)].slice(0, mostRows).map(({ row }) => row),
    total: rows.length,
    differing: differing.length,
    weaknesses: document.weaknesses.slice(0, mostRows).map((one) => ({
      ...one,
      failing:
        one.check !== null && content.checks.has(one.check) ? cellCounts(counters?.get(one.check) ?? []).fail : null,
    })),
  };
}
