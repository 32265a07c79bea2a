/**
 * Knowing a report that came before, though the content in use has it wrong now: it was right when it was taken up, and
 * whoever sends it again, because the answer was lost, gets the number that it had.
 * @module
 */
import type { Tx } from "../../../platform/database/database.ts";
import { ProblemError } from "../../../platform/http/problem.ts";
import type { Identity } from "./batch.ts";
import { type Defaults, Places } from "./placing.ts";
import { findSame } from "./same.ts";

export interface Recalled {
  readonly parsed: Identity;
  readonly defaults: Defaults;
  readonly key?: Buffer | undefined;
}

/** The number of a report that was taken up before; null where it was not. */
export async function recallReport(tx: Tx, { parsed, defaults, key }: Recalled): Promise<number | null> {
  const places = await Places.read(tx, [{ subject: parsed.subject, defaults }]);
  const subject = subjectIn(places, parsed.subject, defaults);
  if (!subject) return null;
  const [same] = await findSame(tx, [{ parsed, subject, key, isLater: false }]);
  return same && "sequence" in same ? same.sequence : null;
}

function subjectIn(places: Places, named: Identity["subject"], defaults: Defaults) {
  try {
    return places.find(named, defaults).subject;
  } catch (error) {
    if (error instanceof ProblemError) return null;
    throw error;
  }
}
