/**
 * Holding a report to the organizations that its sender sees.
 * @module
 */
import { type Sight, sees } from "../../../platform/database/sight.ts";
import { ProblemError } from "../../../platform/http/problem.ts";
import { invalidRequest } from "../../../platform/http/problems.ts";
import { outsideOrganizations } from "../problems.ts";
import { type Parsed, wrong } from "./batch.ts";

/**
 * A report as its sender may make it. Who sees one organization only, need not name it.
 * @throws ProblemError where it is about another organization, or could be about several.
 */
export function heldTo<T extends Pick<Parsed, "subject">>(sight: Sight, parsed: T): T {
  if (sight === null) return parsed;
  const { kind, name, organization: named } = parsed.subject;
  const [only, another] = sight;
  const organization = kind === "organization" ? name : (named ?? (another === undefined ? only : undefined));
  if (organization === undefined) {
    const ja = "複数の組織を扱えるため、組織を指定してください。";
    const place = wrong("/subject/organization", ja, "You may report for several organizations: name one.");
    throw new ProblemError(invalidRequest, { errors: [place] });
  }
  if (!sees(sight, organization)) throw new ProblemError(outsideOrganizations);
  return { ...parsed, subject: { ...parsed.subject, organization } };
}
