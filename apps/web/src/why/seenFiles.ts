import type { CellRow } from "@tokiwa/server/api";

/** What was seen in one file, or (without a file) elsewhere, in the order of the evidence. */
export interface SeenFile {
  readonly file: string | undefined;
  readonly lines: readonly { readonly line: number | undefined; readonly text: string }[];
}

/** Puts together what was seen in the same file. The same place may be named by two parts of a check; once is enough. */
export function seenFiles(evidence: CellRow["evidence"]): readonly SeenFile[] {
  const places = new Map(evidence.map((seen) => [JSON.stringify([seen.file, seen.line, seen.text]), seen]));
  return [...Map.groupBy(places.values(), ({ file }) => file)].map(([file, seen]) => ({
    file,
    lines: seen.map(({ line, text }) => ({ line: line === 0 ? undefined : line, text })),
  }));
}
