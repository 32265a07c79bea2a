/**
 * What sudoers comes to: lists with their aliases opened, and the value of a parameter for everybody.
 * @module
 */
import type { Seen } from "@tokiwa/content";
import type { SudoAliasKind, SudoDefault, SudoMember } from "./sudoers-grammar.ts";
import type { Sudoers } from "./sudoers.ts";

const mostMembers = 10_000;

/**
 * A list with every alias replaced by its members; a negated alias negates them. An alias that comes round to itself, or
 * is not defined, stays by its name. Each member keeps the place where it is written.
 */
export function openAliases(sudoers: Sudoers, kind: SudoAliasKind, list: readonly SudoMember[]): readonly SudoMember[] {
  const named = new Map<string, readonly SudoMember[]>();
  for (const alias of sudoers.aliases) {
    if (alias.kind === kind && !named.has(alias.name)) named.set(alias.name, alias.members);
  }
  const opened: SudoMember[] = [];
  const open = (member: SudoMember, negated: boolean, above: readonly string[]): void => {
    if (opened.length >= mostMembers) return;
    const excluded = member.negated !== negated;
    const inside = above.includes(member.name) ? undefined : named.get(member.name);
    if (inside) for (const each of inside) open(each, excluded, [...above, member.name]);
    else opened.push({ ...member, negated: excluded });
  };
  for (const member of list) open(member, false, []);
  return opened;
}

/** A parameter as it holds for everybody, and where the last line that changed it stands. */
export interface SudoParameter {
  readonly set: SudoDefault | undefined;
  /** `undefined` where nothing sets it: the compiled value holds. */
  readonly on: boolean | undefined;
  readonly value: string;
  readonly seen: Seen | undefined;
}

/**
 * The global value of a `Defaults` parameter: the last line wins; for lists, `+=` and `-=` change what was there.
 * @param compiled the words of a list before any line changes it.
 */
export function globalDefault(sudoers: Sudoers, parameter: string, compiled: readonly string[] = []): SudoParameter {
  let words = [...compiled];
  let set: SudoDefault | undefined;
  for (const each of sudoers.defaults) {
    if (each.scope !== "global" || each.parameter !== parameter) continue;
    set = each;
    const given = each.value.split(/\s+/).filter((word) => word !== "");
    if (each.operator === "+=") words = [...words, ...given.filter((word) => !words.includes(word))];
    else if (each.operator === "-=") words = words.filter((word) => !given.includes(word));
    else words = given;
  }
  return { set, on: set && set.operator !== "off", value: words.join(" "), seen: set?.seen };
}
