import type { Overview } from "@tokiwa/server/api";

/** The two clocks that an answer was asked for, and how far the log reached. */
export type Moment = Overview["moment"];

/** A list as the API answers it: one window of its rows, and how many there are in all. */
export interface Listing<Row> {
  readonly moment: Moment;
  readonly items: readonly Row[];
  readonly total: number;
}
