/**
 * Findings that came lately, by the JSON that they were told as: most are the same all over a fleet, and need be read but
 * once.
 * @module
 */
import type { Finding } from "./batch.ts";

const most = 5000;
const longest = 1000;

const lately = new Map<string, Finding>();

/**
 * The finding that came lately as this JSON, or else as it is read; null where none is.
 * @param told The JSON, not yet looked at.
 */
export function recall(told: string, read: () => Finding | null): Finding | null {
  const known = lately.get(told);
  if (known !== undefined) return known;
  const finding = read();
  if (lately.size >= most) lately.clear();
  // A part of a text would hold on to the whole of it.
  if (finding && told.length <= longest) lately.set(copyOf(told), finding);
  return finding;
}

/** The same text, in memory of its own: a byte a character where it is ASCII, as comparing it with others is then fast. */
export const copyOf = (text: string): string =>
  text.isWellFormed() ? Buffer.from(text).toString() : Buffer.from(text, "utf16le").toString("utf16le");
