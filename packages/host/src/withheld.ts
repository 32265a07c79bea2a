import { Unknown } from "./collector.ts";
import type { Root } from "./root.ts";

/**
 * A value that was gathered, or, where nothing was found and not everything could be looked at, no answer at all:
 * otherwise a check that applies only to what there is would pass over what it may not see.
 */
export function unlessWithheld<T>(root: Root, isEmpty: boolean, value: T): T | Unknown {
  const [gap] = root.gaps;
  return isEmpty && gap ? new Unknown(gap) : value;
}
