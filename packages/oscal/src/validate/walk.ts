/**
 * One walk over a document along the description of its model: the constraints of each definition, and what references
 * and declares something.
 * @module
 */
import { type Definition, isMarkupType, rootDefinition } from "../model/description.ts";
import type { ModelName } from "../model/document.ts";
import { defaultLimits, tooDeep } from "../read/limits.ts";
import { incomplete, isComplete } from "../schema/structure.ts";
import { Automaton, type State, type Way } from "./automaton.ts";
import type { Findings } from "./findings.ts";
import { isMembers, type JsonMembers, type Key } from "./path.ts";
import { groupChecks } from "./rules.ts";
import { type Check, workOf } from "./work.ts";

/** What a document declares and what it points at. */
export interface Mentions {
  /** By every `uuid` and `id`: where it is declared. */
  readonly declared: Map<string, object>;
  /** How many members all objects have. */
  members: number;
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

/** What is to be looked at in a value, besides its members. */
interface Work {
  readonly checks: readonly Check[];
  readonly declares: boolean;
  readonly hasHref: boolean;
  readonly references: readonly string[];
  readonly choice: boolean;
  readonly markup: "line" | "multiline" | undefined;
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
/** What a catalog's own indexes list by `id`; of other models these are few. */
const indexed: ReadonlySet<string> = new Set([
  "catalog:control",
  "catalog:group",
  "control-common:part",
  "control-common:parameter",
]);
/** Indexes that others contain, and that nothing is looked up in. */
const contained: ReadonlySet<string> = new Set([
  "catalog-parts",
  "catalog-controls",
  "catalog-groups",
  "catalog-props",
]);
const automaton = new Automaton<Work>((definition, arrivals) => {
  const { flags, name, choices, type } = definition;
  return {
    checks: [...workOf(definition, arrivals), ...groupChecks(definition)],
    declares: flags.has("uuid") || (flags.has("id") && !indexed.has(name)),
    hasHref: flags.has("href"),
    references: [...flags.keys()].filter((flag) => referring.has(flag)),
    choice: choices.length > 0,
    markup: !isMarkupType(type) ? undefined : type === "markup-line" ? "line" : "multiline",
  };
}, contained);

/** The way to a member; null where nothing is to be looked at there. */
function wayTo(state: State<Work>, name: string): Way<Work> | null {
  const member = state.definition.byJson.get(name);
  if (!member) return null;
  const way = automaton.way(state, member);
  const bare = member.definition.kind === "field" && member.definition.value === undefined;
  const { checks, markup } = way.whole().work;
  return bare && checks.length === 0 && markup === undefined && !referring.has(member.xml) ? null : way;
}

/**
 * @param document `{ catalog: … }`
 * @throws ReadFault where it is deeper than a document may be
 */
export function walk(document: JsonMembers, model: ModelName, findings: Findings): Mentions {
  const mentions: Mentions = { declared: new Map(), members: 0, fragments: [], prose: [], references: [] };
  const root = document[model];
  visit(root, document, model, automaton.start(rootDefinition(model), root, document, model), findings, mentions, 1);
  return mentions;
}

function visit(
  value: unknown,
  owner: object,
  key: Key,
  state: State<Work>,
  findings: Findings,
  mentions: Mentions,
  depth: number,
): void {
  if (depth > defaultLimits.depth) throw tooDeep("", defaultLimits.depth);
  const { work, ways } = state;
  for (const check of work.checks) check(value, owner, key, findings);
  if (typeof value === "string") {
    if (work.markup) prose(value, owner, key, work.markup, findings, mentions);
    return;
  }
  if (!isMembers(value)) return;
  if (work.declares) declare(value, state.definition, findings, mentions);
  if (work.hasHref) {
    const { href } = value;
    if (typeof href === "string" && href.charCodeAt(0) === 35)
      mentions.fragments.push({ value: href.slice(1), owner: value, key: "href" });
  }
  for (const name of work.references) {
    const reference = value[name];
    if (typeof reference === "string") mentions.references.push({ name, value: reference, owner: value, key: name });
  }
  if (work.choice && !isComplete(value, state.definition)) choices(value, state.definition, findings);
  for (const name in value) {
    mentions.members++;
    let way = ways.get(name);
    if (way === undefined) ways.set(name, (way = wayTo(state, name)));
    if (way === null) continue;
    const content = value[name];
    if (Array.isArray(content))
      for (let index = 0; index < content.length; index++)
        enter(content[index], content, index, way, findings, mentions, depth + 2);
    // What should be an array and is none has been told; its content is none of the model's.
    else if (!way.member.array || way.member.single) enter(content, value, name, way, findings, mentions, depth + 1);
  }
}

function enter(
  value: unknown,
  owner: object,
  key: Key,
  way: Way<Work>,
  findings: Findings,
  mentions: Mentions,
  depth: number,
): void {
  const mask = way.mask === undefined ? 0 : way.mask(value, owner, key);
  let state = way.states.get(mask);
  if (state === undefined) way.states.set(mask, (state = way.enter(mask)));
  const { xml } = way.member;
  if (typeof value === "string" && referring.has(xml)) mentions.references.push({ name: xml, value, owner, key });
  visit(value, owner, key, state, findings, mentions, depth);
}

/** What the published schemas lose where there is a choice. */
function choices(value: JsonMembers, definition: Definition, findings: Findings): void {
  for (const { code, message, remedy } of incomplete(value, definition, ""))
    findings.add(code, value, undefined, () => ({ message, remedy }));
}

function declare(value: JsonMembers, definition: Definition, findings: Findings, mentions: Mentions): void {
  const { uuid, id } = value;
  if (typeof id === "string" && definition.flags.has("id")) {
    mentions.declared.set(id, value);
  }
  if (typeof uuid !== "string") return;
  if (mentions.declared.has(uuid)) {
    findings.add("oscal.duplicate-id", value, "uuid", () => ({
      message: {
        ja: `UUID「${uuid}」は他のものにも付いています。`,
        en: `The UUID "${uuid}" stands for something else, too.`,
      },
      remedy: { ja: "新しい UUID を付けてください。", en: "Give it a UUID of its own." },
    }));
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
    findings.add("oscal.line-break", owner, key, () => ({
      message: { ja: "一行の文に改行があります。", en: "There is a line break in text of one line." },
      remedy: {
        ja: "空白に置き換えてください。データはそのまま保持されます。",
        en: "Put a space there. The data is kept as it is.",
      },
    }));
  }
  if (text.includes("{{"))
    for (const [, value = ""] of text.matchAll(insertion)) mentions.prose.push({ kind: "param", value, owner, key });
  if (text.includes("](#"))
    for (const [, value = ""] of text.matchAll(anchor)) mentions.prose.push({ kind: "link", value, owner, key });
}
