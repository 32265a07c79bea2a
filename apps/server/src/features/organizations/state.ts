/**
 * Stating names, parents and sharing: each an entry of the log, with who said it and why.
 * @module
 */
import { ProblemError } from "../../platform/http/problem.ts";
import { invalidRequest, notFound } from "../../platform/http/problems.ts";
import type { Tx } from "../../platform/database/database.ts";
import {
  readOrganizations,
  readStatements,
  readSystems,
  renameOrganizations,
  type Sharing,
  writeSharing,
  writeStatements,
} from "../inventory/service.ts";
import { ambiguousSubject, declareOrganizations, enter, type Revision } from "../posture/service.ts";
import { planTree, statementOf, type TreePlan } from "./plan.ts";
import type { ImportedTree } from "./schema.ts";

export interface By {
  readonly actor: string;
  readonly reason: string;
}

/** Works out what a tree would change now. */
async function planned(tx: Tx, tree: ImportedTree, now: number): Promise<TreePlan> {
  const organizations = await readOrganizations(tx, null);
  const statements = await readStatements(tx, Number.MAX_SAFE_INTEGER);
  return planTree(tree, { ids: new Set(organizations.map(({ id }) => id)), statements }, now);
}

/**
 * States a tree; what is so already is not stated again.
 * @param dryRun Whether to look only.
 * @throws ProblemError as `planTree`.
 */
export async function stateTree(
  tx: Tx,
  revision: Revision,
  tree: ImportedTree,
  { actor, reason, clock, dryRun = false }: By & { readonly clock: () => number; readonly dryRun?: boolean },
): Promise<TreePlan> {
  const looked = await planned(tx, tree, clock());
  if (dryRun || (looked.added.length === 0 && looked.stating.length === 0)) return looked;
  const { sequence, recordedAt } = await enter(tx, revision, clock);
  // Others may have stated something until the log was ours.
  const plan = await planned(tx, tree, recordedAt);
  const entry = { since: recordedAt, sequence, recordedAt };
  await declareOrganizations(tx, revision, plan.added, entry);
  const statements = plan.stating.map((one) => statementOf(one, { sequence, now: recordedAt }));
  await writeStatements(tx, statements, { recordedAt, reason, actor });
  await renameOrganizations(tx, { asOf: recordedAt, sequence });
  return plan;
}

/**
 * States that an organization shares in a system of another one, or no longer does.
 * @throws ProblemError where there is no such system or organization, or it is the accountable one itself.
 */
export async function stateSharing(
  tx: Tx,
  revision: Revision,
  wanted: Omit<Sharing, "organization" | "sequence" | "from"> & {
    readonly organization: string | undefined;
    readonly from: number | null;
  },
  { actor, reason, clock }: By & { readonly clock: () => number },
): Promise<void> {
  const found = (await readSystems(tx, null)).filter(
    ({ organization, id }) =>
      id === wanted.system && (wanted.organization === undefined || wanted.organization === organization),
  );
  if (found.length > 1) throw new ProblemError(ambiguousSubject);
  const [system] = found;
  if (!system) throw new ProblemError(notFound);
  const known = (await readOrganizations(tx, null)).some(({ id }) => id === wanted.sharer);
  if (!known || system.organization === wanted.sharer) {
    const detail = {
      ja: "共同で所管する組織は、登録済みで、主管組織とは別の組織でなければなりません。",
      en: "Who shares in it must be a known organization other than the one that is accountable.",
    };
    throw new ProblemError(invalidRequest, { errors: [{ pointer: "/with", detail }] });
  }
  const { sequence, recordedAt } = await enter(tx, revision, clock);
  const from = wanted.from ?? recordedAt;
  if (wanted.until !== null && wanted.until <= from) {
    const detail = { ja: "開始より後でなければなりません。", en: "It must be later than the beginning." };
    throw new ProblemError(invalidRequest, { errors: [{ pointer: "/until", detail }] });
  }
  await writeSharing(
    tx,
    { ...wanted, organization: system.organization, from, sequence },
    { recordedAt, reason, actor },
  );
}
