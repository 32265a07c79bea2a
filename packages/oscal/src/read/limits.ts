/**
 * How much a document may ask of the machine. Documents come from strangers.
 * @module
 */
import { problem, type Place, type Problem, type Wording, type ProblemCode } from "../problem/problem.ts";

export interface Limits {
  /** Of the text as UTF-8. YAML is read at a tenth of the speed and may have a quarter of it. */
  readonly bytes: number;
  /** Members within members. */
  readonly depth: number;
  /** Objects, arrays and values, or elements. */
  readonly nodes: number;
  /** Of reading, where a clock is given. */
  readonly milliseconds: number;
}

export const defaultLimits: Limits = { bytes: 256 * 2 ** 20, depth: 256, nodes: 10_000_000, milliseconds: 60_000 };

/** Milliseconds from any beginning: `performance.now`, `Date.now`. */
export type Clock = () => number;

/** Ends reading at once with one problem. */
export class ReadFault extends Error {
  readonly problem: Problem;

  constructor(code: ProblemCode, pointer: string, wording: Wording) {
    super(wording.message.en);
    this.problem = problem(code, pointer, wording);
  }
}

const megabytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(bytes < 2 ** 20 ? 3 : 0);

export const tooLarge = (bytes: number, limit: number): ReadFault =>
  new ReadFault("oscal.too-large", "", {
    message: {
      ja: `文書は ${megabytes(bytes)} MB 以上あり、上限の ${megabytes(limit)} MB を超えています。`,
      en: `The document has ${megabytes(bytes)} MB or more, beyond the limit of ${megabytes(limit)} MB.`,
    },
    remedy: {
      ja: "文書を分割するか、添付の base64 を外部の資料への参照（rlinks）に改めるか、上限（limits.bytes）を上げてください。",
      en: "Split the document, move base64 attachments out to rlinks, or raise the limit (limits.bytes).",
    },
  });

export const tooDeep = (pointer: string, limit: number, place?: Place): ReadFault =>
  new ReadFault("oscal.too-deep", pointer, {
    message: { ja: `入れ子が ${limit} 段を超えています。`, en: `There are more than ${limit} levels of nesting.` },
    remedy: {
      ja: "入れ子を浅くしてください。実際の文書で 30 段を超えることはありません。",
      en: "Make it flatter; real documents do not reach 30 levels.",
    },
    ...(place ? { place } : {}),
  });

export const tooMany = (limit: number, place?: Place): ReadFault =>
  new ReadFault("oscal.too-many", "", {
    message: { ja: `要素と値が ${limit} 個を超えています。`, en: `There are more than ${limit} elements and values.` },
    remedy: {
      ja: "文書を分割するか、上限（limits.nodes）を上げてください。",
      en: "Split the document, or raise the limit (limits.nodes).",
    },
    ...(place ? { place } : {}),
  });

/** A check to be called now and then. @throws ReadFault when the time is over. */
export function deadline(clock: Clock | undefined, milliseconds: number): () => void {
  if (!clock) return () => undefined;
  const end = clock() + milliseconds;
  return () => {
    if (clock() <= end) return;
    throw new ReadFault("oscal.too-slow", "", {
      message: {
        ja: `読み取りが ${milliseconds} ミリ秒で終わりません。`,
        en: `Reading did not end within ${milliseconds} ms.`,
      },
      remedy: {
        ja: "文書を分割するか、上限（limits.milliseconds）を上げてください。",
        en: "Split the document, or raise the limit (limits.milliseconds).",
      },
    });
  };
}

/** The problem of a document of so many bytes, to be told before it is read at all; undefined where it is not too large. */
export const tooLargeProblem = (bytes: number, limits: Pick<Limits, "bytes"> = defaultLimits): Problem | undefined =>
  bytes > limits.bytes ? tooLarge(bytes, limits.bytes).problem : undefined;
