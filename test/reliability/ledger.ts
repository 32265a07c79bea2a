/**
 * What the servers said that they keep, and what they may not do: kept by the schedule, to be held against them.
 */
import type { ObservationBatch } from "../../apps/server/src/features/posture/schema.ts";
import { beginningOf, monthOf } from "../../apps/server/src/features/posture/past/months.ts";
import { mostBack } from "./clock.ts";
import { firstEdition } from "./content.ts";

export const organizations = ["org-a", "org-b"] as const;
export type Organization = (typeof organizations)[number];

/** The systems that are declared at first. A host that is new comes into `default`. */
export const systemsOf = (organization: Organization): [string, string] => [`${organization}-1`, `${organization}-2`];

/** Organizations without systems: one shares in {@link joint}. */
export const sharer = "org-c";
/** The system that goes from one organization to the other. */
export const joint = "joint";
/** The host of which nothing may ever go. */
export const heldHost = "writer-0-0";

export interface Acknowledged {
  /** When it was sent. */
  readonly at: number;
  readonly body: ObservationBatch;
  /** The same in the short form, where it was sent so. */
  readonly line?: object;
  readonly sequence: number;
}

export class Ledger {
  readonly acknowledged: Acknowledged[] = [];
  /** The system of each host, by its name, as it was last acknowledged. */
  readonly placed = new Map<string, string>();
  /** Where {@link joint} is, as it was last acknowledged. */
  home: Organization = "org-a";
  /** The changes of what it is asked for that came into force, by id. */
  readonly bound = new Set<string>();
  /** What was stated of whom an organization is under, in that order; null: under none. */
  readonly parents: {
    readonly organization: string;
    readonly parent: string | null;
    readonly from: number;
    readonly until: number;
  }[] = [];
  /** Organizations that were named for a time: they may have ended, or be still to begin. */
  readonly named = new Set<string>();
  /** What was stated of {@link sharer} sharing in {@link joint}, in that order. */
  readonly sharing: { readonly shares: boolean; readonly from: number; readonly until: number }[] = [];
  /** Holds that were placed and not lifted, by organization and id. */
  readonly holds = new Set<string>();
  /** The profile of each system, as it was last acknowledged. */
  readonly profiles = new Map<string, string>();
  /** Exceptions whose grant was acknowledged: when that was, and when they hold. */
  readonly granted = new Map<number, { readonly at: number; readonly from: number; readonly until: number }>();
  /** Reports that were refused, since the content in use did not ask what they told. */
  readonly refused: Pick<Acknowledged, "at" | "body">[] = [];
  /** The content that was given last. */
  edition = firstEdition;
  /** What ought not to have happened. */
  readonly violations: string[] = [];
  /** How often each thing was done. */
  readonly counts = new Map<string, number>();

  /** The organization of a subject, as it was last acknowledged. */
  homeOf({ kind, name, organization }: ObservationBatch["subject"]): string | undefined {
    if (kind === "organization") return name;
    const system = kind === "system" ? name : this.placed.get(name);
    return system === joint ? this.home : organization;
  }

  /** Whether a report may have been cleared away by now: by the shortest of all policies, the month before is kept. */
  mayBeGone({ at, body: { subject } }: Acknowledged, now: number): boolean {
    return subject.name !== heldHost && at - mostBack < beginningOf(monthOf(now + mostBack, -1));
  }

  /** The greatest number that was told. */
  get last(): number {
    return this.acknowledged.reduce((last, { sequence }) => Math.max(last, sequence), 0);
  }

  count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  violated(what: string): void {
    if (this.violations.length < 50) this.violations.push(what.slice(0, 1000));
  }
}
