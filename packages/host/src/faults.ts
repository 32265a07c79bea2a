import type { Seen } from "@tokiwa/content";
import type { Root } from "./root.ts";

/**
 * The lines that parsers have refused so far, as evidence for a check that says so. They are no longer gaps then: one
 * check fails for them, and the others judge by the rest, as the program itself does that skips them.
 */
export function takeFaults(root: Root): Seen[] {
  return root.gaps.flatMap((gap) => {
    const [, line, what] = (gap.cause === "malformed" && /^line (\d+): (.*)$/s.exec(gap.detail ?? "")) || [];
    if (line === undefined) return [];
    root.fill(gap);
    const written = root.lines(gap.path)[Number(line) - 1]?.text.trim() ?? "";
    return [{ file: gap.path, line: Number(line), text: `${written}  (${what})` }];
  });
}
