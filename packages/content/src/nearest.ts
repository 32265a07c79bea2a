import type { Text } from "./text.ts";

/** Edits (insert, delete, replace, swap of neighbours) from `a` to `b`: the optimal string alignment distance. */
const distance = (a: string, b: string): number => {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      );
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) cost = Math.min(cost, (beforeLast[column - 2] ?? 0) + 1);
      current.push(cost);
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? 0;
};

/** The candidate that `name` was most likely meant to be, or null where none is near. */
export const nearest = (name: string, candidates: Iterable<string>): string | null => {
  const written = name.slice(0, 100).toLowerCase();
  const limit = Math.max(1, Math.floor(written.length / 3));
  let best: { readonly candidate: string; readonly edits: number } | null = null;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - written.length) > limit) continue;
    const edits = distance(written, candidate.toLowerCase());
    if (edits <= limit && (best === null || edits < best.edits)) best = { candidate, edits };
  }
  return best?.candidate ?? null;
};

/** The sentence “did you mean …?” for a message, empty where nothing is near. */
export const suggestion = (name: string, candidates: Iterable<string>): Text => {
  const found = nearest(name, candidates);
  return found === null
    ? { ja: "", en: "" }
    : { ja: `「${found}」の誤りではありませんか。`, en: ` Did you mean "${found}"?` };
};
