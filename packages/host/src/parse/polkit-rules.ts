/**
 * Rules of `polkit(8)`: which of them say yes, and what they look at before. They are JavaScript, of which only the
 * shape is read: nothing of it is run.
 * @module
 */
import type { Seen } from "@tokiwa/content";
import { type Line, lines, seenAt } from "./source.ts";

/** A place in a rule that lets an action happen without asking for a password. */
export interface PolkitGrant {
  /** The rule looks at who asks. */
  readonly asksWho: boolean;
  /** The rule looks at which action is asked for. */
  readonly asksWhat: boolean;
  readonly seen: Seen;
}

/** The grants of a file: each `polkit.Result.YES` that a function given to `polkit.addRule` returns. */
export function polkitGrants(file: string, text: string): readonly PolkitGrant[] {
  const code = withoutComments(text);
  const all = lines(text);
  const grants: PolkitGrant[] = [];
  for (const rule of code.matchAll(/polkit\s*\.\s*addRule\s*\(\s*(?:function\s*\w*\s*)?\(\s*(\w+)\s*,\s*(\w+)\s*\)/g)) {
    const [, action = "action", subject = "subject"] = rule;
    const begin = rule.index + rule[0].length;
    const end = closing(code, begin);
    const body = code.slice(begin, end);
    const mentions = (name: string): boolean => new RegExp(`\\b${name}\\s*[.[]`).test(body);
    for (const yes of body.matchAll(/polkit\s*\.\s*Result\s*\.\s*YES|return\s+["']yes["']/g)) {
      const number = text.slice(0, begin + yes.index).split("\n").length;
      const line: Line = all[number - 1] ?? { number, text: "" };
      grants.push({ asksWho: mentions(subject), asksWhat: mentions(action), seen: seenAt(file, line) });
    }
  }
  return grants;
}

/** The same text with comments blanked out, so that places stay where they are. */
function withoutComments(text: string): string {
  return text.replace(
    /("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|\/\/[^\n]*|\/\*[\s\S]*?\*\//g,
    (all, string?: string) => (string === undefined ? all.replace(/[^\n]/g, " ") : all),
  );
}

/** Where the first brace from here on is closed; the end of the text where it is not. */
function closing(code: string, from: number): number {
  let depth = 0;
  for (const { 0: token, index } of code.slice(from).matchAll(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[{}]/g)) {
    if (token === "{") depth += 1;
    else if (token === "}" && --depth <= 0) return from + index;
  }
  return code.length;
}
