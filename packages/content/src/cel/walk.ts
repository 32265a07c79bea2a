/**
 * Walks the syntax of a CEL expression: the names it leaves free, and how deep its loops nest.
 * @module
 */
import type { ASTNode } from "@marcbachmann/cel-js";

/** The macros that walk over a list or a map and bind a variable to each item. */
const loops = new Set(["all", "exists", "exists_one", "map", "filter"]);

export interface Visit {
  readonly node: ASTNode;
  /** The variables that the expression itself binds here. */
  readonly bound: ReadonlySet<string>;
  /** The node of which this one is a direct part. */
  readonly parent: ASTNode | null;
  /** How many loops this node stands inside of. */
  readonly loops: number;
  readonly binds: number;
}

const isNode = (value: unknown): value is ASTNode => typeof value === "object" && value !== null && "op" in value;

/** The nodes that a node consists of, in the order of the source. */
export const parts = (value: unknown): ASTNode[] => {
  if (isNode(value)) return [value];
  return Array.isArray(value) ? value.flatMap(parts) : [];
};

/** The variable that a macro binds, and the parts of the call in which it is bound. */
export const binding = (
  node: ASTNode,
): { readonly name: string; readonly inside: readonly ASTNode[]; readonly kind: "loop" | "bind" } | null => {
  if (node.op !== "rcall") return null;
  const [method, receiver, given] = node.args;
  const [variable, ...rest] = given;
  if (variable?.op !== "id") return null;
  if (loops.has(method)) return { name: variable.args, inside: rest, kind: "loop" };
  const isBind = method === "bind" && receiver.op === "id" && receiver.args === "cel";
  return isBind ? { name: variable.args, inside: rest.slice(1), kind: "bind" } : null;
};

/** The type that the checker found for a node, by name; the library keeps it on the node. */
export const checkedType = (node: object | undefined): string | null => {
  const type: unknown = node && "checkedType" in node ? node.checkedType : null;
  return typeof type === "object" && type !== null && "name" in type && typeof type.name === "string"
    ? type.name
    : null;
};

/** Every node of an expression with its surroundings, parents before their parts. The names that macros bind are left out. */
export const walk = (root: ASTNode): readonly Visit[] => {
  const visits: Visit[] = [];
  const pending: Visit[] = [{ node: root, bound: new Set(), parent: null, loops: 0, binds: 0 }];
  for (let visit = pending.pop(); visit; visit = pending.pop()) {
    visits.push(visit);
    const { node, bound } = visit;
    const bind = binding(node);
    const variable = bind && node.op === "rcall" ? node.args[2][0] : null;
    for (const part of parts(node.args).reverse()) {
      if (part === variable) continue;
      if (bind?.inside.includes(part))
        pending.push({
          node: part,
          bound: new Set([...bound, bind.name]),
          parent: node,
          loops: visit.loops + (bind.kind === "loop" ? 1 : 0),
          binds: visit.binds + (bind.kind === "bind" ? 1 : 0),
        });
      else pending.push({ ...visit, node: part, parent: node });
    }
  }
  return visits;
};

/** The name and member of `area.member`, where `area` is free. */
export const factOf = ({ node, bound }: Visit): { area: string; fact: string } | null => {
  if (node.op !== "." && node.op !== ".?") return null;
  const [left, fact] = node.args;
  return left.op === "id" && !bound.has(left.args) ? { area: left.args, fact } : null;
};
