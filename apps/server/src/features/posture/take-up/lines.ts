/**
 * Reading many reports from one body: a line each (NDJSON), or an array of JSON; compressed or not; within bounds.
 * @module
 */
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { bodyLimit, readBytes, tooLarge } from "../../../platform/http/body.ts";
import { ProblemError } from "../../../platform/http/problem.ts";
import { malformedJson, unsupportedMediaType } from "../../../platform/http/problems.ts";

/** A report as it came. */
export interface Line {
  /** What it is known by when it comes again. */
  readonly text: string;
}

/** The most bytes of a body when it is unpacked: four times what may come over the line. */
const inflatedLimit = 4 * bodyLimit;
/** The most reports of one request. */
const mostLines = 5000;

const isArray = /^application\/json\s*(;|$)/i;
const isLines = /^application\/(x-ndjson|ndjson|jsonl)\s*(;|$)/i;

/**
 * Reads the reports of a body.
 * @throws ProblemError where it cannot be read as a whole, is too long, or has too many.
 */
export async function readLines(request: Request): Promise<readonly Line[]> {
  const type = request.headers.get("content-type") ?? "";
  if (!isArray.test(type) && !isLines.test(type)) throw new ProblemError(unsupportedMediaType);
  const text = decoded(await unpacked(request));
  const lines = isArray.test(type) ? elementsOf(text) : linesOf(text);
  if (lines.length > mostLines) {
    const detail = {
      ja: `一度に送れる報告は${mostLines}件までです。`,
      en: `One request has up to ${mostLines} reports.`,
    };
    throw new ProblemError(malformedJson, { detail });
  }
  return lines;
}

async function unpacked(request: Request): Promise<Uint8Array> {
  const bytes = await readBytes(request);
  const encoding = request.headers.get("content-encoding") ?? "identity";
  if (encoding === "identity") return bytes;
  if (encoding !== "gzip") throw new ProblemError(unsupportedMediaType);
  try {
    return await promisify(gunzip)(bytes, { maxOutputLength: inflatedLimit });
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge();
    const detail = { ja: "本文を gzip として展開できません。", en: "The body cannot be unpacked as gzip." };
    throw new ProblemError(malformedJson, { detail });
  }
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const detail = { ja: "本文が UTF-8 として正しくありません。", en: "The body is not valid UTF-8." };
    throw new ProblemError(malformedJson, { detail });
  }
}

/** What a text says; undefined where it is no JSON. It is not kept beside the text, which is a fraction of its size. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const linesOf = (text: string): readonly Line[] =>
  text.split("\n").flatMap((line) => {
    const bare = line.trim();
    return bare === "" ? [] : [{ text: bare }];
  });

function elementsOf(text: string): readonly Line[] {
  const all = parsed(text);
  if (!Array.isArray(all)) {
    const detail = { ja: "JSON の配列が必要です。", en: "This must be an array of JSON." };
    throw new ProblemError(malformedJson, { detail });
  }
  return all.map((value: unknown) => ({ text: JSON.stringify(value) }));
}
