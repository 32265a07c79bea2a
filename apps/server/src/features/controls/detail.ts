/**
 * One control in full: what it asks for, the clauses that it carries out, its checks, and how it stands.
 * @module
 */
import { cellCounts, noCounts } from "@tokiwa/assurance";
import {
  type AuthorityDocument,
  type Content,
  type ContentCheck,
  type ContentControl,
  startOfDay,
} from "@tokiwa/content";
import { ProblemError } from "../../platform/http/problem.ts";
import { notFound } from "../../platform/http/problems.ts";
import { readSelection, type System } from "../inventory/service.ts";
import { momentOf, type Projection } from "../posture/service.ts";
import { readCounts } from "./find.ts";
import { documentsInOrder, profilesInOrder } from "./order.ts";
import { listedControl, roleOf } from "./rows.ts";
import type { ControlDetail } from "./schema.ts";

function documentOf(
  content: Content,
  document: AuthorityDocument,
  asOf: number,
): ControlDetail["basis"][number]["document"] {
  const { id, title, number = null, kind, track, decidedOn, validFrom, validUntil = null, certainty } = document;
  const { unsure = null } = document;
  const successor = content.documents.get(document.supersededBy ?? "");
  return {
    ...{ id, title, number, kind, track, decidedOn, validFrom, validUntil, certainty, unsure },
    decidedBy: content.nameOf(document.decidedBy, startOfDay(decidedOn))?.name ?? null,
    inForce: content.inForce(id, asOf),
    supersededBy: successor ? { id: successor.id, title: successor.title } : null,
  };
}

/** The clauses that a control carries out, by document: what is in force first, from the strategy down. */
function basisOf(content: Content, { id, clauses: own }: ContentControl, asOf: number): ControlDetail["basis"] {
  const clauses = content.clausesOfControl(id).flatMap((clause) => content.clauses.get(clause) ?? []);
  const byDocument = Map.groupBy(clauses, ({ document }) => document.id);
  return documentsInOrder(content, asOf).flatMap((document) => {
    const those = byDocument.get(document.id) ?? [];
    if (those.length === 0) return [];
    return {
      document: documentOf(content, document, asOf),
      clauses: those.map(({ id: clause, section, text, certainty, quoted = false }) => ({
        ...{ id: clause, section, text, certainty, quoted },
        direct: own.includes(clause),
        obliges: content.obliges(clause, asOf),
      })),
    };
  });
}

const kindOf = (check: ContentCheck): ControlDetail["checks"][number]["kind"] =>
  check.method !== "TEST" ? "attestation" : "silence" in check ? "feed" : "machine";

const weightOf = ({ cells }: ControlDetail["checks"][number]): number =>
  cells.fail > 0 ? 0 : cells.unknown > 0 ? 1 : 2;

/** The checks of a control, each with how its cells stand: what fails first, then what is not known. */
async function checksOf(projection: Projection, { id, role }: ContentControl): Promise<ControlDetail["checks"]> {
  const { content, checks: places } = projection.revision;
  const checks = content.checksOfControl(id).flatMap((check) => content.checks.get(check) ?? []);
  const rollup = await projection.rollup();
  return checks
    .map((check): ControlDetail["checks"][number] => {
      const place = places.get(check.id);
      return {
        ...{ id: check.id, title: check.title, kind: kindOf(check), method: check.method, subject: check.subject },
        ...{ family: check.family, severity: check.severity, maxAge: check.maxAge, expected: check.expected },
        attestation: "asks" in check ? { by: roleOf(content, check.by ?? role), asks: check.asks } : null,
        cells: cellCounts(place ? rollup.cells(place) : []),
      };
    })
    .toSorted((a, b) => weightOf(a) - weightOf(b) || b.severity - a.severity || (a.id < b.id ? -1 : 1));
}

/** How many systems the control is not selected for, by their profile: that, or what tailors it, leaves the control out. */
function notRequired(
  { content, framework }: Projection["revision"],
  systems: readonly System[],
  id: string,
): ControlDetail["notRequired"] {
  const without = systems.filter((system) => framework.profiles.get(system.profile)?.has(id) !== true);
  const byProfile = Map.groupBy(without, (system) => readSelection(system.profile).profile);
  return profilesInOrder(content).flatMap((profile) => {
    const count = byProfile.get(profile.id)?.length ?? 0;
    return count === 0 ? [] : [{ profile: { id: profile.id, title: profile.title }, systems: count }];
  });
}

/**
 * One control at the moment of a projection.
 * @throws ProblemError where the content of that moment has no such control.
 */
export async function controlDetail(projection: Projection, id: string): Promise<ControlDetail> {
  const { content } = projection.revision;
  const control = content.controls.get(id);
  if (!control) throw new ProblemError(notFound);
  const systems = await projection.systems();
  const counts = (await readCounts(projection, {})).get(id) ?? noCounts;
  const { guidance, parameters, borneBy, group } = control;
  return {
    moment: momentOf(projection),
    control: {
      ...listedControl(content, { control, counts }),
      ...{ catalog: group.catalog, guidance, borneBy },
      parameters: parameters.map(({ guideline = null, ...parameter }) => ({ ...parameter, guideline })),
    },
    basis: basisOf(content, control, projection.moment.asOf),
    checks: await checksOf(projection, control),
    notRequired: notRequired(projection.revision, systems, id),
  };
}
