/**
 * Why is this red? From a cell or a requirement down to the evidence and the remedy, and up to the clauses.
 * @module
 */
import { requirementState, Status } from "@tokiwa/assurance";
import type { Content } from "@tokiwa/content";
import { ProblemError } from "../../platform/http/problem.ts";
import { notFound } from "../../platform/http/problems.ts";
import type { Subject, System } from "../inventory/service.ts";
import { worstCells } from "./cell-window.ts";
import type { Cell } from "./cell.ts";
import { rowsOfCells } from "./cells.ts";
import { readFindings } from "./findings.ts";
import { readObservations } from "./log.ts";
import { ambiguousSubject } from "./problems.ts";
import { keyOf } from "./records.ts";
import { findRequirements, rowsOfRequirements } from "./requirements.ts";
import type { CheckPlace } from "./revision.ts";
import type { CellExplanation, ObservationRow, RequirementExplanation } from "./schema.ts";
import { scopeOf } from "./scope.ts";
import { requirementsSince } from "./since.ts";
import { momentOf, type View, written } from "./view.ts";

/** How many observations of a cell's history are shown. */
const mostObservations = 200;
/** How many cells of a requirement are shown, the worst first. */
const mostCells = 1000;

/** The one of those found. */
function only<T>(found: readonly T[]): T {
  if (found.length > 1) throw new ProblemError(ambiguousSubject);
  const [one] = found;
  if (!one) throw new ProblemError(notFound);
  return one;
}

/** An address may name the organization before the id, `organization/id`, where the id alone is not enough. */
function addressed(view: View, address: string): { readonly organization: string; readonly id: string } | null {
  const [organization = "", ...rest] = address.split("/");
  return rest.length > 0 && view.organizations.has(organization) ? { organization, id: rest.join("/") } : null;
}

/** The subject that is meant by an id or a bare name, at the moment of the view. */
export async function subjectAt(view: View, subject: string, organization: string | undefined): Promise<Subject> {
  const found = await view.projection.subjects({ subject, organization });
  const address = found.length === 0 ? addressed(view, subject) : null;
  if (address) return subjectAt(view, address.id, address.organization);
  const exact = found.filter(({ id }) => id === subject);
  return only(exact.length > 0 ? exact : found);
}

/** The system that is meant by an id, at the moment of the view. */
export function systemAt(view: View, id: string, organization: string | undefined): System {
  const found = [...view.systems.values()].filter(
    (system) => system.id === id && (organization === undefined || system.organization === organization),
  );
  const address = found.length === 0 ? addressed(view, id) : null;
  return address ? systemAt(view, address.id, address.organization) : only(found);
}

type Clauses = CellExplanation["clauses"];

/** The order of documents from the top. */
const layers = ["strategy", "plan", "policy", "standard", "guide", "report", "organization-policy"];

/** The clauses that controls carry out, the highest first. */
function clausesOf(content: Content, controls: readonly string[], asOf: number): Clauses {
  const found = controls.flatMap((control) =>
    content.clausesOfControl(control).flatMap((id): Clauses => {
      const clause = content.clauses.get(id);
      if (!clause) return [];
      const { document } = clause;
      const { title, kind, decidedOn, certainty, unsure = null } = document;
      const inForce = content.inForce(document.id, asOf);
      const of = { id: document.id, title, kind, decidedOn, inForce, certainty, unsure };
      const { section, text, quoted = false } = clause;
      return [{ id, section, text, quoted, certainty: clause.certainty, control, document: of }];
    }),
  );
  const order = ({ document }: Clauses[number]) =>
    layers.indexOf(document.kind) + (document.inForce ? 0 : layers.length);
  return found.toSorted((a, b) => order(a) - order(b));
}

/** What was ever observed of a cell, newest first. */
export async function historyOf(view: View, subject: Subject, { position }: CheckPlace): Promise<ObservationRow[]> {
  const { tx, moment } = view.projection;
  const observed = await readObservations(tx, moment, subject, position, mostObservations);
  const findings = await readFindings(
    tx,
    observed.flatMap(({ finding }) => (finding ? [{ organization: subject.organization, digest: finding }] : [])),
  );
  return observed.map(({ sequence, source, observedAt, recordedAt, outcome, finding }) => {
    const { reason, evidence, evidenceDigest } = findings(subject.organization, finding);
    const at = { observedAt: new Date(observedAt).toISOString(), recordedAt: new Date(recordedAt).toISOString() };
    return { sequence, source, ...at, outcome, reason, evidence: [...evidence], evidenceDigest };
  });
}

async function controlsOf(view: View, { subject, place }: Cell): Promise<CellExplanation["controls"]> {
  const { content } = view.projection.revision;
  const scope = scopeOf(subject.organization, subject.system);
  const standings = view.standings.get(scope);
  const controls = place.rule.controls.flatMap((id) => content.controls.get(id) ?? []);
  const bound = controls.flatMap(({ id }) => {
    const standing = standings?.get(id);
    return standing ? [{ scope, control: id, standing }] : [];
  });
  const times = await requirementsSince(view.projection, bound);
  const since = new Map(bound.map(({ control }, index) => [control, times[index]]));
  return controls.map(({ id, title, statement, role }) => {
    const standing = standings?.get(id);
    return {
      ...{ id, title, statement },
      role: { id: role, title: content.roles.get(role)?.title ?? { ja: role, en: role } },
      state: standing ? requirementState(standing) : null,
      since: written(since.get(id)),
    };
  });
}

/**
 * Explains a cell, whether it bears on a requirement or not.
 * @throws ProblemError where there is no such subject, or no such check of it.
 */
export async function explainCell(view: View, subject: Subject, check: string): Promise<CellExplanation> {
  const { revision, moment } = view.projection;
  const place = revision.checks.get(check);
  if (place?.check.subject !== subject.kind) throw new ProblemError(notFound);
  const statuses = await view.projection.statuses([subject]);
  const cell = { subject, place, status: statuses.get(keyOf(subject))?.[place.position] ?? Status.absent };
  const [row] = await rowsOfCells(view, [cell]);
  if (!row) throw new ProblemError(notFound);
  const { id, title, method, expected, why, remedy } = place.check;
  return {
    moment: momentOf(view.projection),
    cell: row,
    history: await historyOf(view, subject, place),
    check: { id, title, method, expected, why, remedy: { ...remedy, commands: [...remedy.commands] } },
    controls: await controlsOf(view, cell),
    clauses: clausesOf(revision.content, place.rule.controls, moment.asOf),
  };
}

/**
 * Explains a requirement of a system.
 * @throws ProblemError where the control is no requirement there.
 */
export async function explainRequirement(view: View, system: System, control: string): Promise<RequirementExplanation> {
  const { content } = view.projection.revision;
  const { organization, id } = system;
  const requirement = only(await findRequirements(view, { organization, system: id, control }));
  const [row] = await rowsOfRequirements(view, [requirement]);
  if (!row) throw new ProblemError(notFound);
  const checks = new Set(requirement.checks.map(({ rule }) => rule.check));
  const isMeant = ({ rule }: CheckPlace) => checks.has(rule.check);
  const { cells } = await worstCells(view, { organization, system: id, isMeant }, { offset: 0, limit: mostCells });
  const { title, statement, guidance, sp80053, csf } = requirement.control;
  return {
    moment: momentOf(view.projection),
    requirement: row,
    control: { id: control, title, statement, guidance, sp80053: [...sp80053], csf: [...csf] },
    clauses: clausesOf(content, [control], view.projection.moment.asOf),
    cells: [...(await rowsOfCells(view, cells))],
  };
}
