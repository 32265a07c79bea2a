/**
 * Keeping a server's memory in bounds, however many assets report.
 * @module
 */
import { setFlagsFromString } from "node:v8";

/**
 * Has garbage collected when there is about as much of it as of what is held. V8 by itself waits until there is two to
 * three times as much, and goes on keeping the pages that this took.
 */
export const keepHeapLow = (): void => setFlagsFromString("--heap-growing-percent=100");
