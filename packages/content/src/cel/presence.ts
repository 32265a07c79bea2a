/**
 * Fields that may be missing: every read of one must stand where `has()` has shown it to be there. Otherwise the check
 * would end in an error on just those subjects that lack it.
 * @module
 */
import type { ASTNode } from "@marcbachmann/cel-js";
import type { FactEnvironment } from "./environment.ts";
import { type ExpressionFault, unknownMember } from "./fault.ts";
import { binding, checkedType, parts } from "./walk.ts";

/** Paths, as in `user.shell`, of fields that are known to be there. */
type Present = ReadonlySet<string>;

const nothing: Present = new Set();

/** A variable and members of it, as in `user.shell`; null for anything else. */
const pathOf = (node: ASTNode): string | null => {
  if (node.op === "id") return node.args;
  if (node.op !== ".") return null;
  const left = pathOf(node.args[0]);
  return left === null ? null : `${left}.${node.args[1]}`;
};

const isHas = (node: ASTNode): node is ASTNode & { readonly op: "call" } =>
  node.op === "call" && node.args[0] === "has" && node.args[1].length === 1;

/** What is present if `node` comes out as `outcome`. */
const shows = (node: ASTNode, outcome: boolean): Present => {
  if (isHas(node)) {
    const path = outcome && node.args[1][0] ? pathOf(node.args[1][0]) : null;
    if (path === null) return nothing;
    const members = path.split(".");
    return new Set(members.map((_, index) => members.slice(0, index + 1).join(".")));
  }
  if (node.op === "!_") return shows(node.args, !outcome);
  if (node.op !== "&&" && node.op !== "||") return nothing;
  const [left, right] = [shows(node.args[0], outcome), shows(node.args[1], outcome)];
  return (node.op === "&&") === outcome ? left.union(right) : left.intersection(right);
};

/** Paths that do not start at `variable`, which a macro binds anew. */
const without = (present: Present, variable: string): Present =>
  new Set([...present].filter((path) => path !== variable && !path.startsWith(`${variable}.`)));

/** What is present in each item of a list: what the filters that it went through have shown. */
const ofItems = (list: ASTNode, variable: string): Present => {
  if (list.op !== "rcall" || list.args[0] !== "filter") return nothing;
  const [, receiver, [own, predicate]] = list.args;
  if (own?.op !== "id" || !predicate) return nothing;
  const prefix = `${own.args}.`;
  const shown = [...shows(predicate, true)].filter((path) => path.startsWith(prefix));
  return ofItems(receiver, variable).union(new Set(shown.map((path) => `${variable}.${path.slice(prefix.length)}`)));
};

/** The faults of an expression that has passed the type checker: reads of fields that may be missing. */
export const presenceFaults = (root: ASTNode, environment: FactEnvironment): readonly ExpressionFault[] => {
  const faults: ExpressionFault[] = [];

  const fieldOf = (type: string | null, member: string) => environment.fieldsOf(type ?? "")?.get(member);

  const need = (node: ASTNode & { readonly op: "." }, present: Present): void => {
    const path = pathOf(node);
    if (path !== null && present.has(path)) return;
    const member = node.args[1];
    const ask = path === null ? "" : `has(${path}) && …`;
    faults.push({
      offset: node.pos,
      code: "unguarded-optional",
      message: {
        ja: `「${member}」はないことがあります。${ask === "" ? "" : `先に ${ask} で確かめるか、`}.?${member}.orValue(…) で、ないときの値を書いてください。`,
        en: `"${member}" may be missing. ${ask === "" ? "Write" : `Ask ${ask} first, or write`} .?${member}.orValue(…) with a value for when it is.`,
      },
    });
  };

  /** The type of what `has` asks for. The library does not look into it: a misspelt member would always be missing. */
  const ask = (node: ASTNode, present: Present, outermost: boolean): string | null => {
    if (node.op !== "." && node.op !== ".?") return checkedType(node);
    const [left, member] = node.args;
    const type = ask(left, present, false);
    const fields = type === null ? null : environment.fieldsOf(type);
    if (!fields || type === null) return null;
    const field = fields.get(member);
    if (!field) faults.push({ offset: node.pos, ...unknownMember(type, member, environment) });
    else if (field.optional && !outermost && node.op === ".") need(node, present);
    return field?.type.kind === "object" ? field.type.name : null;
  };

  const read = (node: ASTNode & { readonly op: "." }, present: Present): void => {
    const [left, member] = node.args;
    scan(left, present);
    if (fieldOf(checkedType(left), member)?.optional) need(node, present);
  };

  const scanMacro = (
    node: ASTNode & { readonly op: "rcall" },
    name: string,
    inside: readonly ASTNode[],
    present: Present,
  ) => {
    const [method, receiver, given] = node.args;
    scan(receiver, present);
    for (const part of given) if (part !== given[0] && !inside.includes(part)) scan(part, present);
    let known = without(present, name).union(ofItems(receiver, name));
    for (const part of inside) {
      scan(part, known);
      // map(variable, filter, transform)
      if (method === "map" && inside.length === 2) known = known.union(shows(part, true));
    }
  };

  const scan = (node: ASTNode, present: Present): void => {
    const bind = binding(node);
    if (isHas(node)) {
      for (const asked of node.args[1]) ask(asked, present, true);
    } else if (bind && node.op === "rcall") scanMacro(node, bind.name, bind.inside, present);
    else if (node.op === ".") read(node, present);
    else if (node.op === ".?") scan(node.args[0], present);
    else if (node.op === "&&" || node.op === "||") {
      // Either side's error is absorbed where the other decides, so that each may rely on the other.
      const [left, right] = node.args;
      scan(left, present.union(shows(right, node.op === "&&")));
      scan(right, present.union(shows(left, node.op === "&&")));
    } else if (node.op === "?:") {
      const [condition, then, otherwise] = node.args;
      scan(condition, present);
      scan(then, present.union(shows(condition, true)));
      scan(otherwise, present.union(shows(condition, false)));
    } else for (const part of parts(node.args)) scan(part, present);
  };
  scan(root, nothing);
  return faults;
};
