/**
 * Reads an OSCAL document of any model in any of its three forms.
 * @module
 */
import { type JsonObject, type ModelName, modelNames } from "../model/document.ts";
import { isModelName } from "../model/description.ts";
import { nearest } from "../problem/nearest.ts";
import { quoted } from "../problem/pointer.ts";
import { byPlace, problem, type Problem } from "../problem/problem.ts";
import { parseXml } from "../xml/read.ts";
import { parseYaml } from "../yaml/read.ts";
import { parseJson } from "./json.ts";
import { type Clock, defaultLimits, type Limits, ReadFault } from "./limits.ts";
import { type Locate, locateAll } from "./locate.ts";
import { decode } from "./text.ts";

export const formats = ["json", "yaml", "xml"] as const;
export type Format = (typeof formats)[number];

export interface ReadOptions {
  /** Taken from the first character where absent. */
  readonly format?: Format;
  /** A document of another model is refused. */
  readonly model?: ModelName;
  readonly limits?: Partial<Limits>;
  /** Milliseconds from any beginning; without it time has no limit. */
  readonly clock?: Clock;
}

/** What was read. The document is there whenever the text could be read, even if it is not valid. */
export interface ReadResult {
  readonly format: Format | undefined;
  readonly model: ModelName | undefined;
  /** `{ catalog: { … } }`: the JSON form. It is only known to be JSON; `validate` tells whether it is OSCAL. */
  readonly document: JsonObject | undefined;
  readonly problems: readonly Problem[];
  /** Finds places in the text for further problems. */
  readonly locate: (problems: readonly Problem[]) => readonly Problem[];
}

/**
 * Reads a document; never throws for what a document holds.
 * @param input text, or UTF-8
 * @example
 * const { document, model, problems } = read('{"catalog": {"uuid": "…", "metadata": {}}}');
 */
export const read = (input: string | Uint8Array, options: ReadOptions = {}): ReadResult =>
  // The order of elements is for validation to tell: what was read is whole without it.
  readAnd(input, options, (_document, _model, finish) => finish().filter(({ code }) => code !== "oscal.element-order"));

/**
 * Looks at a document while its reading is not over yet.
 * @param finish ends the reading, and gives its problems; takes the number of members where it is known
 * @throws ReadFault where the document goes beyond a limit
 */
export type Look = (
  document: JsonObject,
  model: ModelName,
  finish: (members?: number) => readonly Problem[],
) => readonly Problem[];

/** Reads a document, and looks at it where it is of the model that is wanted. */
export function readAnd(input: string | Uint8Array, options: ReadOptions, look: Look): ReadResult {
  const limits = { ...defaultLimits, ...options.limits };
  let format = options.format;
  try {
    const { text, problems } = decode(input, limits);
    format ??= formatOf(text);
    const parsed = parse(text, format, limits, options.clock);
    return recognized(format, parsed, problems, options.model, look);
  } catch (error) {
    if (!(error instanceof ReadFault)) throw error;
    return { format, model: undefined, document: undefined, problems: [error.problem], locate: (problems) => problems };
  }
}

interface Parsed {
  readonly value: unknown;
  readonly locate: Locate;
  readonly finish: (members?: number) => readonly Problem[];
}

function parse(text: string, format: Format, limits: Limits, clock: Clock | undefined): Parsed {
  if (format === "json") return parseJson(text, limits, clock);
  const { value, locate, problems } = (format === "yaml" ? parseYaml : parseXml)(text, limits, clock);
  return { value, locate, finish: () => problems };
}

/** The form of a text by its first character. @throws ReadFault where there is none */
function formatOf(text: string): Format {
  const first = /\S/.exec(text)?.[0];
  if (first === "{" || first === "[") return "json";
  if (first === "<") return "xml";
  if (first === undefined) {
    throw new ReadFault("oscal.empty", "", {
      message: { ja: "文書が空です。", en: "The document is empty." },
      remedy: { ja: "ファイルの指定と中身を確かめてください。", en: "See whether it is the right file." },
    });
  }
  if (text.includes("\0")) {
    throw new ReadFault("oscal.unknown-format", "", {
      message: {
        ja: "JSON、YAML、XML のいずれでもない、文字ではないデータです。",
        en: "This is neither JSON nor YAML nor XML, but no text at all.",
      },
      remedy: {
        ja: "圧縮されている場合は展開してから渡してください。",
        en: "If it is compressed, decompress it first.",
      },
    });
  }
  return "yaml";
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function recognized(
  format: Format,
  { value, locate, finish }: Parsed,
  before: readonly Problem[],
  wanted: ModelName | undefined,
  look: Look,
): ReadResult {
  const located = (problems: readonly Problem[]) => [...locateAll(problems, locate)].sort(byPlace);
  if (!isObject(value)) {
    const problems = located([...before, ...finish(), notOscal(value)]);
    return { format, model: undefined, document: undefined, problems, locate: located };
  }
  const models = Object.keys(value).filter(isModelName);
  const [model] = models;
  const wrong =
    model === undefined
      ? notOscal(value)
      : models.length > 1
        ? severalModels(models)
        : wanted !== undefined && wanted !== model
          ? wrongModel(model, wanted)
          : undefined;
  const found = model === undefined || wrong ? [...finish(), ...(wrong ? [wrong] : [])] : look(value, model, finish);
  return { format, model, document: value, problems: located([...before, ...found]), locate: located };
}

function notOscal(value: unknown): Problem {
  const keys = isObject(value) ? Object.keys(value).filter((key) => key !== "$schema") : [];
  const [only = ""] = keys;
  const near = nearest(only, modelNames);
  const found = isObject(value) ? keys.slice(0, 3).map(quoted).join(", ") || "{}" : quoted(value);
  return problem("oscal.not-oscal", "", {
    message: {
      ja: `OSCAL の文書ではありません。最上位にあるもの：${found}`,
      en: `This is no OSCAL document. At its top there is: ${found}.`,
    },
    remedy: near
      ? { ja: `「${only}」は「${near}」の誤りではありませんか。`, en: `Did you mean "${near}" by "${only}"?` }
      : {
          ja: `最上位には次のいずれか一つが必要です：${modelNames.join("、")}`,
          en: `At the top there must be one of: ${modelNames.join(", ")}.`,
        },
  });
}

const severalModels = (models: readonly ModelName[]): Problem =>
  problem("oscal.not-oscal", "", {
    message: {
      ja: `一つの文書に複数のモデル（${models.join("、")}）があります。`,
      en: `There are several models in one document: ${models.join(", ")}.`,
    },
    remedy: { ja: "モデルごとに別の文書に分けてください。", en: "Put each into a document of its own." },
  });

const wrongModel = (model: ModelName, wanted: ModelName): Problem =>
  problem("oscal.wrong-model", `/${model}`, {
    message: {
      ja: `この文書は ${model} です。${wanted} が必要です。`,
      en: `This document is a ${model}; a ${wanted} is needed.`,
    },
    remedy: { ja: "ファイルの指定を確かめてください。", en: "See whether it is the right file." },
  });
