import type { TraceNode } from "@tokiwa/server/api";
import { createContext, useContext } from "react";
import { useText } from "../../i18n/useText.ts";

/** The documents that are not in force at the moment shown, by id. */
export const NotCurrent = createContext<ReadonlySet<string>>(new Set());

type Standing = "binding" | "informative" | "not-current";

/** Whether a clause can oblige anybody, and if not, why: its document is not in force, or only informs (semantics §1). */
export function useStanding(): (node: TraceNode) => Standing {
  const notCurrent = useContext(NotCurrent);
  return (node) => {
    if (node.kind !== "clause" || node.inForce) return "binding";
    return node.group && notCurrent.has(node.group.id) ? "not-current" : "informative";
  };
}

/** Says it, where it cannot. */
export function StandingTag({ node }: { readonly node: TraceNode }) {
  const say = useText();
  const standing = useStanding()(node);
  if (standing === "binding") return null;
  return <span className="tag shrink-0 font-400 text-ink-soft">{say(`document.${standing}`)}</span>;
}
