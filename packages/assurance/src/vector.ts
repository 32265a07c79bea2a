/**
 * What one source has said of one subject, position by position of its benchmark: of each cell the newest observation,
 * and the newest definite one. Merging reports is commutative, associative and idempotent, so the order in which they
 * arrive changes nothing.
 * @module
 */
import { isDefinite, nothing, outcomeCode } from "./outcome.ts";

/**
 * 32-bit words by which a finding (reason, evidence) is known: 64 bits of its digest. Whoever keeps findings refuses a
 * second one that is known by the same, so that nobody can make two look alike.
 */
export const digestWords = 2;

/** One report of one source: an outcome code per position ({@link nothing} where it says nothing), all of one instant. */
export interface Report {
  readonly source: string;
  readonly observedAt: number;
  readonly outcome: Uint8Array;
  /** {@link digestWords} words per position. */
  readonly digest: Uint32Array;
}

/** Never changed once it is made: its arrays may be those of the report that made it. */
export interface SourceVector {
  readonly source: string;
  /** The code of the newest outcome. */
  readonly outcome: Uint8Array;
  readonly observedAt: Float64Array;
  readonly digest: Uint32Array;
  /** The code of the newest definite outcome, which is older where the newest is an error. */
  readonly definite: Uint8Array;
  readonly definiteAt: Float64Array;
}

/** The vector of a source that has said nothing yet. All of it is in one piece of memory: many are made, and soon gone. */
export function emptyVector(source: string, length = 0): SourceVector {
  const memory = new ArrayBuffer(length * (8 + 8 + digestWords * 4 + 1 + 1));
  const digestAt = length * 16;
  const outcomeAt = digestAt + length * digestWords * 4;
  return {
    source,
    outcome: new Uint8Array(memory, outcomeAt, length),
    observedAt: new Float64Array(memory, 0, length),
    digest: new Uint32Array(memory, digestAt, length * digestWords),
    definite: new Uint8Array(memory, outcomeAt + length, length),
    definiteAt: new Float64Array(memory, length * 8, length),
  };
}

function lengthened(vector: SourceVector, length: number): SourceVector {
  const copy = emptyVector(vector.source, Math.max(length, vector.outcome.length));
  copy.outcome.set(vector.outcome);
  copy.observedAt.set(vector.observedAt);
  copy.digest.set(vector.digest);
  copy.definite.set(vector.definite);
  copy.definiteAt.set(vector.definiteAt);
  return copy;
}

/** Which of two digests at the same position is the larger, word by word: negative, zero or positive. */
function compareDigest(a: Uint32Array, b: Uint32Array, position: number): number {
  for (let word = position * digestWords; word < (position + 1) * digestWords; word += 1) {
    const difference = (a[word] ?? 0) - (b[word] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * What {@link merge} gives where a report tells of every position, and is later than all that was held: it takes the
 * place of that, but for what was definite where it could not tell. null where the report is not of that kind.
 */
function overtake(held: SourceVector, report: Report): ReturnType<typeof merge> | null {
  const { source, outcome, digest, observedAt } = report;
  const length = outcome.length;
  if (length < held.outcome.length || digest.length !== length * digestWords) return null;
  for (let position = 0; position < length; position += 1)
    if (outcome[position] === nothing || (held.observedAt[position] ?? 0) >= observedAt) return null;
  const changed: number[] = [];
  for (let position = 0; position < length; position += 1)
    if (outcome[position] !== (held.outcome[position] ?? nothing) || compareDigest(digest, held.digest, position) !== 0)
      changed.push(position);
  const at = new Float64Array(length).fill(observedAt);
  if (!outcome.includes(outcomeCode.error))
    return { vector: { source, outcome, observedAt: at, digest, definite: outcome, definiteAt: at }, changed };
  const [definite, definiteAt] = [outcome.slice(), at.slice()];
  for (let position = 0; position < length; position += 1) {
    if (outcome[position] !== outcomeCode.error) continue;
    definite[position] = held.definite[position] ?? nothing;
    definiteAt[position] = held.definiteAt[position] ?? 0;
  }
  return { vector: { source, outcome, observedAt: at, digest, definite, definiteAt }, changed };
}

/**
 * The vector after a report, and the positions at which the newest observation says something else than before
 * (another outcome, or another reason or evidence). An older observation never overwrites a newer one.
 */
export function merge(
  vector: SourceVector,
  report: Report,
): { readonly vector: SourceVector; readonly changed: readonly number[] } {
  const overtaken = overtake(vector, report);
  if (overtaken) return overtaken;
  const next = lengthened(vector, report.outcome.length);
  const { outcome, digest, observedAt } = report;
  const changed: number[] = [];
  for (let position = 0; position < outcome.length; position += 1) {
    const code = outcome[position] ?? nothing;
    if (code === nothing) continue;
    const held = next.outcome[position] ?? nothing;
    const heldAt = next.observedAt[position] ?? 0;
    const order = compareDigest(digest, next.digest, position);
    const simultaneous = observedAt === heldAt && (code > held || (code === held && order > 0));
    if (held === nothing || observedAt > heldAt || simultaneous) {
      if (code !== held || order !== 0) changed.push(position);
      next.outcome[position] = code;
      next.observedAt[position] = observedAt;
      if (order !== 0) copyDigest(digest, next.digest, position);
    }
    if (!isDefinite(code)) continue;
    const definite = next.definite[position] ?? nothing;
    const definiteAt = next.definiteAt[position] ?? 0;
    if (definite === nothing || observedAt > definiteAt || (observedAt === definiteAt && code > definite)) {
      next.definite[position] = code;
      next.definiteAt[position] = observedAt;
    }
  }
  return { vector: next, changed };
}

function copyDigest(from: Uint32Array, to: Uint32Array, position: number): void {
  const end = (position + 1) * digestWords;
  for (let word = position * digestWords; word < end; word += 1) to[word] = from[word] ?? 0;
}
