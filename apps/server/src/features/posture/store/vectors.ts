/**
 * All that is known of a subject in one run of bytes: the vector of each of its sources, and when that last spoke. Where
 * all of a vector is of one instant, that is written once; findings and errors only where they are.
 * @module
 */
import { type Before, emptyVector, madeOf, nothing, type SourceVector } from "@tokiwa/assurance";
import { Reader, Writer } from "./bytes.ts";
import { readFound, writeFound } from "./content.ts";
import { readOutcomes, writeOutcomes } from "./outcomes.ts";

/** A source's vector, and when its last report was received. */
export interface Sourced {
  readonly vector: SourceVector;
  readonly lastReceived: number;
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
  const { outcome, newest, found, before } = vector;
  writeOutcomes(to, outcome);
  if (outcome.length === 0) return;
  to.signed(newest);
  writeRuns(to, vector);
  to.number(before.length);
  let last = 0;
  for (const known of before) {
    to.number(known.position - last);
    to.byte(known.outcome);
    to.number(newest - known.observedAt);
    last = known.position;
  }
  writeFound(to, found);
}

function readVector(from: Reader, source: string): SourceVector {
  const outcome = readOutcomes(from);
  if (outcome.length === 0) return emptyVector(source);
  const newest = from.signed();
  const observedAt = readRuns(from, outcome, newest);
  const before: Before[] = [];
  for (let number = from.number(), position = 0; number > 0; number -= 1) {
    position += from.number();
    before.push({ position, outcome: from.byte(), observedAt: newest - from.number() });
  }
  const found = readFound(from);
  if (observedAt) return madeOf({ source, outcome, found, before }, observedAt);
  return { source, outcome, newest, observedAt: null, found, before };
}

/** Runs of equal instants, as (number of positions, age against the newest); none where all are of the newest. */
function writeRuns(to: Writer, { outcome, observedAt, newest }: SourceVector): void {
  if (!observedAt) {
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

function readRuns(from: Reader, outcome: Uint8Array, newest: number): Float64Array | null {
  const runs = from.number();
  if (runs === 0) return null;
  const observedAt = new Float64Array(outcome.length);
  for (let run = 0, position = 0; run < runs; run += 1) {
    const end = position + from.number();
    const at = newest - from.number();
    for (; position < end && position < outcome.length; position += 1)
      if (outcome[position] !== nothing) observedAt[position] = at;
  }
  return observedAt;
}
