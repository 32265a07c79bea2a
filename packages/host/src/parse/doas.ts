/**
 * `doas.conf(5)` of OpenDoas.
 * @module
 */
import type { Seen } from "@tokiwa/content";
import { lines, seenAt } from "./source.ts";

export interface DoasRule {
  readonly permits: boolean;
  readonly options: readonly string[];
  /** A user, or `:group`. */
  readonly identity: string;
  /** As whom; empty: as anybody. */
  readonly target: string;
  /** Empty: any command. */
  readonly command: string;
  readonly seen: Seen;
}

/**
 * The rules in order; the last that matches counts.
 * @param refuse is told of each line that doas would not take (it then refuses to run at all).
 */
export function doasRules(file: string, text: string, refuse: (line: number) => unknown): readonly DoasRule[] {
  return lines(text).flatMap((line) => {
    const bare = line.text.replace(/#.*$/, "").trim();
    if (bare === "") return [];
    const [, action, options = "", identity, target = "", command = ""] =
      /^(permit|deny)((?:\s+(?:nopass|nolog|persist|keepenv|setenv\s*\{[^}]*\}))*)\s+(\S+)(?:\s+as\s+(\S+))?(?:\s+cmd\s+(.+))?$/.exec(
        bare,
      ) ?? [];
    if (action === undefined || identity === undefined) {
      refuse(line.number);
      return [];
    }
    const words = options
      .replace(/setenv\s*\{[^}]*\}/g, "setenv")
      .split(/\s+/)
      .filter(Boolean);
    return [{ permits: action === "permit", options: words, identity, target, command, seen: seenAt(file, line) }];
  });
}
