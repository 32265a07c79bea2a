/**
 * Which words of a text are gone and which are new.
 * @module
 */

export interface WordRun {
  readonly kind: "same" | "removed" | "added";
  readonly text: string;
}

/** Insertions of parameters, words of Latin script, single characters of Japanese and Chinese, spaces, and signs. */
const token = /\{\{[^{}]{1,200}\}\}|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]|[\p{L}\p{N}_]+|\s+|./gsu;

/** Beyond so many different words, a text is told as replaced: no one could read more. */
const mostEdits = 400;

/**
 * The runs of words that make the one text into the other: `same` and `removed` in a row are the first, `same` and
 * `added` the second. The shortest such (E. W. Myers, An O(ND) Difference Algorithm, 1986).
 *
 * @example wordRuns("every year", "every month")
 */
export function wordRuns(before: string, after: string): readonly WordRun[] {
  const a = before.match(token) ?? [];
  const b = after.match(token) ?? [];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  const middle = edits(a.slice(start, a.length - end), b.slice(start, b.length - end));
  return joined([
    { kind: "same", text: a.slice(0, start).join("") },
    ...middle,
    { kind: "same", text: a.slice(a.length - end).join("") },
  ]);
}

function edits(a: readonly string[], b: readonly string[]): readonly WordRun[] {
  const replaced: readonly WordRun[] = [
    { kind: "removed", text: a.join("") },
    { kind: "added", text: b.join("") },
  ];
  if (a.length === 0 || b.length === 0) return replaced;
  const trace = furthest(a, b);
  return trace ? walkBack(a, b, trace) : replaced;
}

/**
 * For each number of edits, how far along `a` each diagonal was before it (diagonal −n stands at 0); undefined where
 * there are too many.
 */
function furthest(a: readonly string[], b: readonly string[]): readonly Int32Array[] | undefined {
  const most = Math.min(a.length + b.length, mostEdits);
  const zero = most + 1;
  const reached = new Int32Array(2 * zero + 1);
  const trace: Int32Array[] = [];
  for (let count = 0; count <= most; count += 1) {
    trace.push(reached.slice(zero - count - 1, zero + count + 2));
    for (let diagonal = -count; diagonal <= count; diagonal += 2) {
      const [below = 0, above = 0] = [reached[zero + diagonal - 1], reached[zero + diagonal + 1]];
      let x = isDown(below, above, diagonal, count) ? above : below + 1;
      while (x < a.length && x - diagonal < b.length && a[x] === b[x - diagonal]) x += 1;
      reached[zero + diagonal] = x;
      if (x >= a.length && x - diagonal >= b.length) return trace;
    }
  }
  return undefined;
}

/** Whether the furthest way to a diagonal adds a word rather than removes one. */
const isDown = (below: number, above: number, diagonal: number, count: number): boolean =>
  diagonal === -count || (diagonal !== count && below < above);

function walkBack(a: readonly string[], b: readonly string[], trace: readonly Int32Array[]): readonly WordRun[] {
  const runs: WordRun[] = [];
  let x = a.length;
  let y = b.length;
  for (let count = trace.length - 1; count >= 0; count -= 1) {
    const reached = trace[count] ?? new Int32Array();
    const diagonal = x - y;
    const at = diagonal + count + 1;
    const [below = 0, above = 0] = [reached[at - 1], reached[at + 1]];
    const down = isDown(below, above, diagonal, count);
    const startX = count === 0 ? 0 : down ? above : below;
    const startY = count === 0 ? 0 : startX - (down ? diagonal + 1 : diagonal - 1);
    while (x > startX && y > startY) {
      x -= 1;
      y -= 1;
      runs.push({ kind: "same", text: a[x] ?? "" });
    }
    if (count === 0) break;
    if (down) {
      y -= 1;
      runs.push({ kind: "added", text: b[y] ?? "" });
    } else {
      x -= 1;
      runs.push({ kind: "removed", text: a[x] ?? "" });
    }
  }
  return runs.toReversed();
}

/**
 * Neighbours of one kind as one; of what was replaced, first what is gone, then what is new. Spaces alone between two
 * changes belong to both, so that phrases are told and not fragments.
 */
function joined(runs: readonly WordRun[]): readonly WordRun[] {
  const result: { kind: WordRun["kind"]; text: string }[] = [];
  let removed = "";
  let added = "";
  const flush = (): void => {
    if (removed) result.push({ kind: "removed", text: removed });
    if (added) result.push({ kind: "added", text: added });
    removed = "";
    added = "";
  };
  for (const [index, { kind, text }] of runs.entries()) {
    if (text === "") continue;
    const between = kind === "same" && (removed || added) && /^\s+$/u.test(text);
    const next = runs.slice(index + 1, index + 3).find((each) => each.text !== "");
    if (between && next && next.kind !== "same") {
      removed += text;
      added += text;
    } else if (kind === "removed") removed += text;
    else if (kind === "added") added += text;
    else {
      flush();
      const last = result.at(-1);
      if (last?.kind === "same") last.text += text;
      else result.push({ kind, text });
    }
  }
  flush();
  return result;
}
