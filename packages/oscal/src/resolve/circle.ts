/**
 * Imports that lead back to where they began (req-circular-error).
 * @module
 */
import type { Gathered } from "./gather.ts";

export interface Circle {
  /** The documents of the circle, the first once more at its end. */
  readonly chain: readonly string[];
  /** The profile whose import closes it, and which import that is. */
  readonly closer: string;
  readonly index: number;
}

/** The first circle that a walk from the document in import order meets, without recursion. */
export function circleFrom(start: string, gathered: ReadonlyMap<string, Gathered>): Circle | undefined {
  const done = new Set<string>();
  const onPath = new Map<string, number>();
  const path: { readonly href: string; next: number }[] = [];
  const enter = (href: string): void => {
    onPath.set(href, path.length);
    path.push({ href, next: 0 });
  };
  enter(start);
  for (let top = path.at(-1); top; top = path.at(-1)) {
    const document = gathered.get(top.href);
    const imports = document && "imports" in document ? document.imports : [];
    const index = top.next;
    const next = imports[index];
    top.next += 1;
    if (next === undefined) {
      done.add(top.href);
      onPath.delete(top.href);
      path.pop();
      continue;
    }
    const earlier = onPath.get(next);
    if (earlier !== undefined)
      return { chain: [...path.slice(earlier).map(({ href }) => href), next], closer: top.href, index };
    if (!done.has(next)) enter(next);
  }
  return undefined;
}
