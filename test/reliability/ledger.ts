/**
 * What the servers said that they keep, and what they may not do: kept by the schedule, to be held against them.
 */
import type { ObservationBatch } from "../../apps/server/src/features/posture/schema.ts";
import { editions } from "./content.ts";

export const organizations = ["org-a", "org-b"] as const;
export type Organization = (typeof organizations)[number];

/** The systems that are declared at first. A host that is new comes into `default`. */
export const systemsOf = (organization: Organization): [string, string] => [`${organization}-1`, `${organization}-2`];

export interface Acknowledged {
  readonly body: ObservationBatch;
  /** The same in the short form, where it was sent so. */
  readonly line?: object;
  readonly sequence: number;
}

export class Ledger {
  readonly acknowledged: Acknowledged[] = [];
  /** The system of each host, by its name, as it was last acknowledged. */
  readonly placed = new Map<string, string>();
  /** The profile of each system, as it was last acknowledged. */
  readonly profiles = new Map<string, string>();
  /** Exceptions whose grant was acknowledged: when that was, and when they hold. */
  readonly granted = new Map<number, { readonly at: number; readonly from: number; readonly until: number }>();
  /** The content that is in use. */
  edition = editions[0];
  /** What ought not to have happened. */
  readonly violations: string[] = [];
  /** How often each thing was done. */
  readonly counts = new Map<string, number>();

  count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  violated(what: string): void {
    if (this.violations.length < 50) this.violations.push(what.slice(0, 1000));
  }
}
