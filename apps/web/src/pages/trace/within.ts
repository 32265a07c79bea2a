import type { Trace, TraceNode } from "@tokiwa/server/api";
import { groupOf } from "../../address/traceWord.ts";

/** What a list is narrowed down to, so that its rows are those that the trace counts. */
export interface Within {
  readonly organization?: string | undefined;
  readonly system?: string | undefined;
}

export function withinOf({ within: { organization, system } }: Pick<Trace, "within">): Within {
  return { organization: organization?.id, system: system?.id };
}

/** The organization whose systems an item stands for; undefined where it stands for those of all. */
export function organizationOf({ id, kind }: TraceNode): string | undefined {
  const group = kind === "systems" ? groupOf(id)?.group : undefined;
  return group === "all" ? undefined : group;
}
