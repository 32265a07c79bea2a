import type { Evidence } from "./fact.ts";
import type { Text } from "./text.ts";

export type Outcome = "pass" | "fail" | "not-applicable" | "error";

/** What one check said of one subject at one moment. */
export interface CheckResult {
  readonly check: string;
  readonly outcome: Outcome;
  /** Why, where the check itself (`expected`, `why`) does not already say it. */
  readonly reason: Text | null;
  readonly evidence: readonly Evidence[];
}
