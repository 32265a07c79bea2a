/**
 * Reads one YAML file (1.2, core schema, no tags of its own) and remembers where everything in it stands.
 * The text is hostile: its size, depth, number of nodes and aliases are limited.
 * @module
 */
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import { type ContentProblem, type Place, problem } from "./problem.ts";
import { scalarOffset } from "./scalar.ts";
import {
  encodingFault,
  parseFaults,
  tooDeep,
  tooLarge,
  tooManyAliases,
  treeFaults,
  type YamlFault,
  type YamlLimits,
  yamlLimits,
} from "./yaml-fault.ts";

/** The keys and indices from the root of a file to a value in it. */
export type Path = readonly PropertyKey[];

/** A file that was read: its value, and the place of each part of it. */
export interface YamlSource {
  readonly file: string;
  readonly value: unknown;
  /** Where the value at `path` starts; of a value that is missing, where its nearest parent starts. */
  place(path: Path): Place;
  /** Where the last key of `path` is written. */
  keyPlace(path: Path): Place;
  /** Where the character at `offset` of the text at `path` is written, whatever the style of the scalar. */
  placeInText(path: Path, offset: number): Place;
}

const resolved = (document: Document.Parsed, node: unknown): unknown => (isAlias(node) ? node.resolve(document) : node);

/** The node at `path`, the key that leads to it, and the deepest node on the way that exists. */
const find = (document: Document.Parsed, path: Path) => {
  let node: unknown = document.contents;
  let key: unknown = null;
  let deepest: unknown = node;
  for (const step of path) {
    const parent = resolved(document, node);
    key = null;
    node = null;
    if (isSeq(parent) && typeof step === "number") node = parent.items[step] ?? null;
    if (isMap(parent)) {
      const pair = parent.items.findLast((item) => isScalar(item.key) && item.key.value === step);
      key = pair?.key ?? null;
      node = pair?.value ?? null;
    }
    if (node === null) break;
    deepest = node;
  }
  return { node, key, deepest };
};

export interface YamlReading {
  readonly source: YamlSource | null;
  readonly draft: YamlSource | null;
  readonly problems: readonly ContentProblem[];
}

const startOf = (node: unknown): number =>
  isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? (node.range?.[0] ?? 0) : 0;

/**
 * Reads one YAML file. Never throws: what cannot be read is a problem, and then there is no source.
 * @param file the name to show for it
 * @returns where a key stands twice, or a single value cannot be read, there is a `draft` in place of a source: it serves to tell what else is wrong, and
 * nothing of it may be used
 */
export const readYaml = (file: string, text: string, limits: YamlLimits = yamlLimits): YamlReading => {
  const lines = new LineCounter();
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return line === 0 ? { line: 1, column: 1 } : { line, column: col };
  };
  const told = ({ offset, code, message }: YamlFault) => problem(file, at(offset), code, message);
  const refuse = (...faults: readonly YamlFault[]): YamlReading => ({
    source: null,
    draft: null,
    problems: faults.map(told),
  });
  if (Buffer.byteLength(text) > limits.bytes) return refuse(tooLarge(limits));
  const encoding = encodingFault(text);
  if (encoding) {
    lines.addNewLine(0);
    for (let end = text.indexOf("\n"); end >= 0 && end < encoding.offset; end = text.indexOf("\n", end + 1))
      lines.addNewLine(end + 1);
    return refuse(encoding);
  }
  try {
    const document = parseDocument(text, {
      version: "1.2",
      schema: "core",
      resolveKnownTags: false,
      merge: false,
      stringKeys: true,
      uniqueKeys: false,
      prettyErrors: false,
      lineCounter: lines,
      logLevel: "error",
    });
    const refused = parseFaults(document);
    if (!refused.sound) return refuse(...refused.faults);
    const inTree = treeFaults(document.contents, limits);
    if (inTree.some(({ code }) => code === "yaml-limit")) return refuse(...inTree);
    const faults = [...refused.faults, ...inTree];
    const value: unknown = document.toJS({ maxAliasCount: limits.aliases });
    const place = (path: Path): Place => at(startOf(find(document, path).deepest));
    const source: YamlSource = {
      file,
      value,
      place,
      keyPlace: (path) => {
        const { key } = find(document, path);
        return key === null ? place(path) : at(startOf(key));
      },
      placeInText: (path, offset) => {
        const node = resolved(document, find(document, path).node);
        return isScalar(node) ? at(scalarOffset(text, node, offset)) : place(path);
      },
    };
    return faults.length === 0
      ? { source, draft: null, problems: [] }
      : { source: null, draft: source, problems: faults.map(told) };
  } catch (error) {
    // Aliases that expand to more than the limit; nesting that the reader of values cannot follow.
    if (error instanceof ReferenceError) return refuse(tooManyAliases(0));
    if (error instanceof RangeError) return refuse(tooDeep(0));
    throw error;
  }
};
