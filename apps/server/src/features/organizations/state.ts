/**
 * Stating names, parents and sharing: each an entry of the log, with who said it and why.
 * @module
 */
import { ProblemError } from "../../platform/http/problem.ts";
import { invalidRequest, notFound } from "../../platform/http/problems.ts";
import type { Tx } from "../../platform/database/database.ts";
import {
  readOrganizations,
  readRegistered,
  readStatements,
  readSystems,
  renameOrganizations,
  type Sharing,
  writeSharing,
  writeStatements,
} from "../inventory/service.ts";
import {
  ambiguousSubject,
  declareOrganizations,
  enter,
  publishOrganizations,
  type Revision,
} from "../posture/service.ts";
import { inBoth, type Text } from "@tokiwa/content";
import { type Known, planTree, planUndo, statementOf, type TreePlan, type Undone } from "./plan.ts";
import type { ImportedTree } from "./schema.ts";

export interface By {
  readonly actor: string;
  readonly reason: string;
}

/** What was planned, and the entry of the log that it became; null where nothing was changed. */
export type Done = TreePlan & { readonly sequence: number | null };

interface How extends By {
  readonly clock: () => number;
  /** Whether to look only. */
  readonly dryRun?: boolean;
}

async function readKnown(tx: Tx): Promise<Known> {
  const organizations = await readOrganizations(tx, null);
  const statements = await readStatements(tx, Number.MAX_SAFE_INTEGER);
  const registered = await readRegistered(tx, Number.MAX_SAFE_INTEGER);
  return { names: new Map(organizations.map(({ id, name }) => [id, name])), registered, statements };
}

/** Does what a plan says, unless it is only looked at. */
async function carryOut(
  tx: Tx,
  revision: Revision,
  plan: (now: number) => Promise<TreePlan>,
  { actor, reason, clock, dryRun = false }: How,
): Promise<Done> {
  const looked = await plan(clock());
  if (dryRun || (looked.added.length === 0 && looked.stating.length === 0)) return { ...looked, sequence: null };
  const { sequence, recordedAt } = await enter(tx, revision, clock);
  // Others may have stated something until the log was ours.
  const planned = await plan(recordedAt);
  await declareOrganizations(tx, revision, planned.added, { since: recordedAt, sequence, recordedAt });
  const statements = planned.stating.map((one) => statementOf(one, { sequence, now: recordedAt }));
  await writeStatements(tx, statements, { recordedAt, reason, actor });
  await renameOrganizations(tx, { asOf: recordedAt, sequence });
  const stated = statements.map(({ organization }) => organization);
  await publishOrganizations(tx, stated, { sequence, recordedAt });
  return { ...planned, sequence };
}

/**
 * States a tree; what is so already is not stated again.
 * @throws ProblemError as `planTree`.
 */
export const stateTree = (tx: Tx, revision: Revision, tree: ImportedTree, how: How): Promise<Done> =>
  carryOut(tx, revision, async (now) => planTree(tree, await readKnown(tx), now), how);

/**
 * Takes a decision back: what was so before it is stated again.
 * @param usual The organization of the house, as it is called where nobody named it.
 * @throws ProblemError where there was no such decision, or as `planUndo`.
 */
export async function undoDecision(
  tx: Tx,
  revision: Revision,
  undone: Undone,
  { usual, ...how }: How & { readonly usual: { readonly id: string; readonly name: Text } },
): Promise<Done> {
  const { statements } = await readKnown(tx);
  const { sequence, organization } = undone;
  const isOf = (one: { readonly sequence: number; readonly organization: string }): boolean =>
    one.sequence === sequence && one.organization === (organization ?? one.organization);
  if (!statements.some(isOf)) throw new ProblemError(notFound);
  const otherwise = (id: string): Text => (id === usual.id ? usual.name : inBoth(id));
  const plan = async (now: number) => planUndo(undone, await readKnown(tx), now, otherwise);
  return carryOut(tx, revision, plan, how);
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
  await writeSharing(tx, [{ ...wanted, organization: system.organization, from, sequence }], {
    recordedAt,
    reason,
    actor,
  });
  await publishOrganizations(tx, [system.organization, wanted.sharer], { sequence, recordedAt });
}
