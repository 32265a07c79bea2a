/**
 * Documents as they were read, taken for comparison and composition.
 * @module
 */
import type { Catalog } from "../model/catalog.ts";
import type { MappingCollection } from "../model/mapping.ts";
import { pointerOf } from "../problem/pointer.ts";
import { type Problem, problem } from "../problem/problem.ts";
import { type Shaped, shapeOf } from "./shape.ts";
import { words } from "./words/imports.ts";

interface Reading {
  readonly document: unknown;
  readonly problems: readonly Problem[];
}

/** The catalog of a document that was read, or why there is none. */
export function catalogOf(reading: Reading): {
  readonly catalog: Catalog | undefined;
  readonly problems: readonly Problem[];
} {
  const shape = shapeIn(reading);
  if (shape && "catalog" in shape) return { catalog: shape.catalog, problems: reading.problems };
  return { catalog: undefined, problems: [...reading.problems, ...faultsOf(shape, "catalog")] };
}

/** The mapping collection of a document that was read, or why there is none. */
export function mappingCollectionOf(reading: Reading): {
  readonly collection: MappingCollection | undefined;
  readonly problems: readonly Problem[];
} {
  const shape = shapeIn(reading);
  if (shape && "mapping-collection" in shape)
    return { collection: shape["mapping-collection"], problems: reading.problems };
  return { collection: undefined, problems: [...reading.problems, ...faultsOf(shape, "mapping-collection")] };
}

const shapeIn = ({ document, problems }: Reading): Shaped | undefined =>
  document === undefined || problems.some(({ severity }) => severity === "error") ? undefined : shapeOf(document);

function faultsOf(shape: Shaped | undefined, wanted: string): readonly Problem[] {
  if (!shape) return [];
  if ("fault" in shape) {
    const { code, ...wording } = words.wrongShape(shape.fault);
    return [problem(code, pointerOf(shape.fault.path), wording)];
  }
  const model = "other" in shape ? shape.other : Object.keys(shape)[0];
  return [
    problem("oscal.wrong-model", "", {
      message: {
        ja: `この文書は ${model ?? "OSCAL の文書では"}${model === undefined ? "ありません" : " です"}。${wanted} が必要です。`,
        en: `This document is ${model === undefined ? "no OSCAL" : `a ${model}`}; a ${wanted} is needed.`,
      },
      remedy: { ja: "ファイルの指定を確かめてください。", en: "See whether it is the right file." },
    }),
  ];
}
