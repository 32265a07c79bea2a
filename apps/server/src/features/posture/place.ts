/**
 * Finding the subject that a report is about, or the place of one that nobody knew before.
 * @module
 */
import type { Tx } from "../../platform/database/database.ts";
import { ProblemError } from "../../platform/http/problem.ts";
import {
  findSystems,
  readOrganizations,
  readSubjects,
  type Subject,
  subjectId,
  type System,
} from "../inventory/service.ts";
import type { Parsed } from "./batch.ts";
import { ambiguousSubject, subjectElsewhere } from "./problems.ts";

/** Where a report that says nothing of its subject's place puts it. */
export interface Defaults {
  readonly organization: { readonly id: string; readonly name: string };
  readonly system: { readonly id: string; readonly name: string };
  /** The profile of a system that is registered by a report. */
  readonly profile: string;
}

export const defaults: Defaults = {
  organization: { id: "default", name: "既定の組織 / Default organization" },
  system: { id: "default", name: "既定の情報システム / Default system" },
  profile: "moderate",
};

/** A subject, and what has to be registered for it, from the top. */
export interface Placement {
  readonly subject: Subject;
  /** Whether the subject itself is new. */
  readonly isNew: boolean;
  readonly organization: { readonly id: string; readonly name: string } | null;
  readonly system: System | null;
}

const elsewhere = (known: string): ProblemError =>
  new ProblemError(subjectElsewhere, {
    errors: [
      {
        pointer: "/subject/system",
        detail: {
          ja: `登録されている情報システムは「${known}」です。`,
          en: `It is registered in the system "${known}".`,
        },
      },
    ],
  });

/**
 * Finds the subject of a batch. A known one stays where it is: a report that says otherwise is refused, because the
 * inventory is the divisor of what is counted, and what reports must not move itself out of it.
 * @throws ProblemError where it is known elsewhere, or in several organizations.
 */
export async function placeSubject(tx: Tx, given: Parsed["subject"], fallback: Defaults): Promise<Placement> {
  const { kind, name } = given;
  const id = subjectId(kind, name);
  const asked = kind === "organization" ? name : given.organization;
  const known = await readSubjects(tx, null, { organization: asked, subject: id });
  const candidates = known.filter((subject) => subject.id === id);
  if (candidates.length > 1) throw new ProblemError(ambiguousSubject);
  const [subject] = candidates;
  if (subject) {
    if (given.system !== undefined && given.system !== subject.system) throw elsewhere(subject.system);
    return { subject, isNew: false, organization: null, system: null };
  }

  const organization = asked ?? fallback.organization.id;
  const systemId = kind === "organization" ? "" : kind === "system" ? name : (given.system ?? fallback.system.id);
  const organizations = await readOrganizations(tx, null);
  const [system] = systemId === "" ? [] : await findSystems(tx, organization, [systemId]);
  const nameOf = (one: { readonly id: string; readonly name: string }, wanted: string) =>
    wanted === one.id ? one.name : wanted;
  return {
    subject: { organization, id, kind, name, system: systemId },
    isNew: true,
    organization: organizations.some((one) => one.id === organization)
      ? null
      : { id: organization, name: nameOf(fallback.organization, organization) },
    system:
      systemId === "" || system
        ? null
        : { organization, id: systemId, name: nameOf(fallback.system, systemId), profile: fallback.profile },
  };
}
