/**
 * Looking at a document before it is kept: what it is, how much is in it, and what is wrong with it and where.
 * @module
 */
import { bilingual, languageOf } from "@tokiwa/exchange";
import type { Text } from "@tokiwa/content";
import {
  type Catalog,
  check,
  type Control,
  type Group,
  type JsonObject,
  type MappingCollection,
  type Metadata,
  type Problem,
  type Profile,
  read,
  shapeOf,
} from "@tokiwa/oscal";
import type { DocumentProblem, Summary } from "./schema.ts";

/** The most bytes of a document: 32 MiB. */
export const documentLimit = 32 * 2 ** 20;
/** So many problems are told at most. */
const mostProblems = 200;

/** A document of one of the models that can be used beside ours. */
export type Usable =
  | { readonly catalog: Catalog }
  | { readonly profile: Profile }
  | { readonly "mapping-collection": MappingCollection };

export interface Looked {
  readonly document: Usable | undefined;
  readonly summary: Summary | undefined;
  readonly problems: readonly DocumentProblem[];
}

/** Texts of a document that may have been published with two languages; another one's are the same in both. */
export function textIn(metadata: Metadata): (name: string, at: string | undefined, holder: object) => Text {
  const texts = bilingual(languageOf(metadata));
  return (name, at, holder) => {
    const { ja, en } = texts.read(name, at, holder);
    return { ja: ja || en, en: en || ja };
  };
}

const rootOf = (document: Usable): Catalog | Profile | MappingCollection =>
  "catalog" in document ? document.catalog : "profile" in document ? document.profile : document["mapping-collection"];

const modelOf = (document: Usable): Summary["model"] =>
  "catalog" in document ? "catalog" : "profile" in document ? "profile" : "mapping-collection";

const none: Summary["counts"] = { groups: 0, controls: 0, parameters: 0, imports: 0, maps: 0 };

function countCatalog(catalog: Catalog): Summary["counts"] {
  const counts = { ...none, parameters: catalog.params?.length ?? 0 };
  const open: (Partial<Group> | Control)[] = [catalog].map(({ groups = [], controls = [] }) => ({ groups, controls }));
  for (let at = open.pop(); at; at = open.pop()) {
    const groups = "groups" in at ? (at.groups ?? []) : [];
    const controls = at.controls ?? [];
    counts.groups += groups.length;
    counts.controls += controls.length;
    for (const one of [...groups, ...controls]) {
      counts.parameters += one.params?.length ?? 0;
      open.push(one);
    }
  }
  return counts;
}

function countsOf(document: Usable): Summary["counts"] {
  if ("catalog" in document) return countCatalog(document.catalog);
  if ("profile" in document) {
    const { imports, modify } = document.profile;
    return { ...none, imports: imports.length, parameters: modify?.["set-parameters"]?.length ?? 0 };
  }
  const { mappings } = document["mapping-collection"];
  return { ...none, maps: mappings.reduce((sum, { maps }) => sum + maps.length, 0) };
}

export function summaryOf(document: Usable, format: Summary["format"], bytes: number): Summary {
  const { metadata } = rootOf(document);
  return {
    ...{ model: modelOf(document), format, bytes },
    title: textIn(metadata)("title", metadata.title, metadata),
    version: metadata.version,
    oscalVersion: metadata["oscal-version"],
    counts: countsOf(document),
  };
}

const told = ({ code, severity, pointer, place, message, remedy }: Problem): DocumentProblem => ({
  ...{ code, severity, pointer, line: place?.line ?? null, column: place?.column ?? null },
  ...{ message: { ...message }, remedy: { ...remedy } },
});

const limits = { bytes: documentLimit, milliseconds: 10_000 };

const otherModel: Omit<DocumentProblem, "pointer" | "line" | "column"> = {
  code: "oscal.wrong-model",
  severity: "error",
  message: {
    ja: "カタログ、プロファイル、マッピング集のいずれでもありません。",
    en: "This is neither a catalog nor a profile nor a mapping collection.",
  },
  remedy: {
    ja: "取り込むファイルを確かめてください。",
    en: "See whether it is the right file.",
  },
};

/** The document in the form that its model has, where it is one of those that can be used. */
function usable(document: JsonObject | undefined): Usable | undefined {
  const shape = document && shapeOf(document);
  return shape && ("catalog" in shape || "profile" in shape || "mapping-collection" in shape) ? shape : undefined;
}

/** Looks at the bytes of a document. Never throws for what they hold. */
export function lookAt(bytes: Uint8Array): Looked {
  const clock = () => performance.now();
  const { document, format, problems } = check(bytes, { limits, clock, limit: mostProblems });
  const broken = problems.some(({ severity }) => severity === "error");
  const found = broken ? undefined : usable(document);
  const other = broken || found ? [] : [{ ...otherModel, pointer: "", line: null, column: null }];
  return {
    document: found,
    summary: found && format ? summaryOf(found, format, bytes.byteLength) : undefined,
    problems: [...problems.map(told), ...other],
  };
}

/** A document that was looked at when it was kept, read again. */
export function readAgain(bytes: Uint8Array): Usable {
  const found = usable(read(bytes, { limits: { bytes: documentLimit } }).document);
  if (!found) throw new Error("a document that was kept cannot be read again");
  return found;
}
