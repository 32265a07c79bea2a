/**
 * References within a document, and to the documents that stand beside it.
 * @module
 */
import { rootDefinition } from "../model/description.ts";
import type { ModelName } from "../model/document.ts";
import type { Text } from "../problem/problem.ts";
import type { Findings } from "./findings.ts";
import { indexNamesOf } from "./ends.ts";
import { isMembers, type JsonMembers } from "./path.ts";
import type { Mentions } from "./walk.ts";
import { dangling, indexWords } from "./words.ts";

/** Indexes of which a part may lie in a document that this one rests on. */
const shared: ReadonlySet<string> = new Set(["by-component-uuid"]);

/** What OSCAL's own constraints say must be found in an index. */
export function settleIndexes(model: ModelName, findings: Findings): ReadonlySet<object> {
  const told = new Set<object>();
  const present = indexNamesOf(rootDefinition(model));
  for (const { rule, value, owner, key } of findings.references) {
    const name = rule.name ?? "";
    // Where the model has no such index, what it lists lies in another document.
    if (!present.has(name)) continue;
    const entries = findings.index(name);
    if (entries.has(value)) continue;
    const elsewhere = rule.level !== undefined || shared.has(name);
    findings.add(elsewhere ? "oscal.unresolved-reference" : "oscal.dangling-reference", owner, key, (suggest) =>
      dangling(value, suggest ? entries.keys() : [], indexWords(name), rule),
    );
    const thing: unknown = key === undefined ? owner : Reflect.get(owner, key);
    told.add(isMembers(thing) ? thing : owner);
  }
  return told;
}

const words = {
  anything: { ja: "識別子", en: "identifier" },
  parameter: { ja: "パラメーター", en: "parameter" },
  control: { ja: "管理策", en: "control" },
  part: { ja: "part", en: "part" },
  component: { ja: "構成要素（component）", en: "component" },
  observation: { ja: "観察（observation）", en: "observation" },
  risk: { ja: "リスク", en: "risk" },
} as const satisfies Record<string, Text>;

/** Links within a document, insertions of parameters, and references that cannot lead elsewhere. */
export function settleMentions(
  mentions: Mentions,
  model: ModelName,
  told: ReadonlySet<object>,
  findings: Findings,
): void {
  // In other models than a catalog, what these indexes list is too little to be indexed: profiles that add parts.
  const names = findings.index("catalog-groups-controls-parts");
  const parameters = findings.index("catalog-params");
  const declared = (value: string) => mentions.declared.has(value) || names.has(value) || parameters.has(value);
  const known = (suggest: boolean): Iterable<string> =>
    suggest ? [...mentions.declared.keys(), ...names.keys(), ...parameters.keys()] : [];
  for (const { value, owner, key } of mentions.fragments) {
    // Names that people give may be those of the catalog that is meant; UUIDs are of the document.
    if (value === "" || declared(value) || told.has(owner) || (model !== "catalog" && !uuid.test(value))) continue;
    findings.add("oscal.unresolved-reference", owner, key, (suggest) =>
      dangling(value, known(suggest), words.anything),
    );
  }
  for (const { kind, value, owner, key } of mentions.prose) {
    if (kind === "link" && !declared(value) && (model === "catalog" || uuid.test(value)))
      findings.add("oscal.unresolved-reference", owner, key, (suggest) =>
        dangling(value, known(suggest), words.anything),
      );
    // Elsewhere than in a catalog, parameters are those of the catalog that is meant.
    if (kind === "param" && model === "catalog" && !parameters.has(value))
      findings.add("oscal.dangling-reference", owner, key, (suggest) =>
        dangling(value, suggest ? parameters.keys() : [], words.parameter),
      );
  }
  for (const { name, value, owner, key } of mentions.references) {
    const what = localReferences[model]?.[name];
    if (what && !mentions.declared.has(value))
      findings.add("oscal.dangling-reference", owner, key, (suggest) => dangling(value, known(suggest), what));
  }
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** References that must be met in the document itself, by model: what they name lies nowhere else. */
const localReferences: Partial<Record<ModelName, Readonly<Record<string, Text>>>> = {
  "component-definition": { "component-uuid": words.component },
  "system-security-plan": { "component-uuid": words.component },
  "assessment-results": { "observation-uuid": words.observation, "risk-uuid": words.risk },
  "plan-of-action-and-milestones": { "observation-uuid": words.observation, "risk-uuid": words.risk },
};

/** What documents declare that others refer to. */
interface Declared {
  readonly controls: Set<string>;
  readonly parameters: Set<string>;
  readonly parts: Set<string>;
}

/** References into catalogs, held against those that are given: control-id, with-ids, statement-id, param-id, id-ref. */
export function settleAgainst(
  mentions: Mentions,
  document: JsonMembers,
  catalogs: readonly JsonMembers[],
  findings: Findings,
): void {
  const { controls, parameters, parts } = declaredIn(catalogs);
  const check = (value: string, set: ReadonlySet<string>, what: Text, owner: object, key: string | number) => {
    if (set.has(value)) return;
    findings.add("oscal.dangling-reference", owner, key, (suggest) => ({
      ...dangling(value, suggest ? set : [], what),
      message: {
        ja: `参照先のカタログに「${value}」という${what.ja}はありません。`,
        en: `The catalog referred to has no ${what.en} "${value}".`,
      },
    }));
  };
  const own = ownParts(document);
  for (const { name, value, owner, key } of mentions.references) {
    if (name === "control-id" || name === "with-id") check(value, controls, words.control, owner, key);
    if (name === "statement-id" || name === "objective-id") check(value, parts, words.part, owner, key);
    if (name === "param-id" && !own.has(value)) check(value, parameters, words.parameter, owner, key);
  }
  for (const item of mapItems(document)) {
    const { "id-ref": id, type } = item;
    if (typeof id !== "string") continue;
    if (type === "control") check(id, controls, words.control, item, "id-ref");
    else if (type === "statement") check(id, parts, words.part, item, "id-ref");
  }
}

const arrayAt = (value: unknown, key: string): readonly unknown[] => {
  const content = isMembers(value) ? value[key] : undefined;
  return Array.isArray(content) ? content : [];
};

function declaredIn(catalogs: readonly JsonMembers[]): Declared {
  const declared: Declared = { controls: new Set(), parameters: new Set(), parts: new Set() };
  const pending: { readonly node: unknown; readonly into: Set<string> | undefined }[] = catalogs.map((document) => ({
    node: document["catalog"] ?? document,
    into: undefined,
  }));
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { node, into } = next;
    if (!isMembers(node)) continue;
    if (into && typeof node["id"] === "string") into.add(node["id"]);
    for (const group of arrayAt(node, "groups")) pending.push({ node: group, into: undefined });
    for (const control of arrayAt(node, "controls")) pending.push({ node: control, into: declared.controls });
    for (const part of arrayAt(node, "parts")) pending.push({ node: part, into: declared.parts });
    for (const param of arrayAt(node, "params")) pending.push({ node: param, into: declared.parameters });
  }
  return declared;
}

/** Parameters that a profile itself adds. */
function ownParts(document: JsonMembers): ReadonlySet<string> {
  const profile = document["profile"];
  const modify = isMembers(profile) ? profile["modify"] : undefined;
  const adds = arrayAt(modify, "alters").flatMap((alter) => arrayAt(alter, "adds"));
  return new Set(
    adds
      .flatMap((add) => arrayAt(add, "params"))
      .flatMap((param) => (isMembers(param) && typeof param["id"] === "string" ? [param["id"]] : [])),
  );
}

function mapItems(document: JsonMembers): readonly JsonMembers[] {
  const collection = document["mapping-collection"];
  const maps = arrayAt(collection, "mappings").flatMap((mapping) => arrayAt(mapping, "maps"));
  return maps.flatMap((map) => [...arrayAt(map, "sources"), ...arrayAt(map, "targets")]).filter(isMembers);
}
