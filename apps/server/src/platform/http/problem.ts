/**
 * Errors as their reader meets them: RFC 9457 problem details, with a stable code, in the reader's language.
 * @module
 */
import type { Language, Text } from "@tokiwa/content";
import type { Problem } from "../schema.ts";

/** A kind of problem. The code is for programs and never changes; `meaning` says what happened and what to do. */
export interface ProblemKind {
  readonly code: string;
  readonly status: number;
  readonly title: Text;
  readonly meaning: Text;
}

/** One place in the request that is wrong. `pointer` is a JSON pointer (RFC 6901) into the body, or `?name` of the query. */
export interface Place {
  readonly pointer: string;
  readonly detail: Text;
}

export interface Particulars {
  readonly detail?: Text;
  readonly errors?: readonly Place[];
  /** A name for this one occurrence (RFC 9457 §3.1.5). */
  readonly instance?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Thrown by a handler, it becomes the answer. */
export class ProblemError extends Error {
  readonly kind: ProblemKind;
  readonly particulars: Particulars;

  constructor(kind: ProblemKind, particulars: Particulars = {}) {
    super(particulars.detail?.en ?? kind.title.en);
    this.name = "ProblemError";
    this.kind = kind;
    this.particulars = particulars;
  }
}

export const mediaType = "application/problem+json";

/** Where the meaning of a code can be read. */
const typeOf = (kind: ProblemKind): string => `/api/v1/problems/${kind.code}`;

/** The problem as its reader reads it. */
export function asProblem({ kind, particulars }: ProblemError, language: Language): Problem {
  const { detail, errors, instance } = particulars;
  return {
    type: typeOf(kind),
    title: kind.title[language],
    status: kind.status,
    code: kind.code,
    detail: (detail ?? kind.meaning)[language],
    ...(instance && { instance }),
    ...(errors && { errors: errors.map((place) => ({ pointer: place.pointer, detail: place.detail[language] })) }),
  };
}

/** The answer that tells of the problem. */
export function respond(error: ProblemError, language: Language): Response {
  const { kind, particulars } = error;
  const { headers } = particulars;
  return new Response(JSON.stringify(asProblem(error, language)), {
    status: kind.status,
    headers: { ...headers, "content-type": mediaType, "content-language": language, "cache-control": "no-store" },
  });
}

/** The language of the reader: the one of ours that the request prefers (RFC 9110 §12.5.4); English where it names neither. */
export function preferred(acceptLanguage: string | null): Language {
  const wishes = (acceptLanguage ?? "").split(",", 20).map((wish) => {
    const [range = "", ...parameters] = wish.trim().toLowerCase().split(";");
    const weight = parameters.map((parameter) => /^\s*q=([\d.]+)$/.exec(parameter)?.[1]).find((q) => q !== undefined);
    return { language: range.split("-")[0], weight: weight === undefined ? 1 : Number(weight) };
  });
  const weightOf = (language: Language): number =>
    Math.max(0, ...wishes.filter((wish) => wish.language === language).map((wish) => wish.weight));
  return weightOf("ja") > weightOf("en") ? "ja" : "en";
}
