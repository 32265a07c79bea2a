/**
 * Damping of guesses: whoever failed often waits, the longer the more often.
 * @module
 */

/** Failures that cost nothing: people mistype. */
const free = 10;
/** Time after which one failure is forgotten, in milliseconds. */
const forgetting = 60_000;
/** The longest wait, in milliseconds. */
const longest = 15 * 60_000;
/** The most addresses that are remembered; beyond, the oldest is forgotten. */
const most = 10_000;

interface Record {
  readonly failures: number;
  readonly at: number;
}

export interface Damping {
  /** How many milliseconds this address has to wait; 0 where it may try. */
  wait(address: string, now: number): number;
  failed(address: string, now: number): void;
  succeeded(address: string): void;
}

/** Begins with nobody having failed. All times in milliseconds since the epoch. */
export function createDamping(): Damping {
  const records = new Map<string, Record>();
  const current = (address: string, now: number): Record => {
    const past = records.get(address);
    if (!past) return { failures: 0, at: now };
    return { failures: Math.max(0, past.failures - Math.max(0, now - past.at) / forgetting), at: past.at };
  };
  return {
    wait: (address, now) => {
      const { failures, at } = current(address, now);
      if (failures < free) return 0;
      return Math.max(0, at + Math.min(longest, 1000 * 2 ** (Math.floor(failures) - free)) - now);
    },
    failed: (address, now) => {
      const { failures } = current(address, now);
      records.delete(address);
      records.set(address, { failures: Math.min(failures + 1, 40), at: now });
      const oldest = records.keys().next();
      if (records.size > most && !oldest.done) records.delete(oldest.value);
    },
    succeeded: (address) => {
      records.delete(address);
    },
  };
}
