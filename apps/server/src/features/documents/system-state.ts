/**
 * How a system stood, gathered from the read models for its documents.
 * @module
 */
import { cellCounts, type RequirementStanding } from "@tokiwa/assurance";
import type { Standing, SystemState } from "@tokiwa/exchange";
import { ProblemError } from "../../platform/http/problem.ts";
import { isAsset, readSelection, type System } from "../inventory/service.ts";
import { findRequirements, profileOf, rowsOfCells, subjectOf, type View, worstCells } from "../posture/service.ts";
import { readValues } from "../tailoring/service.ts";
import { documentTooLarge } from "./problems.ts";

const mostAssets = 20_000;
const mostCells = 200_000;
/** So many cells are looked up at once. */
const some = 5000;

const standings: Readonly<Record<RequirementStanding, Standing>> = {
  satisfied: "satisfied",
  notSatisfied: "not-satisfied",
  unknown: "unknown",
  notApplicable: "not-applicable",
  excepted: "excepted",
};

const byId = (a: { readonly id: string }, b: { readonly id: string }): number => (a.id < b.id ? -1 : 1);

/**
 * @param withCells Whether the cells are needed, which are most of the work.
 * @throws ProblemError where there is more of it than a document holds.
 */
export async function systemState(view: View, system: System, withCells: boolean): Promise<SystemState> {
  const { projection } = view;
  const { organization, id } = system;
  const { total } = await projection.assets({ organization, system: id, words: [], limit: 0, offset: 0 });
  if (total > mostAssets) throw new ProblemError(documentTooLarge);
  const own = await projection.subjects({ organization, system: id });
  const inherited = await projection.subjects({ organization, system: "" });
  const requirements = await findRequirements(view, { organization, system: id });
  const { content } = projection.revision;
  const selection = readSelection(system.profile);
  const values = await readValues(projection.tx, { organization, system: id }, projection.moment);
  return {
    organization: {
      id: organization,
      name: view.organizations.get(organization)?.name ?? { ja: organization, en: organization },
    },
    system: { id, name: system.name },
    profile: {
      id: selection.profile,
      title: profileOf(content, system).title,
      file: content.profiles.get(selection.profile)?.cameFrom?.name.replaceAll(/[^\w.-]/g, "_"),
      added: selection.added,
      removed: selection.removed,
    },
    values: [...values].flatMap(([control, of]) =>
      [...of].map(([parameter, value]) => ({ control, parameter, value })),
    ),
    asOf: projection.moment.asOf,
    knownAt: projection.moment.knownAt,
    requirements: requirements
      .toSorted((a, b) => byId(a.control, b.control))
      .map(({ control, standing, cells }) => {
        const { pass } = cellCounts(cells);
        return { control: control.id, standing: standings[standing], partly: pass > 0 };
      }),
    subjects: [...own, ...inherited].toSorted(byId).map((subject) => ({
      ...{ id: subject.id, kind: subject.kind, isAsset: isAsset(subject.kind) },
      name: subjectOf(view, subject).name,
    })),
    cells: withCells ? await cellsOf(view, system) : [],
  };
}

async function cellsOf(view: View, { organization, id }: System): Promise<SystemState["cells"]> {
  const window = { offset: 0, limit: mostCells };
  const { cells, total } = await worstCells(view, { organization, system: id, isMeant: () => true }, window);
  if (total > mostCells) throw new ProblemError(documentTooLarge);
  const states: SystemState["cells"][number][] = [];
  for (let from = 0; from < cells.length; from += some)
    for (const row of await rowsOfCells(view, cells.slice(from, from + some))) {
      const { state, excepted, reason, source, observedAt, since, freshUntil, evidenceDigest } = row;
      const of = { subject: row.subject.id, check: row.check.id, state, excepted, reason, source };
      states.push({ ...of, observedAt, since, freshUntil, evidenceDigest });
    }
  return states;
}
