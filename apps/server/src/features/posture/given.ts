/**
 * What changes of the inventory and of decisions go by.
 * @module
 */
import type { Tx } from "../../platform/database/database.ts";
import type { Defaults } from "./take-up/placing.ts";

/** Takes something along that is kept of a system which goes to the organization `to`. */
export type Carry = (
  tx: Tx,
  system: { readonly organization: string; readonly system: string },
  to: string,
) => Promise<void>;

/** What changes go by. */
export interface Given {
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly defaults: Defaults;
  readonly carry: Carry;
}
