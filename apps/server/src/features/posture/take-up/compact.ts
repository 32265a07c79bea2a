/**
 * A report in the short form for machines: its outcomes as one string, a character for each check of a benchmark, and
 * findings only where there are any.
 * @module
 */
import { z } from "@hono/zod-openapi";
import { outcomeCode } from "@tokiwa/assurance";
import { type Place, ProblemError } from "../../../platform/http/problem.ts";
import { invalidRequest } from "../../../platform/http/problems.ts";
import { placesOf } from "../../../platform/http/validation.ts";
import { malformedLine } from "../problems.ts";
import type { Revision } from "../revision.ts";
import { observationBatch } from "../schema.ts";
import { trimmed } from "../store/content.ts";
import {
  batchDigest,
  blankOutcomes,
  type Finding,
  findingOf,
  inOrder,
  type Parsed,
  wrong,
  wrongInstant,
  wrongSubject,
} from "./batch.ts";
import { copyOf, recall } from "./lately.ts";
import { parsed } from "./lines.ts";
import { type Outline, outlineOf } from "./outline.ts";

const { subject, source, observedAt, cells } = observationBatch.shape;
const { reason, evidence } = cells.element.shape;

const telling = z.strictObject({ reason, evidence });

/** What comes in, as its senders are told. */
export const compactReport = z
  .strictObject({
    subject,
    source,
    observedAt,
    benchmark: z.string().max(100).openapi({
      description: "The list that `outcomes` go by: `kind@version`, as GET /api/v1/benchmarks tells them.",
      example: "host@0f1e2d3c4b5a6978",
    }),
    outcomes: z.string().max(5000).openapi({
      description: "A character for each check: P pass, F fail, N not applicable, E error, - not told.",
      example: "PPFPN-E",
    }),
    findings: z.record(z.string(), telling).optional().openapi({ description: "By place in `outcomes`, from 0." }),
    key: z.string().min(1).max(200).optional().openapi({
      description: "A name of its sender's for this report: what bears the same is taken up once.",
    }),
  })
  .openapi("CompactReport");

/** The same, but for the findings: most of these are known already, and only those that are not are looked at. */
const outline = compactReport.extend({ findings: z.looseObject({}).optional() });

/** The checks of a published version of a benchmark, in order; undefined where there is none. */
export type Benchmarks = (kind: string, version: string) => readonly string[] | undefined;

/** The places that are wrong of a value that is no whole request. */
const placesIn = ({ issues }: z.ZodError): readonly Place[] =>
  placesOf(new z.ZodError(issues.map((issue) => ({ ...issue, path: ["body", ...issue.path] }))));

const known = new WeakMap<Revision, WeakMap<readonly string[], Int32Array>>();

/** Where the outcomes of checks stand under a content; -1 of one of which sources have nothing to say any more. */
function positionsOf(revision: Revision, kind: string, checks: readonly string[]): Int32Array {
  const lists = known.get(revision) ?? new WeakMap<readonly string[], Int32Array>();
  known.set(revision, lists);
  const positionOf = (id: string): number => {
    const place = revision.checks.get(id);
    // It may be of another kind now, or follow from reports arriving.
    const isAsked = place?.check.subject === kind && place.rule.silence !== "fail";
    return isAsked ? place.position : -1;
  };
  const positions = lists.get(checks) ?? Int32Array.from(checks, positionOf);
  lists.set(checks, positions);
  return positions;
}

const codes = new Uint8Array(128);
for (const [letter, code] of [
  ["P", outcomeCode.pass],
  ["F", outcomeCode.fail],
  ["N", outcomeCode["not-applicable"]],
  ["E", outcomeCode.error],
] as const)
  codes[letter.charCodeAt(0)] = code;

/** The place of the first character that stands for nothing; -1 where there is none. */
function strangerIn(outcomes: string): number {
  for (let index = 0; index < outcomes.length; index += 1) {
    const letter = outcomes.charCodeAt(index);
    if (letter !== 45 && !codes[letter]) return index;
  }
  return -1;
}

/** What reports are read by. */
export interface Reading {
  readonly benchmarks: Benchmarks;
  readonly revision: Revision;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** A report whose values are right. */
interface Checked {
  readonly data: Omit<Outline, "findings">;
  readonly checks: readonly string[];
  /** What was found, and at which places of `outcomes`. */
  readonly findings: readonly Finding[];
  readonly places: readonly number[];
}

/** The same as {@link checked} where the text is plain and all is right with it; null where that is not sure. */
function plain(text: string, { benchmarks, revision, now }: Reading): Checked | null {
  const given = outlineOf(text);
  if (!given) return null;
  const data = usual(given);
  if (!data) return null;
  const checks = checksOf(data, benchmarks);
  if (data.outcomes.length !== checks?.length || strangerIn(data.outcomes) >= 0) return null;
  if (wrongInstant(Date.parse(data.observedAt), now).length > 0 || wrongSubject(data, revision).length > 0) return null;
  const findings: Finding[] = [];
  const places: number[] = [];
  for (const { place, text: told } of given.findings) {
    if (place >= checks.length || data.outcomes[place] === "-") return null;
    const finding = recall(told, () => {
      const read = telling.safeParse(parsed(told));
      return read.success ? findingOf(read.data) : null;
    });
    if (!finding) return null;
    findings.push(finding);
    places.push(place);
  }
  return { data, checks, findings, places };
}

/** What was right before by a schema, to be found again by itself: few words come again and again. */
const words = new WeakMap<z.ZodType<string | undefined>, Map<string, string>>();
const mostWords = 2000;

/** A word that is right by a schema, always in the same memory; null where it is not. */
function wordOf(schema: z.ZodType<string | undefined>, word: string): string | null {
  const held = words.get(schema) ?? new Map<string, string>();
  words.set(schema, held);
  const known = held.get(word);
  if (known !== undefined) return known;
  if (!schema.safeParse(word).success) return null;
  if (held.size >= mostWords) held.clear();
  const copy = copyOf(word);
  held.set(copy, copy);
  return copy;
}

/** The outline where its values are right by themselves, as the schema has them. */
function usual(data: Outline): Omit<Outline, "findings"> | null {
  const { shape } = subject;
  const { name, kind, system, organization } = data.subject;
  if (!shape.name.safeParse(name).success || !observedAt.safeParse(data.observedAt).success) return null;
  if (data.key !== undefined && !compactReport.shape.key.safeParse(data.key).success) return null;
  const said = {
    kind: wordOf(shape.kind, kind),
    source: wordOf(source, data.source),
    benchmark: wordOf(compactReport.shape.benchmark, data.benchmark),
    system: system === undefined ? undefined : wordOf(shape.system, system),
    organization: organization === undefined ? undefined : wordOf(shape.organization, organization),
  };
  if (said.kind === null || said.source === null || said.benchmark === null) return null;
  if (said.system === null || said.organization === null) return null;
  const place = {
    ...(said.system !== undefined && { system: said.system }),
    ...(said.organization !== undefined && { organization: said.organization }),
  };
  return { ...data, subject: { kind: said.kind, name, ...place }, source: said.source, benchmark: said.benchmark };
}

/** The checks of the benchmark that a report names; undefined where its subject has no such. */
function checksOf(
  { benchmark, subject: { kind } }: Pick<Outline, "benchmark" | "subject">,
  benchmarks: Benchmarks,
): readonly string[] | undefined {
  const [of = "", version = ""] = benchmark.split("@");
  return of === kind ? benchmarks(of, version) : undefined;
}

/** @throws ProblemError that names each place that is wrong. */
function checked(text: string, { benchmarks, revision, now }: Reading): Checked {
  const value = parsed(text);
  if (value === undefined) throw new ProblemError(malformedLine);
  const given = outline.safeParse(value);
  if (!given.success) throw new ProblemError(invalidRequest, { errors: placesIn(given.error) });
  const { findings: told = {}, ...data } = given.data;
  const checks = checksOf(data, benchmarks);
  const errors: Place[] = [...wrongSubject(data, revision), ...wrongInstant(Date.parse(data.observedAt), now)];
  if (!checks)
    errors.push(
      wrong(
        "/benchmark",
        "この対象の種類に、その版の検査一覧はありません。GET /api/v1/benchmarks を参照してください。",
        "There is no such version for this kind of subject. See GET /api/v1/benchmarks.",
      ),
    );
  else if (data.outcomes.length !== checks.length)
    errors.push(wrong("/outcomes", `${checks.length}文字が必要です。`, `It must have ${checks.length} characters.`));
  const odd = strangerIn(data.outcomes);
  if (odd >= 0)
    errors.push(
      wrong(
        "/outcomes",
        `${odd + 1}文字目が P F N E - のいずれでもありません。`,
        `Character ${odd + 1} is none of P F N E -.`,
      ),
    );
  const findings = readFindings(told, data.outcomes, errors);
  if (errors.length > 0) throw new ProblemError(invalidRequest, { errors: errors.slice(0, 50) });
  return { data, checks: checks ?? [], ...findings };
}

/** Reads the findings, by place in `outcomes`. */
function readFindings(
  given: Readonly<Record<string, unknown>>,
  outcomes: string,
  errors: Place[],
): Pick<Checked, "findings" | "places"> {
  const findings: Finding[] = [];
  const places: number[] = [];
  for (const key in given) {
    if (!Object.hasOwn(given, key)) continue;
    const value = given[key];
    const place = /^\d{1,4}$/.test(key) ? Number(key) : outcomes.length;
    if (place >= outcomes.length || outcomes[place] === "-")
      errors.push(wrong(`/findings/${key}`, "結果のない位置です。", "There is no outcome at this place."));
    const finding = recall(JSON.stringify(value), () => {
      const told = telling.safeParse(value);
      if (told.success) return findingOf(told.data);
      for (const { pointer, detail } of placesIn(told.error))
        errors.push({ pointer: `/findings/${key}${pointer}`, detail });
      return null;
    });
    if (!finding) continue;
    findings.push(finding);
    places.push(place);
  }
  return { findings, places };
}

/**
 * Makes a report of the text of one in the short form. Checks of an older benchmark that are no longer in use, of another
 * kind or follow from reports arriving by now, are left out.
 * @param text The report as it came, by which it is known when it comes again.
 * @throws ProblemError that names each place that is wrong.
 */
export function parseCompact(text: string, reading: Reading): Parsed & { readonly key: string | undefined } {
  return made(text, reading, plain(text, reading) ?? checked(text, reading));
}

/** The same, with each value read and looked at as if none were usual. */
export function parseSlowly(text: string, reading: Reading): Parsed & { readonly key: string | undefined } {
  return made(text, reading, checked(text, reading));
}

function made(text: string, { revision, now }: Reading, { data, checks, findings, places }: Checked) {
  const { kind, name, system, organization } = data.subject;
  const outcome = blankOutcomes(revision, kind);
  const positions = positionsOf(revision, kind, checks);
  let told = 0;
  for (let index = 0; index < positions.length; index += 1) {
    const code = codes[data.outcomes.charCodeAt(index)] ?? 0;
    const position = positions[index] ?? -1;
    if (code === 0 || position < 0) continue;
    outcome[position] = code;
    told += 1;
  }
  const what = inOrder(
    findings,
    places.map((place) => positions[place] ?? -1),
  );
  return {
    subject: { kind, name, system, organization },
    report: {
      source: data.source,
      observedAt: Math.min(Date.parse(data.observedAt), now),
      ...trimmed({ outcome, found: what.found }),
    },
    findings: what.findings,
    cells: told,
    batch: batchDigest(text),
    revision: revision.sequence,
    key: data.key,
  };
}
