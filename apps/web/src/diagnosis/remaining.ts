import type { Diagnosis } from "@tokiwa/server/api";

/**
 * How long a diagnosis will still take, in milliseconds, if it goes on as it went; undefined while too little is done to
 * say. At least a second: nobody is told zero and then waits.
 */
export function remaining(
  { startedAt, done, total }: Pick<Diagnosis, "startedAt" | "done" | "total">,
  now: number,
): number | undefined {
  const taken = now - Date.parse(startedAt);
  if (done < 3 || done >= total || taken < 1_000) return undefined;
  return Math.max(1_000, (taken / done) * (total - done));
}
