/**
 * Findings that came lately, by what they were told as: most are the same all over a fleet, and need be read but once.
 * @module
 */
import type { Finding } from "./batch.ts";

const most = 5000;
const longest = 1000;

const lately = new Map<string, Finding>();

/**
 * What a finding was told as, in one text; undefined where it is told in another way than most are. Of two strings it is
 * put together here: JSON.stringify would take several times as long.
 */
function nameOf(given: unknown): string | undefined {
  if (typeof given !== "object" || given === null || Object.keys(given).length !== 2) return undefined;
  if (!("reason" in given) || !("evidence" in given)) return undefined;
  const { reason, evidence } = given;
  if (typeof reason !== "string" || typeof evidence !== "string") return undefined;
  return `${reason.length} ${reason}${evidence}`;
}

/**
 * The finding that came lately as this, or else as it is read; null where none is.
 * @param given What it was told as, not yet looked at.
 */
export function recall(given: unknown, read: () => Finding | null): Finding | null {
  const told = nameOf(given) ?? JSON.stringify(given);
  const known = lately.get(told);
  if (known !== undefined) return known;
  const finding = read();
  if (lately.size >= most) lately.clear();
  if (finding && told.length <= longest) lately.set(told, finding);
  return finding;
}
