/**
 * Validates a document: the official schema, then what no schema can say.
 * @module
 */
import type { JsonObject, ModelName } from "../model/document.ts";
import { isModelName, rootDefinition } from "../model/description.ts";
import { measure } from "../read/json.ts";
import { defaultLimits, ReadFault } from "../read/limits.ts";
import { type Look, readAnd, type ReadOptions, type ReadResult } from "../read/read.ts";
import { problem, type Problem } from "../problem/problem.ts";
import { quoted } from "../problem/pointer.ts";
import { type Judge, judgeOf } from "../schema/judge.ts";
import { structureProblems } from "../schema/structure.ts";
import { Findings } from "./findings.ts";
import { settleAgainst, settleIndexes, settleMentions } from "./references.ts";
import { walk } from "./walk.ts";

export interface ValidateOptions {
  /** Documents of catalogs that the document's references to controls, parameters and statements must be found in. */
  readonly against?: readonly JsonObject[];
  /** How many problems to tell at most; 1,000 where absent. */
  readonly limit?: number;
}

/**
 * The problems of a document in its JSON form, without places.
 * @param document `{ catalog: … }` and the like
 */
export function validate(document: JsonObject, options: ValidateOptions = {}): readonly Problem[] {
  const model = Object.keys(document).find(isModelName);
  if (model === undefined) return [];
  try {
    measure(document, defaultLimits);
  } catch (error) {
    if (error instanceof ReadFault) return [error.problem];
    throw error;
  }
  return problemsOf(document, model, options, () => []);
}

/**
 * Reads and validates a text: every problem with its line and column.
 * @example
 * const { problems } = check('{"catalog": {}}');
 * for (const { place, code, message } of problems) console.log(place?.line, code, message.en);
 */
export const check = (input: string | Uint8Array, options: ReadOptions & ValidateOptions = {}): ReadResult =>
  readAnd(input, options, (document, model, finish) => problemsOf(document, model, options, finish));

function problemsOf(
  document: JsonObject,
  model: ModelName,
  options: ValidateOptions,
  finish: Parameters<Look>[2],
): readonly Problem[] {
  const limit = options.limit ?? 1000;
  const faults = withinDepth(finish, () => judgeOf(model)(document));
  // Of a valid document every object is walked over, which counts its members; another is measured first.
  const read = faults.length > 0 ? finish() : [];
  const structure = faults.length > 0 ? documentStructure(document, model, limit) : [];
  const findings = new Findings(Math.max(0, limit - structure.length));
  const mentions = withinDepth(finish, () => walk(document, model, findings));
  const told = settleIndexes(model, findings);
  settleMentions(mentions, model, told, findings);
  if (options.against) settleAgainst(mentions, document, options.against, findings);
  const ended = faults.length > 0 ? read : finish(mentions.members + Object.keys(document).length);
  const problems = distinct([
    ...ended,
    ...structure,
    ...versionProblems(document, model),
    ...findings.problems(document),
  ]);
  if (findings.isCut || structure.length >= limit) problems.push(tooManyProblems(limit));
  // The schema's verdict stands, even where nothing else explains it.
  if (faults.length > 0 && !problems.some(({ severity }) => severity === "error"))
    problems.push(...faults.slice(0, 10).map(unexplained));
  return problems;
}

/** Both call themselves for what lies within: where that is too deep, the end of reading says so, with its place. */
function withinDepth<T>(finish: Parameters<Look>[2], work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof RangeError || error instanceof ReadFault) finish();
    throw error;
  }
}

function documentStructure(document: JsonObject, model: ModelName, limit: number): readonly Problem[] {
  const others = Object.keys(document).filter((key) => key !== model && key !== "$schema");
  return [
    ...structureProblems(document[model], rootDefinition(model), `/${model}`, limit),
    ...others.map((key) =>
      problem("oscal.unknown-member", `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`, {
        message: { ja: `最上位に「${quoted(key)}」は書けません。`, en: `"${quoted(key)}" may not stand at the top.` },
        remedy: { ja: `最上位には ${model} だけを残してください。`, en: `Keep only ${model} there.` },
      }),
    ),
  ];
}

/** The walk and the explanation of the schema may say the same. */
function distinct(problems: readonly Problem[]): Problem[] {
  const seen = new Set<string>();
  return problems.filter(({ code, pointer, message }) => {
    const key = `${code} ${pointer} ${message.en}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Documents of 1.0, 1.1 and 1.2 are of one family: what was valid stays so. */
function versionProblems(document: JsonObject, model: ModelName): readonly Problem[] {
  const root = document[model];
  const metadata = typeof root === "object" && root !== null && "metadata" in root ? root["metadata"] : undefined;
  const version =
    typeof metadata === "object" && metadata !== null && "oscal-version" in metadata
      ? metadata["oscal-version"]
      : undefined;
  if (typeof version !== "string" || /^1\.[0-2]\.\d+$/.test(version)) return [];
  return [
    problem("oscal.other-version", `/${model}/metadata/oscal-version`, {
      message: {
        ja: `この文書は OSCAL ${quoted(version)} のものです。1.2.1 として検証しました。`,
        en: `The document is of OSCAL ${quoted(version)}; it was held against 1.2.1.`,
      },
      remedy: {
        ja: "1.0～1.2 の文書として見直すか、版の表記（例：1.2.1）を改めてください。",
        en: "Bring it to 1.0, 1.1 or 1.2, or correct how the version is written: 1.2.1.",
      },
    }),
  ];
}

const tooManyProblems = (limit: number): Problem =>
  problem("oscal.too-many-problems", "", {
    message: {
      ja: `問題が多いため、最初の ${limit} 件だけを示します。`,
      en: `There are more problems than the ${limit} shown.`,
    },
    remedy: { ja: "示したものを直してから、もう一度検証してください。", en: "Mend these, and validate again." },
  });

const unexplained = ({ instancePath, keyword, params }: ReturnType<Judge>[number]): Problem =>
  problem("oscal.bad-value", instancePath, {
    rule: keyword,
    message: {
      ja: `公式スキーマの「${keyword}」に合いません（${JSON.stringify(params)}）。`,
      en: `This does not meet "${keyword}" of the official schema (${JSON.stringify(params)}).`,
    },
    remedy: {
      ja: "OSCAL の参照文書で、ここに書ける値を確かめてください。",
      en: "See OSCAL's reference for what may stand here.",
    },
  });
