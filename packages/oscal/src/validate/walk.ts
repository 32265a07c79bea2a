/**
 * One walk over a document along the description of its model: the constraints of each definition, and what references
 * and declares something.
 * @module
 */
import { type Definition, isMarkupType, type Member, rootDefinition } from "../model/description.ts";
import type { ModelName } from "../model/document.ts";
import { incomplete } from "../schema/structure.ts";
import type { Findings } from "./findings.ts";
import { isMembers, type JsonMembers, type Key } from "./path.ts";
import { type Check, compileRules } from "./rules.ts";

/** What a document declares and what it points at. */
export interface Mentions {
  /** By every `uuid` and `id`: where it is declared. */
  readonly declared: Map<string, object>;
  /** Every `id` of a parameter. */
  readonly parameters: Set<string>;
  /** Each `href` that begins with `#`, without that sign. */
  readonly fragments: { readonly value: string; readonly owner: object; readonly key: Key }[];
  /** Each insertion of a parameter, and each link within prose. */
  readonly prose: {
    readonly kind: "param" | "link";
    readonly value: string;
    readonly owner: object;
    readonly key: Key;
  }[];
  /** Members that refer by name to what other documents may declare: `control-id`, `param-id`, … */
  readonly references: { readonly name: string; readonly value: string; readonly owner: object; readonly key: Key }[];
}

interface Plan {
  readonly definition: Definition;
  readonly checks: readonly Check[];
  readonly declares: boolean;
  readonly isParameter: boolean;
  readonly hasHref: boolean;
  readonly references: readonly string[];
  readonly choice: boolean;
  readonly markup: "line" | "multiline" | undefined;
  /** Members whose values need a visit, by their JSON name. */
  readonly members: Map<string, { readonly member: Member; readonly plan: Plan; readonly leaf: boolean }>;
}

/** Flags that name what another definition declares. */
const referring: ReadonlySet<string> = new Set([
  "control-id",
  "param-id",
  "statement-id",
  "objective-id",
  "component-uuid",
  "observation-uuid",
  "risk-uuid",
  "activity-uuid",
  "task-uuid",
  "with-id",
]);
const plans = new WeakMap<Definition, Plan>();

function planOf(definition: Definition): Plan {
  const known = plans.get(definition);
  if (known) return known;
  const flags = [...definition.flags.keys()];
  const plan: Plan = {
    definition,
    checks: compileRules(definition),
    declares: definition.flags.has("uuid") || definition.flags.has("id"),
    isParameter: definition.name === "control-common:parameter",
    hasHref: definition.flags.has("href"),
    references: flags.filter((name) => referring.has(name)),
    choice: definition.choices.length > 0,
    markup: !isMarkupType(definition.type) ? undefined : definition.type === "markup-line" ? "line" : "multiline",
    members: new Map(),
  };
  plans.set(definition, plan);
  for (const member of definition.members) {
    const next = planOf(member.definition);
    const leaf = member.definition.kind === "field" && member.definition.value === undefined;
    // A bare value without constraints and without markup has nothing to be looked at.
    if (leaf && next.checks.length === 0 && next.markup === undefined && !referring.has(member.xml)) continue;
    plan.members.set(member.json, { member, plan: next, leaf });
  }
  return plan;
}

/** @param document `{ catalog: … }`, whose depth is known to be bounded */
export function walk(document: JsonMembers, model: ModelName, findings: Findings): Mentions {
  const mentions: Mentions = { declared: new Map(), parameters: new Set(), fragments: [], prose: [], references: [] };
  visit(document[model], document, model, planOf(rootDefinition(model)), findings, mentions);
  return mentions;
}

function visit(value: unknown, owner: object, key: Key, plan: Plan, findings: Findings, mentions: Mentions): void {
  for (const check of plan.checks) check(value, owner, key, findings);
  if (plan.markup && typeof value === "string") {
    prose(value, owner, key, plan.markup, findings, mentions);
    return;
  }
  if (!isMembers(value)) return;
  if (plan.declares) declare(value, plan, findings, mentions);
  if (plan.hasHref) {
    const { href } = value;
    if (typeof href === "string" && href.startsWith("#"))
      mentions.fragments.push({ value: href.slice(1), owner: value, key: "href" });
  }
  for (const name of plan.references) {
    const reference = value[name];
    if (typeof reference === "string") mentions.references.push({ name, value: reference, owner: value, key: name });
  }
  if (plan.choice)
    for (const { code, message, remedy } of incomplete(value, plan.definition, ""))
      findings.add(code, value, undefined, { message, remedy });
  for (const name in value) {
    const way = plan.members.get(name);
    if (!way) continue;
    const content = value[name];
    if (Array.isArray(content))
      for (let index = 0; index < content.length; index++)
        enter(content[index], content, index, way, findings, mentions);
    else enter(content, value, name, way, findings, mentions);
  }
}

function enter(
  value: unknown,
  owner: object,
  key: Key,
  way: { readonly member: Member; readonly plan: Plan; readonly leaf: boolean },
  findings: Findings,
  mentions: Mentions,
): void {
  if (way.leaf && typeof value === "string" && referring.has(way.member.xml))
    mentions.references.push({ name: way.member.xml, value, owner, key });
  visit(value, owner, key, way.plan, findings, mentions);
}

function declare(value: JsonMembers, plan: Plan, findings: Findings, mentions: Mentions): void {
  const { uuid, id } = value;
  if (typeof id === "string" && plan.definition.flags.has("id")) {
    mentions.declared.set(id, value);
    if (plan.isParameter) mentions.parameters.add(id);
  }
  if (typeof uuid !== "string") return;
  if (mentions.declared.has(uuid)) {
    findings.add("oscal.duplicate-id", value, "uuid", {
      message: {
        ja: `UUID「${uuid}」は他のものにも付いています。`,
        en: `The UUID "${uuid}" stands for something else, too.`,
      },
      remedy: { ja: "新しい UUID を付けてください。", en: "Give it a UUID of its own." },
    });
  } else mentions.declared.set(uuid, value);
}

const insertion = /\{\{\s*insert:\s*param\s*,\s*([^\s{}]+)\s*\}\}/g;
const anchor = /\]\(#([^)\s]+)\)/g;

function prose(
  text: string,
  owner: object,
  key: Key,
  kind: "line" | "multiline",
  findings: Findings,
  mentions: Mentions,
): void {
  if (kind === "line" && text.includes("\n")) {
    findings.add("oscal.line-break", owner, key, {
      message: { ja: "一行の文に改行があります。", en: "There is a line break in text of one line." },
      remedy: {
        ja: "空白に置き換えてください。データはそのまま保持されます。",
        en: "Put a space there. The data is kept as it is.",
      },
    });
  }
  if (text.includes("{{"))
    for (const [, value = ""] of text.matchAll(insertion)) mentions.prose.push({ kind: "param", value, owner, key });
  if (text.includes("](#"))
    for (const [, value = ""] of text.matchAll(anchor)) mentions.prose.push({ kind: "link", value, owner, key });
}
