import type { CellRow, RequirementRow } from "@tokiwa/server/api";

/** A state of a cell or a requirement, or the overlay of an exception on it (semantics §§3–4). */
export type State = CellRow["state"] | RequirementRow["state"] | "excepted";

/** How a state looks. Cells and requirements share looks, not words. */
export type Tone = "satisfied" | "failed" | "unknown" | "excepted" | "apart";

const tones: Readonly<Record<State, Tone>> = {
  pass: "satisfied",
  satisfied: "satisfied",
  fail: "failed",
  "not-satisfied": "failed",
  unknown: "unknown",
  excepted: "excepted",
  "not-applicable": "apart",
};

export function toneOf(state: State): Tone {
  return tones[state];
}
