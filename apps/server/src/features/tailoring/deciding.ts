/**
 * Proposing changes and deciding on them. What is approved binds in the same transaction, and only the system that it is
 * about is worked out anew.
 * @module
 */
import { randomUUID } from "node:crypto";
import type { Tx } from "../../platform/database/database.ts";
import { ProblemError } from "../../platform/http/problem.ts";
import { notFound } from "../../platform/http/problems.ts";
import { holdHead, readHead } from "../../platform/live/head.ts";
import { type Adoption, keepAdoption, withAdopted } from "../catalogs/service.ts";
import { findSystems, putSystems, readSelection, type System } from "../inventory/service.ts";
import { declareSystem, enter, type Revision, useContent } from "../posture/service.ts";
import { inverse, topicOf } from "./change.ts";
import { alreadyDecided, alreadyProposed, ownProposal, tooManyChanges } from "./problems.ts";
import type { TailoringChange, TailoringDecision } from "./schema.ts";
import { type Before, type Kept, type Place, readChanges, readValues, writeDecision, writeProposal } from "./store.ts";
import { wantedAfter } from "./wanted.ts";

/** So many changes of one system may be proposed at a time. */
const mostProposed = 200;

export interface Proposed {
  readonly change: TailoringChange;
  readonly reason: string;
  readonly by: string;
  readonly at: number;
  readonly undoes?: string;
}

/** The system, with the head held: whoever proposes or decides does so one after the other. */
async function systemAlone(tx: Tx, { organization, system }: Place): Promise<System> {
  await holdHead(tx);
  const [found] = await findSystems(tx, organization, [system]);
  if (!found) throw new ProblemError(notFound);
  return found;
}

/**
 * Keeps a proposal, which binds nobody yet.
 * @param content The content with the imported profile that it may choose.
 * @throws ProblemError where it would change nothing, or the same is proposed already.
 */
export async function propose(
  tx: Tx,
  content: Revision["content"],
  place: Place,
  { change, reason, by, at, undoes }: Proposed,
): Promise<string> {
  const system = await systemAlone(tx, place);
  const values = await readValues(tx, place, null);
  wantedAfter(content, { selection: readSelection(system.profile), values }, [change]);
  const open = (await readChanges(tx, place)).filter(({ state }) => state === "proposed");
  if (open.some((one) => topicOf(one.change) === topicOf(change))) throw new ProblemError(alreadyProposed);
  if (open.length >= mostProposed) throw new ProblemError(tooManyChanges);
  const id = randomUUID();
  const undecided = { decidedBy: null, recordedBy: null, decidedAt: null, note: null, sequence: null, before: null };
  const proposal = { id, change, reason, proposedBy: by, proposedAt: at, undoes: undoes ?? null };
  await writeProposal(tx, place, { ...proposal, ...undecided, state: "proposed" });
  return id;
}

const findChange = async (tx: Tx, place: Place, id: string): Promise<Kept> => {
  const found = (await readChanges(tx, place)).find((one) => one.id === id);
  if (!found) throw new ProblemError(notFound);
  return found;
};

/** What would take back a change that is in force. */
export async function undoing(tx: Tx, place: Place, id: string): Promise<TailoringChange> {
  const { change, state, before } = await findChange(tx, place, id);
  if (state !== "in-force" || !before) throw new ProblemError(alreadyDecided);
  return inverse(change, before);
}

const plain = (name: string): string => name.normalize("NFKC").trim().toLowerCase();

export interface Deciding {
  readonly id: string;
  readonly decision: TailoringDecision;
  /** Who writes it down. */
  readonly recordedBy: string;
  /** What comes into the content where an imported profile is chosen that is not in use yet. */
  readonly adoption: Adoption | null;
  readonly clock: () => number;
}

/**
 * Decides on a proposal. What is approved binds from then on.
 * @throws ProblemError where it is decided already, who decides proposed it, or it would change nothing any more.
 */
export async function decide(tx: Tx, revision: Revision, place: Place, deciding: Deciding): Promise<void> {
  const { id, decision, recordedBy, clock } = deciding;
  const system = await systemAlone(tx, place);
  const kept = await findChange(tx, place, id);
  if (kept.state !== "proposed") throw new ProblemError(alreadyDecided);
  const decided = { id, recordedBy, sequence: null, before: null, note: null, decidedBy: null };
  if (decision.decision === "withdraw")
    return writeDecision(tx, place, { ...decided, state: "withdrawn", decidedAt: clock() });
  const { by, note } = decision;
  if (plain(by) === plain(kept.proposedBy)) throw new ProblemError(ownProposal);
  if (decision.decision === "reject")
    return writeDecision(tx, place, { ...decided, state: "rejected", decidedBy: by, note, decidedAt: clock() });
  const before = await bind(tx, revision, { system, change: kept.change, adoption: deciding.adoption, clock });
  const { sequence, recordedAt } = await readHead(tx);
  const inForce = { ...decided, decidedBy: by, note, decidedAt: recordedAt, sequence, before };
  return writeDecision(tx, place, { ...inForce, state: "in-force" });
}

/** Puts a change into force. @returns what was so before. */
async function bind(
  tx: Tx,
  held: Revision,
  {
    system,
    change,
    adoption,
    clock,
  }: {
    readonly system: System;
    readonly change: TailoringChange;
    readonly adoption: Adoption | null;
    readonly clock: () => number;
  },
): Promise<Before> {
  const place = { organization: system.organization, system: system.id };
  const values = await readValues(tx, place, null);
  const selection = readSelection(system.profile);
  const value = change.kind === "set" ? (values.get(change.control)?.get(change.parameter) ?? null) : null;
  let revision = held;
  if (adoption) {
    revision = await useContent(tx, withAdopted(held.content, [adoption]), clock);
    await keepAdoption(tx, adoption, clock());
  }
  const wanted = wantedAfter(revision.content, { selection, values }, [change]);
  if (change.kind === "set") {
    // Nothing stands otherwise: the system is what it was, and the log says since when the value is set.
    const { sequence, recordedAt } = await enter(tx, revision, clock);
    await putSystems(tx, [{ it: system, entry: { since: recordedAt, sequence, recordedAt } }]);
  } else {
    const organization = { id: system.organization, name: system.name };
    const declared = { organization, id: system.id, selection: wanted.selection };
    await declareSystem(tx, revision, declared, selection.profile, clock);
  }
  return { profile: selection.profile, value };
}
