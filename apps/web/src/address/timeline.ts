import type { Cause } from "@tokiwa/server/api";

/** Words that say what a timeline is of; of none, it is of everything. */
export interface TimelineOf {
  readonly subject?: string | undefined;
  readonly check?: string | undefined;
  readonly system?: string | undefined;
  readonly control?: string | undefined;
  /** An organization, with those under it. */
  readonly under?: string | undefined;
}

export interface CellTarget {
  readonly kind: "cell";
  readonly subject: string;
  readonly check: string;
}

export interface RequirementTarget {
  readonly kind: "requirement";
  readonly system: string;
  readonly control: string;
}

export type RequirementsTarget =
  | { readonly kind: "system"; readonly system: string }
  | { readonly kind: "all"; readonly under: string | undefined };

/** What a timeline is of. */
export type TimelineTarget = CellTarget | RequirementTarget | RequirementsTarget;

export function targetOf({ subject, check, system, control, under }: TimelineOf): TimelineTarget {
  if (subject !== undefined && check !== undefined) return { kind: "cell", subject, check };
  if (system !== undefined)
    return control === undefined ? { kind: "system", system } : { kind: "requirement", system, control };
  return { kind: "all", under };
}

/** How far back a timeline goes, in days. */
export const ranges = { day: 1, week: 7, month: 30, quarter: 90, all: undefined } as const;
export type RangeWord = keyof typeof ranges;
export const rangeWords: readonly RangeWord[] = ["day", "week", "month", "quarter", "all"];

export const causes: readonly Cause[] = ["report", "clock", "exception", "inventory", "content"];
