/**
 * Keeping a server's memory in bounds, however many assets report.
 * @module
 */
import { setFlagsFromString } from "node:v8";
import { createContext, runInContext } from "node:vm";

/** How often V8 is shown how little is going on, in milliseconds: a little more than it waits by itself between looks. */
const everySoOften = 10_000;

/**
 * Has garbage collected when there is about as much of it as of what is held, and what a time of much work took given
 * back when it is over. V8 by itself waits until there is two to three times as much, and keeps the pages: whether little
 * is going on it learns only from collections, and where little is going on none comes. So a small one, of what is new,
 * is made now and then; it takes about a millisecond.
 */
export function keepHeapLow(): void {
  setFlagsFromString("--heap-growing-percent=100");
  setFlagsFromString("--expose-gc");
  const context = createContext();
  setFlagsFromString("--no-expose-gc");
  setInterval(() => {
    runInContext("gc({ type: 'minor' })", context);
  }, everySoOften).unref();
}
