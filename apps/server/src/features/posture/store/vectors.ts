/**
 * All that is known of a subject in one run of bytes: the vector of each of its sources, and when that last spoke. Where
 * all of a vector is of one instant, that is written once; findings and errors only where they are. Half a byte a cell.
 * @module
 */
import { emptyVector, isDefinite, nothing, type SourceVector } from "@tokiwa/assurance";
import { Reader, Writer } from "./bytes.ts";
import { readDigestsInto, writeDigests, writeOutcomes } from "./content.ts";

/** A source's vector, and when its last report was received. */
export interface Sourced {
  readonly vector: SourceVector;
  readonly lastReceived: number;
}

/** The newest instant that a vector tells of. */
export function lastObserved({ outcome, observedAt }: SourceVector): number {
  let newest = Number.NEGATIVE_INFINITY;
  for (let position = 0; position < outcome.length; position += 1)
    if (outcome[position] !== nothing && (observedAt[position] ?? 0) > newest) newest = observedAt[position] ?? 0;
  return newest;
}

export function encodeVectors(sources: readonly Sourced[]): Buffer {
  const to = new Writer();
  const byName =
    sources.length > 1 ? sources.toSorted(({ vector: a }, { vector: b }) => (a.source < b.source ? -1 : 1)) : sources;
  for (const { vector, lastReceived } of byName) {
    to.text(vector.source);
    to.signed(lastReceived);
    writeVector(to, vector);
  }
  return to.finish();
}

export function decodeVectors(bytes: Uint8Array): readonly Sourced[] {
  const from = new Reader(bytes);
  const found: Sourced[] = [];
  while (!from.ended) {
    const source = from.text();
    const lastReceived = from.signed();
    found.push({ vector: readVector(from, source), lastReceived });
  }
  return found;
}

function writeVector(to: Writer, vector: SourceVector): void {
  const { outcome, digest } = vector;
  const newest = lastObserved(vector);
  writeOutcomes(to, outcome);
  to.signed(Number.isFinite(newest) ? newest : 0);
  writeRuns(to, vector, newest);
  writeOlderDefinite(to, vector, newest);
  writeDigests(to, digest);
}

function readVector(from: Reader, source: string): SourceVector {
  const vector = emptyVector(source, from.number());
  const { outcome, observedAt, definite, definiteAt } = vector;
  from.halves(outcome);
  const newest = from.signed();
  readRuns(from, vector, newest);
  for (let position = 0; position < outcome.length; position += 1) {
    const code = outcome[position] ?? nothing;
    if (!isDefinite(code)) continue;
    definite[position] = code;
    definiteAt[position] = observedAt[position] ?? 0;
  }
  readOlderDefinite(from, newest, vector);
  readDigestsInto(from, vector.digest);
  return vector;
}

/** Runs of equal instants, as (number of positions, age against the newest); none where all are of the newest. */
function writeRuns(to: Writer, { outcome, observedAt }: SourceVector, newest: number): void {
  if (isOfOne(outcome, observedAt, newest)) {
    to.number(0);
    return;
  }
  const runs: [length: number, age: number][] = [];
  for (let position = 0; position < outcome.length; position += 1) {
    const last = runs.at(-1);
    const age = outcome[position] === nothing ? (last?.[1] ?? 0) : newest - (observedAt[position] ?? 0);
    if (last?.[1] === age) last[0] += 1;
    else runs.push([1, age]);
  }
  to.number(runs.length);
  for (const [length, age] of runs) {
    to.number(length);
    to.number(age);
  }
}

function isOfOne(outcome: Uint8Array, observedAt: Float64Array, instant: number): boolean {
  for (let position = 0; position < outcome.length; position += 1)
    if (outcome[position] !== nothing && observedAt[position] !== instant) return false;
  return true;
}

function readRuns(from: Reader, { outcome, observedAt }: SourceVector, newest: number): void {
  const runs = from.number();
  if (runs === 0) observedAt.fill(newest);
  for (let run = 0, position = 0; run < runs; run += 1) {
    const end = position + from.number();
    const at = newest - from.number();
    for (; position < end && position < outcome.length; position += 1) observedAt[position] = at;
  }
  for (let position = 0; position < outcome.length; position += 1)
    if (outcome[position] === nothing) observedAt[position] = 0;
}

/** Of errors, what was known before. A definite outcome that is the newest needs no second mention. */
function writeOlderDefinite(to: Writer, { outcome, definite, definiteAt }: SourceVector, newest: number): void {
  const those: number[] = [];
  for (let position = 0; position < outcome.length; position += 1)
    if (!isDefinite(outcome[position] ?? nothing) && definite[position] !== nothing) those.push(position);
  to.number(those.length);
  let last = 0;
  for (const position of those) {
    to.number(position - last);
    to.byte(definite[position] ?? nothing);
    to.number(newest - (definiteAt[position] ?? 0));
    last = position;
  }
}

function readOlderDefinite(
  from: Reader,
  newest: number,
  { definite, definiteAt }: Pick<SourceVector, "definite" | "definiteAt">,
): void {
  for (let number = from.number(), position = 0; number > 0; number -= 1) {
    position += from.number();
    definite[position] = from.byte();
    definiteAt[position] = newest - from.number();
  }
}
