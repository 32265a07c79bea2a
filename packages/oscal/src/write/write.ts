/**
 * Writes a document in any of its three forms.
 * @module
 */
import { stringify } from "yaml";
import type { Problem } from "../problem/problem.ts";
import type { Format } from "../read/read.ts";
import { writeXml } from "../xml/write.ts";

export interface Written {
  readonly text: string;
  /** What the form has no place for: only in XML, and only of what is not of the model. */
  readonly problems: readonly Problem[];
}

/**
 * Writes a document. JSON and YAML keep the order of members; XML has its own.
 * @param document `{ catalog: { … } }`
 * @param options.indent spaces for each level of JSON; 0 for none
 */
export function write(document: object, format: Format, options: { readonly indent?: number } = {}): Written {
  if (format === "xml") return writeXml(document);
  if (format === "json") return { text: `${JSON.stringify(document, null, options.indent ?? 2)}\n`, problems: [] };
  return {
    text: stringify(document, { version: "1.2", schema: "core", lineWidth: 0, aliasDuplicateObjects: false }),
    problems: [],
  };
}
