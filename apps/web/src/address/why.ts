/** What the panel "why" explains: a requirement of a system, or a cell (a check of a subject). */
export type WhyTarget =
  | { readonly kind: "requirement"; readonly system: string; readonly control: string }
  | { readonly kind: "cell"; readonly subject: string; readonly check: string };

/** The form in which an address names it: `requirement/<system>/<control>` or `cell/<subject>/<check>`. */
export function whyWord(target: WhyTarget): string {
  const [first, second] =
    target.kind === "requirement" ? [target.system, target.control] : [target.subject, target.check];
  return [target.kind, encodeURIComponent(first), encodeURIComponent(second)].join("/");
}

/** Reads that form; undefined where it is none. */
export function whyTarget(word: string | undefined): WhyTarget | undefined {
  const parts = word?.split("/") ?? [];
  if (parts.length !== 3) return undefined;
  let kind: string | undefined, first: string | undefined, second: string | undefined;
  try {
    [kind, first, second] = parts.map(decodeURIComponent);
  } catch {
    return undefined;
  }
  if (!first || !second) return undefined;
  if (kind === "requirement") return { kind, system: first, control: second };
  if (kind === "cell") return { kind, subject: first, check: second };
  return undefined;
}
