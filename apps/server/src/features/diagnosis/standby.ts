/**
 * Diagnosing only while it is this process's duty: of several on a machine, one looks at it.
 * @module
 */
import type { Diagnosis } from "./schema.ts";
import type { Diagnosing } from "./service.ts";

export interface Standby extends Diagnosing {
  /** Begins or ends, as the duty comes and goes. */
  set(held: boolean): void;
}

/**
 * @param start Begins to diagnose.
 * @param now Milliseconds since the epoch.
 */
export function standby(start: () => Diagnosing, now: () => number): Standby {
  const since = new Date(now()).toISOString();
  let current: Diagnosing | null = null;
  let changing: Promise<void> = Promise.resolve();
  let closed = false;
  const end = async (): Promise<void> => {
    const ending = current;
    current = null;
    await ending?.close();
  };
  return {
    set: (held) => {
      changing = changing.then(async () => {
        if (closed || held === (current !== null)) return;
        if (held) current = start();
        else await end();
      });
    },
    progress: () => current?.progress() ?? idle(since),
    close: async () => {
      closed = true;
      await changing;
      await end();
    },
  };
}

/** What is told while another process diagnoses. */
const idle = (startedAt: string): Diagnosis => ({
  ...{ subject: null, elsewhere: true, running: false, done: 0, total: 0 },
  ...{ startedAt, lastCompletedAt: null, errors: [] },
});
