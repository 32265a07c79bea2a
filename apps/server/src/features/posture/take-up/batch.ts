/**
 * A batch of observations as it comes in, made into a report that cannot be wrong; or the places that are.
 * @module
 */
import { hash } from "node:crypto";
import { type Found, outcomeCode, type Report, zeros } from "@tokiwa/assurance";
import type { Text } from "@tokiwa/content";
import { type Place, ProblemError } from "../../../platform/http/problem.ts";
import { invalidRequest } from "../../../platform/http/problems.ts";
import { tooEarly } from "../problems.ts";
import type { Revision } from "../revision.ts";
import type { ObservationBatch } from "../schema.ts";
import { recall } from "./lately.ts";
import { digestBytes, foundOf, trimmed } from "../store/content.ts";

/** How far a source's clock may be ahead of ours, in milliseconds. */
export const skew = 60_000;

/** What was found in a cell: the reason and the evidence, each kept once. */
export interface Finding {
  /** What cells know it by: the first bytes of its digest. */
  readonly finding: Buffer;
  /** The same in two words of 32 bits. */
  readonly words: readonly [number, number];
  readonly digest: Buffer;
  readonly reason: Text | null;
  readonly evidence: { readonly digest: Buffer; readonly content: string } | null;
}

/** A report that is right in itself. */
export interface Parsed {
  readonly subject: {
    readonly kind: string;
    readonly name: string;
    readonly system: string | undefined;
    readonly organization: string | undefined;
  };
  readonly report: Report;
  /** What was found, in the order of the report's `found`. */
  readonly findings: readonly Finding[];
  /** How many cells it tells of, the checks on the source itself not counted. */
  readonly cells: number;
  /** What the batch is known by when it comes again. */
  readonly batch: Buffer;
  /** The content by which it was read: where another came into use meanwhile, it must be read again. */
  readonly revision: number;
}

/** How many bytes of its digest a batch is known by. */
const batchBytes = 16;

const sha256 = (data: string): Buffer => hash("sha256", data, "buffer");

/** What can neither be stored as text nor seen: NUL, and halves of surrogate pairs. */
const presentable = (text: string): string => text.replaceAll("\0", "\uFFFD").toWellFormed();

/** Names and ids stand on screens, in addresses and in logs: no control characters, no blanks around. */
export const isName = (name: string): boolean =>
  name.isWellFormed() && !/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]|^\s|\s$/u.test(name);

type Cell = ObservationBatch["cells"][number];

/** What a cell tells besides its outcome. */
export type Telling = Pick<Cell, "reason" | "evidence">;

/** The finding of a cell; null where it tells of none. */
export function findingOf({ reason, evidence }: Telling): Finding | null {
  if (reason === undefined && evidence === undefined) return null;
  return recall(JSON.stringify({ reason, evidence }), () => readFinding({ reason, evidence }));
}

function readFinding({ reason, evidence }: Telling): Finding | null {
  const said = typeof reason === "string" ? { ja: reason, en: reason } : reason;
  const text = said ? { ja: presentable(said.ja), en: presentable(said.en) } : null;
  const shown = typeof evidence === "string" ? [{ text: evidence }] : (evidence ?? []);
  const excerpts = shown.map(({ file, line, text: excerpt }) => ({
    ...(file === undefined ? {} : { file: presentable(file) }),
    ...(line === undefined ? {} : { line }),
    text: presentable(excerpt),
  }));
  if (!text && excerpts.length === 0) return null;
  const content = JSON.stringify(excerpts);
  const digest = sha256(JSON.stringify([text, excerpts]));
  return {
    finding: digest.subarray(0, digestBytes),
    words: [digest.readInt32BE(0), digest.readInt32BE(4)],
    digest,
    reason: text,
    evidence: excerpts.length > 0 ? { digest: sha256(content), content } : null,
  };
}

export const wrong = (pointer: string, ja: string, en: string): Place => ({ pointer, detail: { ja, en } });

/** What is wrong with the cells: checks that are unknown, of another kind of subject, told twice, or not to be told. */
function wrongCells(cells: readonly Cell[], kind: string, revision: Revision): readonly Place[] {
  const seen = new Map<string, number>();
  return cells.flatMap(({ check }, index) => {
    const pointer = `/cells/${index}/check`;
    const known = revision.checks.get(check);
    const before = seen.get(check);
    seen.set(check, before ?? index);
    if (!known)
      return [
        wrong(pointer, `検査「${presentable(check)}」はありません。`, `There is no check "${presentable(check)}".`),
      ];
    if (known.check.subject !== kind) {
      const of = known.check.subject;
      return [wrong(pointer, `「${check}」は ${of} の検査です。`, `"${check}" is a check of the kind ${of}.`)];
    }
    if (known.rule.silence === "fail") {
      const ja = "この検査の結果は、報告が届いたかどうかから決まります。報告には含めないでください。";
      return [wrong(pointer, ja, "The outcome of this check follows from reports arriving. Leave it out.")];
    }
    if (before === undefined) return [];
    return [wrong(pointer, `/cells/${before} と同じ検査です。`, `The same check as /cells/${before}.`)];
  });
}

/** What is wrong with whom a report is from and what it is about. */
export function wrongSubject(
  { subject, source }: Pick<ObservationBatch, "subject" | "source">,
  revision: Revision,
): readonly Place[] {
  const { kind, name, system, organization } = subject;
  const found: Place[] = [];
  const words = Object.entries({
    "/subject/name": name,
    "/subject/system": system,
    "/subject/organization": organization,
  });
  for (const [pointer, word] of [...words, ["/source", source] as const])
    if (word !== undefined && !isName(word)) {
      const en = "It has control characters, or blanks around it.";
      found.push(wrong(pointer, "制御文字や前後の空白は使えません。", en));
    }
  if (!revision.lists.has(kind)) {
    const kinds = [...revision.lists.keys()].join(", ");
    found.push(
      wrong("/subject/kind", `この種類の検査はありません（${kinds}）。`, `No check is of this kind (${kinds}).`),
    );
  }
  const another = (pointer: string, en: string, ja: string) => found.push(wrong(pointer, ja, en));
  if (kind === "system" && system !== undefined && system !== name)
    another(
      "/subject/system",
      "The subject is the system itself: leave this out.",
      "対象自身が情報システムです。省いてください。",
    );
  if (kind === "organization" && (system !== undefined || (organization !== undefined && organization !== name)))
    another(
      "/subject",
      "The subject is the organization itself: give its name only.",
      "対象自身が組織です。name だけにしてください。",
    );
  return found;
}

/** What is wrong with when a report says that it is of. */
export function wrongInstant(observedAt: number, now: number): readonly Place[] {
  if (observedAt < 0) return [{ pointer: "/observedAt", detail: tooEarly }];
  if (observedAt <= now + skew) return [];
  const clock = new Date(now).toISOString();
  const ahead = skew / 1000;
  return [
    wrong(
      "/observedAt",
      `サーバーの時計（${clock}）より ${ahead} 秒を超えて先の時刻です。報告元とサーバーの時計を、時刻同期（NTP など）で合わせてください。`,
      `It is in the future: more than ${ahead} s ahead of the server's clock, which says ${clock}. Synchronise the clocks of both (NTP).`,
    ),
  ];
}

/** The outcomes of a report before any is filled in: each passes the checks on its source itself, by arriving. */
export function blankOutcomes({ lists }: Revision, kind: string): Uint8Array {
  const list = lists.get(kind) ?? [];
  const blank = blanks.get(list) ?? Uint8Array.from(list, (at) => (at?.rule.silence === "fail" ? outcomeCode.pass : 0));
  blanks.set(list, blank);
  const outcome = zeros(blank.length);
  outcome.set(blank);
  return outcome;
}

const blanks = new WeakMap<object, Uint8Array>();

/**
 * Findings in the order of their positions, and what they are known by.
 * @param positions Of each; -1 for one that is left out.
 */
export function inOrder(
  findings: readonly Finding[],
  positions: readonly number[],
): { readonly findings: readonly Finding[]; readonly found: Found } {
  const isInOrder = positions.every((position, index) => position > (positions[index - 1] ?? -1));
  if (isInOrder) return { findings, found: foundOf(positions, findings) };
  const places = [...positions.keys()].filter((index) => (positions[index] ?? -1) >= 0);
  places.sort((a, b) => (positions[a] ?? 0) - (positions[b] ?? 0));
  const sorted = places.flatMap((index) => findings[index] ?? []);
  return {
    findings: sorted,
    found: foundOf(
      places.map((index) => positions[index] ?? 0),
      sorted,
    ),
  };
}

/** What a report is known by when it comes again: the same text of the same sender on the same subject is the same. */
export const batchDigest = (text: string): Buffer => sha256(text).subarray(0, batchBytes);

/** A batch as far as no content has a say in it: enough to know it again. */
export interface Identity {
  readonly subject: Parsed["subject"];
  readonly report: Pick<Report, "source" | "observedAt">;
  readonly batch: Buffer;
}

/** What a batch is known by, whatever it tells; null where that is wrong in itself, so that no such batch ever came. */
export function identityOf(batch: ObservationBatch, now: number): Identity | null {
  const { kind, name, system = "-", organization = "-" } = batch.subject;
  const areNames = [kind, name, system, organization, batch.source].every(isName);
  return areNames && wrongInstant(Date.parse(batch.observedAt), now).length === 0 ? named(batch, now) : null;
}

function named(batch: ObservationBatch, now: number): Identity {
  const { kind, name, system, organization } = batch.subject;
  return {
    subject: { kind, name, system, organization },
    report: { source: batch.source, observedAt: Math.min(Date.parse(batch.observedAt), now) },
    batch: batchDigest(JSON.stringify(batch)),
  };
}

/**
 * Makes a report of a batch.
 * @param now Milliseconds since the epoch. An observation that a source's fast clock puts after it counts as of now.
 * @throws ProblemError that names each place that is wrong.
 */
export function parseBatch(batch: ObservationBatch, revision: Revision, now: number): Parsed {
  const { subject, cells } = batch;
  const observedAt = Date.parse(batch.observedAt);
  const errors = [
    ...wrongSubject(batch, revision),
    ...wrongCells(cells, subject.kind, revision),
    ...wrongInstant(observedAt, now),
  ];
  if (errors.length > 0) throw new ProblemError(invalidRequest, { errors: errors.slice(0, 50) });

  const outcome = blankOutcomes(revision, subject.kind);
  const findings: Finding[] = [];
  const positions: number[] = [];
  for (const cell of cells) {
    const position = revision.checks.get(cell.check)?.position ?? 0;
    outcome[position] = outcomeCode[cell.outcome];
    const finding = findingOf(cell);
    if (!finding) continue;
    findings.push(finding);
    positions.push(position);
  }
  const what = inOrder(findings, positions);
  const { report, ...identity } = named(batch, now);
  return {
    ...identity,
    report: { ...report, ...trimmed({ outcome, found: what.found }) },
    findings: what.findings,
    cells: cells.length,
    revision: revision.sequence,
  };
}
