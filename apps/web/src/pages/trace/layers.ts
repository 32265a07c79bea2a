import type { Trace } from "@tokiwa/server/api";

export type Layer = Trace["nodes"][number]["layer"];

/** The columns of the trace, left to right. */
export const layers: readonly Layer[] = [
  "strategy",
  "plan",
  "standard",
  "control",
  "implementation",
  "check",
  "evidence",
];
