/**
 * The retention of what was: its policies and holds, what would go, and letting it go.
 * @module
 */
import { type Database, inSnapshot, type Tx } from "../../../platform/database/database.ts";
import { currentSight, forTheHouse, sees } from "../../../platform/database/sight.ts";
import { ProblemError } from "../../../platform/http/problem.ts";
import { outsideOrganizations } from "../problems.ts";
import type { Revision } from "../revision.ts";
import { clear, type Cleared } from "./clearing.ts";
import { type Hold, liftHold, type NewHold, placeHold, readHolds } from "./holds.ts";
import { type Cut, type Policy, readCuts, readPolicies, writePolicy } from "./policy.ts";

export interface Retained {
  readonly policies: readonly Policy[];
  readonly holds: readonly Hold[];
  readonly cuts: readonly Cut[];
}

export interface Retention {
  /** What was decided, and what may be gone already. */
  read(): Promise<Retained>;
  /** What would go if it were cleared now. */
  preview(): Promise<readonly Cleared[]>;
  /** Lets go what the policies no longer keep, as is done by itself once a day. */
  clear(): Promise<readonly Cleared[]>;
  decide(policy: Policy): Promise<void>;
  /** @returns the id of the hold. */
  hold(hold: NewHold): Promise<number>;
  /** @returns whether there was such a hold. */
  lift(lift: { organization: string; id: number; by: string; at: number }): Promise<boolean>;
}

export interface RetentionOptions {
  readonly database: Database;
  readonly clock: () => number;
  /** The content in use. */
  readonly revision: (tx: Tx) => Promise<Revision>;
}

/**
 * Does what concerns an organization, where whoever asks for it may see that.
 * @throws ProblemError where they may not.
 */
async function ofTheirOwn<T>({ organization }: { readonly organization: string }, work: () => Promise<T>): Promise<T> {
  if (!sees(currentSight(), organization)) throw new ProblemError(outsideOrganizations);
  return forTheHouse(work);
}

export class RetentionService implements Retention {
  readonly #options: RetentionOptions;

  constructor(options: RetentionOptions) {
    this.#options = options;
  }

  read(): Promise<Retained> {
    return inSnapshot(this.#options.database, async (tx) => ({
      policies: await readPolicies(tx),
      holds: await readHolds(tx),
      cuts: await readCuts(tx),
    }));
  }

  preview(): Promise<readonly Cleared[]> {
    return this.#all(true);
  }

  clear(): Promise<readonly Cleared[]> {
    return this.#all(false);
  }

  /** Clears some at a time: each step is a transaction of its own. */
  inParts(dry = false): AsyncGenerator<readonly Cleared[]> {
    const { database, clock, revision } = this.#options;
    return clear({ database, now: clock(), revision, dry });
  }

  async #all(dry: boolean): Promise<readonly Cleared[]> {
    let cleared: readonly Cleared[] = [];
    for await (const part of this.inParts(dry)) cleared = part;
    return cleared;
  }

  decide(policy: Policy): Promise<void> {
    return ofTheirOwn(policy, () => writePolicy(this.#options.database, policy));
  }

  hold(hold: NewHold): Promise<number> {
    return ofTheirOwn(hold, () => placeHold(this.#options.database, hold));
  }

  lift(lift: { organization: string; id: number; by: string; at: number }): Promise<boolean> {
    return ofTheirOwn(lift, () => liftHold(this.#options.database, lift));
  }
}
