/**
 * Arranging the inventory: declaring systems, giving them a profile, putting subjects into them.
 * @module
 */
import { inBoth, type Text } from "@tokiwa/content";
import type { Tx } from "../../platform/database/database.ts";
import { ProblemError } from "../../platform/http/problem.ts";
import { invalidRequest, notFound } from "../../platform/http/problems.ts";
import {
  type Entry,
  findSystems,
  type Organization,
  readOrganizations,
  readSelection,
  readSubjects,
  type Selection,
  type Subject,
  type System,
  writeSelection,
} from "../inventory/service.ts";
import { applyChanges, type Change } from "./apply.ts";
import { enter } from "./decisions.ts";
import { publishInventory, publishRenamed } from "./events.ts";
import { ambiguousSubject } from "./problems.ts";
import { moveSubject, register, reviseSystem } from "./register.ts";
import type { Revision } from "./revision.ts";

/** A system as it shall be; what is left out stays as it is, or is as usual. */
export interface Declared {
  readonly organization: Organization;
  readonly id: string;
  readonly name?: Text | undefined;
  /** Its id. What the system was tailored by stays, on top of it. */
  readonly profile?: string | undefined;
  /** The profile with all that tailors it. */
  readonly selection?: Selection | undefined;
}

const isSameName = (a: Text, b: Text): boolean => a.ja === b.ja && a.en === b.en;

/**
 * Declares a system: registers it, or gives it another name or profile.
 * @param usualProfile The profile of a new system for which none is given.
 * @throws ProblemError where there is no such profile.
 */
export async function declareSystem(
  tx: Tx,
  revision: Revision,
  declared: Declared,
  usualProfile: string,
  clock: () => number,
): Promise<System> {
  const { organization, id } = declared;
  const [known] = await findSystems(tx, organization.id, [id]);
  const held = readSelection(known?.profile ?? usualProfile);
  const selection = declared.selection ?? { ...held, profile: declared.profile ?? held.profile };
  const profile = writeSelection(selection);
  if (!revision.content.profiles.has(selection.profile)) {
    const all = [...revision.content.profiles.keys()].join(", ");
    const detail = { ja: `そのプロファイルはありません（${all}）。`, en: `There is no such profile (${all}).` };
    throw new ProblemError(invalidRequest, { errors: [{ pointer: "/profile", detail }] });
  }
  const system = { organization: organization.id, id, name: declared.name ?? known?.name ?? inBoth(id), profile };
  if (known && known.profile === profile && isSameName(known.name, system.name)) return known;
  const { sequence, recordedAt } = await enter(tx, revision, clock);
  const entry = { since: recordedAt, sequence, recordedAt };
  const organizations = await readOrganizations(tx, null);
  const isNew = !organizations.some((one) => one.id === organization.id);
  const registered = known
    ? await reviseSystem(tx, revision, system, entry)
    : await register(tx, revision, { organization: isNew ? organization : null, system }, entry);
  await publishInventory(tx, recordedAt, registered.subjects);
  if (known && !isSameName(known.name, system.name)) await publishRenamed(tx, recordedAt, system, known.name);
  const systems = registered.systems.map((one) => ({ system: one, at: recordedAt }));
  await applyChanges(tx, { revision, cause: "inventory", sequence, changes: registered.changes, systems });
  return system;
}

/**
 * Registers organizations that are not known yet, each with itself as a subject of what it is asked for. Whoever states
 * something of them tells of them.
 */
export async function declareOrganizations(
  tx: Tx,
  revision: Revision,
  organizations: readonly Organization[],
  entry: Entry,
): Promise<void> {
  const changes: Change[] = [];
  for (const organization of organizations) {
    const registered = await register(tx, revision, { organization, system: null }, entry);
    changes.push(...registered.changes);
  }
  await applyChanges(tx, { revision, cause: "inventory", sequence: entry.sequence, changes });
}

/**
 * Finds the one subject that is meant by an id or a bare name.
 * @throws ProblemError where there is none, or several.
 */
async function findSubject(tx: Tx, subject: string, organization: string | undefined): Promise<Subject> {
  const found = await readSubjects(tx, null, { subject, organization });
  if (found.length > 1) throw new ProblemError(ambiguousSubject);
  const [only] = found;
  if (!only) throw new ProblemError(notFound);
  return only;
}

/** An asset that shall be in another system of its organization. */
export interface Placing {
  readonly subject: string;
  readonly organization: string | undefined;
  readonly system: string;
}

/**
 * Finds an asset, and the system that it shall be in.
 * @throws ProblemError where there is no such asset or system.
 */
export async function findPlacing(
  tx: Tx,
  wanted: Placing,
): Promise<{ readonly subject: Subject; readonly system: System }> {
  const subject = await findSubject(tx, wanted.subject, wanted.organization);
  const [system] = await findSystems(tx, subject.organization, [wanted.system]);
  if (system && subject.kind !== "system" && subject.kind !== "organization") return { subject, system };
  const detail = { ja: "移す先の情報システムがありません。", en: "There is no such system to put it into." };
  throw new ProblemError(invalidRequest, { errors: [{ pointer: "/system", detail }] });
}

/**
 * Puts an asset into another system of its organization.
 * @throws ProblemError as `findPlacing`.
 */
export async function placeInSystem(tx: Tx, revision: Revision, wanted: Placing, clock: () => number): Promise<void> {
  const { subject, system } = await findPlacing(tx, wanted);
  if (system.id === subject.system) return;
  const { sequence, recordedAt } = await enter(tx, revision, clock);
  // The clock may have changed its cells meanwhile: what is moved is read after that.
  const moved = await moveSubject(tx, revision, subject, system.id, { since: recordedAt, sequence, recordedAt });
  await publishInventory(tx, recordedAt, moved.subjects);
  await applyChanges(tx, { revision, cause: "inventory", sequence, changes: moved.changes });
}
