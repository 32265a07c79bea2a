/**
 * Places of problems in the text that they were found in. Nothing is located unless there is something to say.
 * @module
 */
import type { Place, Problem } from "../problem/problem.ts";

/** Finds the places of pointers: of the value, or of the name that leads to it. What is not there is left out. */
export type Locate = (wanted: ReadonlyMap<string, "key" | "value">) => ReadonlyMap<string, Place>;

/** Gives each problem that has no place its own, or that of the nearest thing around it. */
export function locateAll(problems: readonly Problem[], locate: Locate): readonly Problem[] {
  const open = problems.filter(({ place }) => place === undefined);
  if (open.length === 0) return problems;
  const wanted = new Map<string, "key" | "value">();
  for (const { pointer, code } of open) {
    for (let at = pointer; at !== ""; at = at.slice(0, at.lastIndexOf("/")))
      if (!wanted.has(at)) wanted.set(at, "value");
    if (code === "oscal.unknown-member") wanted.set(pointer, "key");
  }
  wanted.set("", "value");
  const places = locate(wanted);
  return problems.map((one) => {
    if (one.place) return one;
    let at = one.pointer;
    while (at !== "" && !places.has(at)) at = at.slice(0, at.lastIndexOf("/"));
    const place = places.get(at);
    return place ? { ...one, place } : one;
  });
}
