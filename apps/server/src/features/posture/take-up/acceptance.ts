/**
 * What is asked of taking a batch up besides what is in it, and what comes of it.
 * @module
 */
import type { Defaults } from "./placing.ts";

/** A system by its id and the name that it gets. */
export type Home = Defaults["system"];

/** Where a batch came to stand in the order of acceptance. */
export interface Accepted {
  readonly sequence: number;
}

export interface Acceptance {
  /** The system that a subject comes into that is not known, where the batch names none. */
  readonly home?: Home | undefined;
  /** What bears the same key of its sender's is taken up once. */
  readonly key?: string | undefined;
  /** Whether an older content may have asked for it: of what is not asked any more, nothing is taken up. */
  readonly isByOlder?: boolean;
}
