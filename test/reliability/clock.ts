/**
 * One clock for all processes of a schedule: the real one, and steps.
 */
import { renameSync, writeFileSync } from "node:fs";

export interface SteppedClock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Moves it, back where `by` is negative; never back by more than `mostBack` from the furthest that it was. */
  step(by: number): void;
  readonly file: string;
}

/** How far the clock may go back: sources' observations are older than that, so that none is from the future. */
export const mostBack = 10 * 60_000;

export function steppedClock(file: string): SteppedClock {
  let offset = 0;
  let furthest = 0;
  const write = (): void => {
    // In one piece, for whoever reads it meanwhile.
    writeFileSync(`${file}.new`, String(offset));
    renameSync(`${file}.new`, file);
  };
  write();
  return {
    file,
    now: () => Date.now() + offset,
    step: (by) => {
      offset = Math.max(offset + by, furthest - mostBack);
      furthest = Math.max(furthest, offset);
      write();
    },
  };
}
