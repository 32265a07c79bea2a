/**
 * Finding the subjects that reports are about, and the places of those that nobody knew before.
 * @module
 */
import { inBoth, type Text } from "@tokiwa/content";
import type { Tx } from "../../../platform/database/database.ts";
import { ProblemError } from "../../../platform/http/problem.ts";
import {
  findSubjects,
  findSystemsAmong,
  type Organization,
  readLeft,
  readOrganizations,
  type Subject,
  subjectId,
  type System,
} from "../../inventory/service.ts";
import { ambiguousSubject, subjectElsewhere } from "../problems.ts";
import { keyOf } from "../records.ts";
import { scopeOf } from "../scope.ts";
import type { Parsed } from "./batch.ts";

/** Where a report that says nothing of its subject's place puts it. */
export interface Defaults {
  readonly organization: Organization;
  readonly system: { readonly id: string; readonly name: Text };
  /** The profile of a system that is registered by a report. */
  readonly profile: string;
}

export const defaults: Defaults = {
  organization: { id: "default", name: { ja: "既定の組織", en: "Default organization" } },
  system: { id: "default", name: { ja: "既定の情報システム", en: "Default system" } },
  profile: "moderate",
};

/** A subject, and what has to be registered for it, from the top. */
export interface Placement {
  readonly subject: Subject;
  /** Whether the subject itself is new. */
  readonly isNew: boolean;
  readonly organization: Organization | null;
  readonly system: System | null;
  /** Why what the report says of the place is wrong. What was taken up before is known even so. */
  readonly refused: ProblemError | null;
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

const gone = (to: string): ProblemError =>
  new ProblemError(subjectElsewhere, {
    errors: [
      {
        pointer: "/subject/organization",
        detail: { ja: `組織「${to}」へ移っています。`, en: `It went to the organization "${to}".` },
      },
    ],
  });

const nameOf = (one: Defaults["system"], wanted: string): Text => (wanted === one.id ? one.name : inBoth(wanted));

/** The id under which a subject is looked for. */
const idOf = ({ kind, name }: Parsed["subject"]): string => subjectId(kind, name);

/** What is known of the places of some reports; what they register is known to those after them. */
export class Places {
  readonly #subjects: Map<string, Subject[]>;
  readonly #organizations: Set<string>;
  readonly #systems: Set<string>;
  /** Where subjects went that left the organization, by key. */
  readonly #left: ReadonlyMap<string, string>;

  private constructor(
    subjects: readonly Subject[],
    organizations: readonly Organization[],
    systems: readonly System[],
    left: ReadonlyMap<string, string> = new Map(),
  ) {
    this.#left = left;
    this.#subjects = Map.groupBy(subjects, ({ id }) => id);
    this.#organizations = new Set(organizations.map(({ id }) => id));
    this.#systems = new Set(systems.map(({ organization, id }) => scopeOf(organization, id)));
  }

  /** Reads what is known of the subjects given, and of the systems that those would come into that are not known. */
  static async read(
    tx: Tx,
    all: readonly { readonly subject: Parsed["subject"]; readonly defaults: Defaults }[],
  ): Promise<Places> {
    const subjects = await findSubjects(tx, [...new Set(all.map(({ subject }) => idOf(subject)))]);
    const known = new Set(subjects.map(({ id }) => id));
    const strangers = all.filter(({ subject }) => !known.has(idOf(subject)) || subject.organization !== undefined);
    if (strangers.length === 0) return new Places(subjects, [], []);
    const wanted = strangers.map(({ subject, defaults: usual }) => ({
      organization: subject.organization ?? usual.organization.id,
      id: subject.kind === "system" ? subject.name : (subject.system ?? usual.system.id),
    }));
    const asked = strangers.map(({ subject }, index) => ({
      organization: subject.kind === "organization" ? subject.name : (wanted[index]?.organization ?? ""),
      id: idOf(subject),
    }));
    return new Places(
      subjects,
      await readOrganizations(tx, null),
      await findSystemsAmong(tx, wanted),
      await readLeft(tx, asked),
    );
  }

  /**
   * Finds the subject of a report. A known one stays where it is: a report that says otherwise is refused, because the
   * inventory is the divisor of what is counted, and what reports must not move itself out of it.
   * @throws ProblemError where it is known in several organizations.
   */
  find(given: Parsed["subject"], fallback: Defaults): Placement {
    const { kind, name } = given;
    const asked = kind === "organization" ? name : given.organization;
    const candidates = (this.#subjects.get(idOf(given)) ?? []).filter(
      ({ organization }) => asked === undefined || organization === asked,
    );
    if (candidates.length > 1) throw new ProblemError(ambiguousSubject);
    const [subject] = candidates;
    if (!subject) {
      const organization = asked ?? fallback.organization.id;
      const id = idOf(given);
      const to = this.#left.get(keyOf({ organization, id }));
      // Whoever goes on to name the old organization must not count it there a second time.
      if (to !== undefined)
        return {
          subject: { organization, id, kind, name, system: "" },
          ...{ isNew: false, organization: null, system: null, refused: gone(to) },
        };
      return this.#new(given, organization, fallback);
    }
    const isElsewhere = given.system !== undefined && given.system !== subject.system;
    const refused = isElsewhere ? elsewhere(subject.system) : null;
    return { subject, isNew: false, organization: null, system: null, refused };
  }

  #new({ kind, name, system: asked }: Parsed["subject"], organization: string, fallback: Defaults): Placement {
    const id = kind === "organization" ? "" : kind === "system" ? name : (asked ?? fallback.system.id);
    const isKnown = id === "" || this.#systems.has(scopeOf(organization, id));
    return {
      subject: { organization, id: subjectId(kind, name), kind, name, system: id },
      isNew: true,
      organization: this.#organizations.has(organization)
        ? null
        : { id: organization, name: nameOf(fallback.organization, organization) },
      system: isKnown ? null : { organization, id, name: nameOf(fallback.system, id), profile: fallback.profile },
      refused: null,
    };
  }

  /** Takes what a placement registers as known. @returns the subjects that it brings, itself among them. */
  register({ subject, isNew, organization, system }: Placement): readonly Subject[] {
    if (!isNew) return [];
    const brought = new Map<string, Subject>();
    const bring = (one: Subject) => brought.set(`${one.organization}\0${one.id}`, one);
    if (organization) {
      const { id } = organization;
      this.#organizations.add(id);
      bring({ organization: id, id: subjectId("organization", id), kind: "organization", name: id, system: "" });
    }
    if (system) {
      const { organization: of, id } = system;
      this.#systems.add(scopeOf(of, id));
      bring({ organization: of, id: subjectId("system", id), kind: "system", name: id, system: id });
    }
    bring(subject);
    for (const one of brought.values()) this.#subjects.set(one.id, [...(this.#subjects.get(one.id) ?? []), one]);
    return [...brought.values()];
  }
}
