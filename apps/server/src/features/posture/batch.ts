/**
 * A batch of observations as it comes in, made into a report that cannot be wrong; or the places that are.
 * @module
 */
import { createHash } from "node:crypto";
import { digestWords, outcomeCode, type Report } from "@tokiwa/assurance";
import type { Text } from "@tokiwa/content";
import { type Place, ProblemError } from "../../platform/http/problem.ts";
import { invalidRequest } from "../../platform/http/problems.ts";
import { decodeOutcomes, digestBytes, encodeOutcomes, setDigest } from "./encoding.ts";
import { tooEarly } from "./problems.ts";
import type { Revision } from "./revision.ts";
import type { ObservationBatch } from "./schema.ts";

/** How far a source's clock may be ahead of ours, in milliseconds. */
export const skew = 60_000;

/** What was found in a cell: the reason and the evidence, each kept once, by digest. */
export interface Finding {
  readonly digest: Buffer;
  readonly reason: Text | null;
  readonly evidence: { readonly digest: Buffer; readonly content: string } | null;
}

/** A batch that is right in itself. */
export interface Parsed {
  readonly subject: {
    readonly kind: string;
    readonly name: string;
    readonly system: string | undefined;
    readonly organization: string | undefined;
  };
  readonly report: Report;
  readonly findings: readonly Finding[];
  /** How many cells it tells of, the checks on the source itself not counted. */
  readonly cells: number;
  /** What it says, without from whom and when. */
  readonly outcomes: { readonly digest: Buffer; readonly cells: Buffer };
  /** The batch itself, so that it is known when it comes again. */
  readonly digest: Buffer;
}

const sha256 = (data: string | Buffer): Buffer => createHash("sha256").update(data).digest();

/** What can neither be stored as text nor seen: NUL, and halves of surrogate pairs. */
const presentable = (text: string): string => text.replaceAll("\0", "\uFFFD").toWellFormed();

/** Names and ids stand on screens, in addresses and in logs: no control characters, no blanks around. */
export const isName = (name: string): boolean =>
  name.isWellFormed() && !/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]|^\s|\s$/u.test(name);

type Cell = ObservationBatch["cells"][number];

function findingOf({ reason, evidence }: Cell): Finding | null {
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
  return {
    digest: sha256(JSON.stringify([text, excerpts])).subarray(0, digestBytes),
    reason: text,
    evidence: excerpts.length > 0 ? { digest: sha256(content), content } : null,
  };
}

const wrong = (pointer: string, ja: string, en: string): Place => ({ pointer, detail: { ja, en } });

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

function wrongSubject({ subject, source }: ObservationBatch, revision: Revision): readonly Place[] {
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

/**
 * Makes a report of a batch.
 * @param now Milliseconds since the epoch. An observation that a source's fast clock puts after it counts as of now.
 * @throws ProblemError that names each place that is wrong.
 */
export function parseBatch(batch: ObservationBatch, revision: Revision, now: number): Parsed {
  const { subject, source, cells } = batch;
  const observedAt = Date.parse(batch.observedAt);
  const errors = [...wrongSubject(batch, revision), ...wrongCells(cells, subject.kind, revision)];
  if (!Number.isFinite(observedAt) || observedAt > now + skew) {
    const limit = new Date(now + skew).toISOString();
    errors.push(wrong("/observedAt", `${limit} より後です。`, `It is later than ${limit}.`));
  }
  if (observedAt < 0) errors.push({ pointer: "/observedAt", detail: tooEarly });
  if (errors.length > 0) throw new ProblemError(invalidRequest, { errors: errors.slice(0, 50) });

  const list = revision.lists.get(subject.kind) ?? [];
  const outcome = Uint8Array.from(list, (place) => (place?.rule.silence === "fail" ? outcomeCode.pass : 0));
  const digest = new Uint32Array(list.length * digestWords);
  const findings = new Map<string, Finding>();
  for (const cell of cells) {
    const position = revision.checks.get(cell.check)?.position ?? 0;
    outcome[position] = outcomeCode[cell.outcome];
    const finding = findingOf(cell);
    if (!finding) continue;
    setDigest(digest, position, finding.digest);
    findings.set(finding.digest.toString("hex"), finding);
  }
  const encoded = encodeOutcomes({ outcome, digest });
  return {
    subject: { kind: subject.kind, name: subject.name, system: subject.system, organization: subject.organization },
    // Read back from its bytes: so that the log, replayed, gives the very same.
    report: { source, observedAt: Math.min(observedAt, now), ...decodeOutcomes(encoded) },
    findings: [...findings.values()],
    cells: cells.length,
    outcomes: { digest: sha256(encoded), cells: encoded },
    digest: sha256(JSON.stringify(batch)),
  };
}
