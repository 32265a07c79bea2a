/**
 * The content as a whole: authorities, controls, profiles and checks by id, with the ties between them.
 * @module
 */
import { createHash } from "node:crypto";
import type { AuthorityDocument, Body, Clause } from "./authority.ts";
import { within } from "./calendar.ts";
import { canonicalJson } from "./canonical.ts";
import type { Check } from "./check.ts";
import type { Control, ControlGroup, Profile, Role } from "./control.ts";
import type { Text } from "./text.ts";

/** A clause with the document that it stands in. */
export type ContentClause = Clause & { readonly document: AuthorityDocument };

/** A control with the group of its catalog, which is a category of CSF 2.0. */
export type ContentControl = Control & {
  readonly group: {
    /** The category, as in `PR.AA`. */
    readonly id: string;
    readonly catalog: string;
    /** The function of CSF 2.0; null for a control that came from a catalog of others. */
    readonly function: ControlGroup["function"] | null;
    readonly title: Text;
  };
};

/** A profile with all that it selects, its imports' controls included. */
export type ContentProfile = Omit<Profile, "controls"> & {
  readonly controls: readonly string[];
  /** Of a profile of others: the SHA-256 of the document that it came from, and the name of its file. */
  readonly cameFrom?: { readonly document: string; readonly name: string } | undefined;
};

/** A check with its family. */
export type ContentCheck = Check & { readonly family: { readonly id: string; readonly title: Text } };

/** What content consists of, in the order of its files. */
export interface Parts {
  readonly bodies: ReadonlyMap<string, Body>;
  readonly roles: ReadonlyMap<string, Role>;
  readonly documents: ReadonlyMap<string, AuthorityDocument>;
  readonly clauses: ReadonlyMap<string, ContentClause>;
  readonly controls: ReadonlyMap<string, ContentControl>;
  readonly profiles: ReadonlyMap<string, ContentProfile>;
  readonly checks: ReadonlyMap<string, ContentCheck>;
}

/** Content, frozen. All ids that its functions return exist in its maps; an unknown id has no ties. */
export interface Content extends Parts {
  /** SHA-256, hexadecimal, of the canonical form: the same for the same content, however its files are laid out. */
  readonly hash: string;
  /** The controls that carry a clause out, directly or through the lower clauses that carry it further. */
  controlsOfClause(id: string): readonly string[];
  /** The clauses that a control carries out, and the higher clauses that those are based on. */
  clausesOfControl(id: string): readonly string[];
  checksOfControl(id: string): readonly string[];
  /** Whether a document holds at an instant. */
  inForce(documentId: string, at: number): boolean;
  /** Whether a clause obliges at an instant: its document is normative and in force (semantics §1). */
  obliges(clauseId: string, at: number): boolean;
  /** The name that a body bears at an instant, or null where it bears none. */
  nameOf(bodyId: string, at: number): BodyName | null;
  /**
   * Who answers for a document at an instant, by the name borne then: the body that looks after it, or else the one that
   * decided it. Null where the document is not in force, or the body bears no name.
   */
  responsibleFor(documentId: string, at: number): (BodyName & { readonly body: string }) | null;
}

/** A name that a body bears for a time. */
export interface BodyName {
  readonly name: Text;
  readonly abbreviation?: Text | undefined;
}

/** Ids by the id that they are tied to. */
type Ties = ReadonlyMap<string, readonly string[]>;

const gather = (pairs: Iterable<readonly [string, string]>): Ties => {
  const ties = new Map<string, string[]>();
  for (const [from, to] of pairs) {
    const list = ties.get(from);
    if (list) list.push(to);
    else ties.set(from, [to]);
  }
  return ties;
};

/** An id and all that can be reached from it, nearest first; a cycle ends where it began. */
const reach = (id: string, next: Ties): readonly string[] => {
  const reached = new Set([id]);
  for (const at of reached) for (const to of next.get(at) ?? []) reached.add(to);
  return [...reached];
};

/** For each of `ids`, what `to` finds for it: each once, in the order of the content. */
const tie = (
  ids: Iterable<string>,
  to: (id: string) => readonly string[],
  order: ReadonlyMap<string, unknown>,
): Ties => {
  const position = new Map([...order.keys()].map((id, index) => [id, index]));
  const rank = (id: string): number => position.get(id) ?? 0;
  const ordered = (id: string) => Object.freeze([...new Set(to(id))].sort((a, b) => rank(a) - rank(b)));
  return new Map([...ids].map((id) => [id, ordered(id)]));
};

const none: readonly string[] = Object.freeze([]);

const deepFreeze = (value: unknown): void => {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const part of Object.values(value)) deepFreeze(part);
};

const hashOf = (parts: Parts): string => {
  const sorted = <T>(map: ReadonlyMap<string, T>): [string, T][] => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
  const canonical = canonicalJson({
    bodies: sorted(parts.bodies),
    roles: sorted(parts.roles),
    documents: sorted(parts.documents),
    controls: sorted(parts.controls),
    profiles: sorted(parts.profiles),
    checks: sorted(parts.checks),
  });
  return createHash("sha256").update(canonical).digest("hex");
};

/** Ties the parts together and freezes them. Ties to what does not exist are left out. */
export const tieContent = (parts: Parts): Content => {
  const { bodies, roles, documents, clauses, controls, profiles, checks } = parts;
  for (const map of [bodies, roles, documents, clauses, controls, profiles, checks])
    for (const item of map.values()) deepFreeze(item);

  const controlsByClause = gather(
    [...controls.values()].flatMap((control) => control.clauses.map((id) => [id, control.id] as const)),
  );
  const basis: Ties = new Map(
    [...clauses.values()].map((clause) => [clause.id, clause.basis.filter((id) => clauses.has(id))]),
  );
  const carriedOn = gather([...basis].flatMap(([clause, higher]) => higher.map((id) => [id, clause] as const)));

  const clauseControls = tie(
    clauses.keys(),
    (id) => reach(id, carriedOn).flatMap((at) => controlsByClause.get(at) ?? none),
    controls,
  );
  const controlClauses = tie(
    controls.keys(),
    (id) => (controls.get(id)?.clauses ?? none).filter((at) => clauses.has(at)).flatMap((at) => reach(at, basis)),
    clauses,
  );
  const checksByControl = gather(
    [...checks.values()].flatMap((check) => check.controls.map((id) => [id, check.id] as const)),
  );
  const controlChecks = tie(controls.keys(), (id) => checksByControl.get(id) ?? none, checks);

  const inForce = (documentId: string, at: number): boolean => {
    const document = documents.get(documentId);
    return document !== undefined && within(at, document.validFrom, document.validUntil);
  };

  const nameOf = (bodyId: string, at: number): BodyName | null =>
    bodies.get(bodyId)?.names.find(({ from, until }) => within(at, from, until)) ?? null;

  return Object.freeze({
    ...parts,
    hash: hashOf(parts),
    controlsOfClause: (id: string) => clauseControls.get(id) ?? none,
    clausesOfControl: (id: string) => controlClauses.get(id) ?? none,
    checksOfControl: (id: string) => controlChecks.get(id) ?? none,
    inForce,
    obliges: (clauseId: string, at: number) => {
      const document = clauses.get(clauseId)?.document;
      return document?.track === "normative" && inForce(document.id, at);
    },
    nameOf,
    responsibleFor: (documentId: string, at: number) => {
      const document = documents.get(documentId);
      if (!document || !inForce(documentId, at)) return null;
      const body = document.administeredBy ?? document.decidedBy;
      const name = nameOf(body, at);
      return name && { body, name: name.name, abbreviation: name.abbreviation };
    },
  });
};
