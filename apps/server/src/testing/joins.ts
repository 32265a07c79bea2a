/**
 * Reading PostgreSQL's plans for how tables are joined.
 * @module
 */

/** A node of `EXPLAIN (VERBOSE, FORMAT JSON)`, as far as it is looked at. */
export interface PlanNode {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly Alias?: string;
  readonly "Parent Relationship"?: string;
  readonly Output?: readonly string[];
  readonly Plans?: readonly PlanNode[];
  readonly "Hash Cond"?: string;
  readonly "Merge Cond"?: string;
  readonly "Join Filter"?: string;
  readonly "Index Cond"?: string;
  readonly "Recheck Cond"?: string;
  readonly Filter?: string;
}

/** What is equal to what, over the whole plan: union of those that some condition ties. */
class Ties {
  readonly #of = new Map<string, string>();

  find(name: string): string {
    const next = this.#of.get(name);
    return next === undefined ? name : this.find(next);
  }

  tie(a: string, b: string): void {
    const [one, other] = [this.find(a), this.find(b)];
    if (one !== other) this.#of.set(one, other);
  }
}

const conditions = ["Hash Cond", "Merge Cond", "Join Filter", "Index Cond", "Recheck Cond", "Filter"] as const;
const word = String.raw`"?([a-z_0-9]+)"?\.organization_id`;
const pairs = new RegExp(String.raw`\(${word} = ${word}\)`, "g");
const pinned = new RegExp(String.raw`\(${word} = (\$\d+|'[^']*'::text)\)`, "g");

function* nodesOf(node: PlanNode): Iterable<PlanNode> {
  yield node;
  for (const below of node.Plans ?? []) yield* nodesOf(below);
}

const given = /^"?([a-z_0-9]+)"?\.organization_id$/;

function tiesOf(root: PlanNode): Ties {
  const ties = new Ties();
  for (const node of nodesOf(root)) {
    // A subquery's organization is that of the table it is read from.
    if (node["Node Type"] === "Subquery Scan" && node.Alias !== undefined)
      for (const output of node.Plans?.flatMap(({ Output }) => Output ?? []) ?? []) {
        const from = given.exec(output)?.[1];
        if (from !== undefined) ties.tie(node.Alias, from);
      }
    // The parts of a partitioned table are called as it is, with a number; conditions above them call them so.
    for (const { Alias: alias, "Parent Relationship": relationship } of node.Plans ?? [])
      if (relationship === "Member" && alias !== undefined) ties.tie(alias, alias.replace(/_\d+$/, ""));
    for (const name of conditions) {
      const text = node[name] ?? "";
      for (const [, a = "", b = ""] of text.matchAll(pairs)) ties.tie(a, b);
      // What is fixed to the same value is tied by it.
      for (const [, a = "", value = ""] of text.matchAll(pinned)) ties.tie(a, value);
    }
  }
  return ties;
}

const joins: ReadonlySet<string> = new Set(["Nested Loop", "Hash Join", "Merge Join"]);

/** The tables that grow with the fleet in the part of a plan that gives its rows, by what the plan calls them. */
function tablesIn(node: PlanNode, grows: ReadonlySet<string>): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const relation = node["Relation Name"];
  if (relation !== undefined && grows.has(relation)) found.set(node.Alias ?? relation, relation);
  for (const below of node.Plans ?? []) {
    if (below["Parent Relationship"] === "InitPlan" || below["Parent Relationship"] === "SubPlan") continue;
    for (const [alias, table] of tablesIn(below, grows)) found.set(alias, table);
  }
  return found;
}

/**
 * The joins of a plan that bring rows of two organizations together, each as `a × b`.
 * @param grows The tables that are kept by organization.
 */
export function crossJoins(root: PlanNode, grows: ReadonlySet<string>): readonly string[] {
  const ties = tiesOf(root);
  return [...nodesOf(root)].flatMap((node) => {
    const sides = (node.Plans ?? []).filter((one) => ["Outer", "Inner"].includes(one["Parent Relationship"] ?? ""));
    const [outer, inner] = sides.map((side) => tablesIn(side, grows));
    if (!joins.has(node["Node Type"]) || !outer?.size || !inner?.size) return [];
    const tied = new Set([...outer.keys()].map((alias) => ties.find(alias)));
    if ([...inner.keys()].some((alias) => tied.has(ties.find(alias)))) return [];
    return [`${[...outer.values()].join(", ")} × ${[...inner.values()].join(", ")}`];
  });
}
