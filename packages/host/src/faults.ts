import type { Seen } from "@tokiwa/content";
import type { Root } from "./root.ts";

/**
 * The lines that parsers have refused so far, as evidence for a check that says so. They are no longer gaps then: one
 * check fails for them, and the others judge by the rest, as the program itself does that skips them.
 */
export function takeFaults(root: Root): Seen[] {
  return root.gaps.flatMap((gap) => {
    const { path, cause, line, detail } = gap;
    if (cause !== "malformed" || line === undefined) return [];
    root.fill(gap);
    const written = root.lines(path)[line - 1]?.text.trim() ?? "";
    // Evidence is one text for readers of both languages.
    return [{ file: path, line, text: detail ? `${written}  (${detail.ja} / ${detail.en})` : written }];
  });
}
