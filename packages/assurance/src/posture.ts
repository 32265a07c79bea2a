/**
 * Everything at once, in memory: subjects, their evidence and states, and the tally over them. What it is told, it
 * takes up by change, never by counting anew; `reference.ts` counts anew, and the laws hold the two together.
 * @module
 */
import type { ExceptionSpan } from "./cell.ts";
import type { Benchmark, Framework, System } from "./framework.ts";
import { Status } from "./status.ts";
import {
  type Evidence,
  entering,
  leaving,
  noEvidence,
  noStates,
  restate,
  type States,
  type Step,
  settle,
  withReport,
} from "./subject.ts";
import { type Flip, Tally } from "./tally.ts";
import type { Report } from "./vector.ts";

/** A subject in its place, with what is known of it. */
export interface SubjectState {
  readonly id: string;
  readonly kind: string;
  /** The system, or whatever systems inherit from, that its cells count towards. */
  readonly scope: string;
  readonly evidence: Evidence;
  readonly states: States;
}

/** A requirement that flipped, and when. */
export interface TimedFlip extends Flip {
  readonly at: number;
}

export class Posture {
  #framework: Framework;
  readonly tally: Tally;
  readonly #subjects = new Map<string, SubjectState>();

  constructor(framework: Framework) {
    this.#framework = framework;
    this.tally = new Tally(framework);
  }

  subjects(): Iterable<SubjectState> {
    return this.#subjects.values();
  }

  /** The checks that are in some benchmark. */
  checks(): ReadonlySet<string> {
    const rules = [...this.#framework.benchmarks.values()].flat();
    return new Set(rules.flatMap((rule) => (rule ? [rule.check] : [])));
  }

  subject(id: string): SubjectState | undefined {
    return this.#subjects.get(id);
  }

  /** Lets the clock move on: everything that changes by it alone changes, in the order of its instants. */
  settle(now: number): readonly TimedFlip[] {
    const steps: { readonly subject: SubjectState; readonly step: Step }[] = [];
    for (const subject of this.#subjects.values()) {
      if (subject.states.nextChangeAt > now) continue;
      const settled = settle(subject.states, subject.evidence, this.#benchmark(subject.kind), now);
      this.#subjects.set(subject.id, { ...subject, states: settled.states });
      for (const step of settled.steps) steps.push({ subject, step });
    }
    steps.sort((a, b) => a.step.at - b.step.at);
    const flips: TimedFlip[] = [];
    for (const [index, { subject, step }] of steps.entries()) {
      this.#count(subject.kind, subject.scope, step);
      if (steps[index + 1]?.step.at !== step.at) flips.push(...this.#flips(step.at));
    }
    return flips;
  }

  setSystem(system: System, now: number): readonly TimedFlip[] {
    this.tally.setSystem(system);
    return this.#flips(now);
  }

  /** Adds a subject; without any evidence, all its cells are never observed. */
  add(id: string, kind: string, scope: string, now: number, evidence: Evidence = noEvidence): readonly TimedFlip[] {
    return this.addAll([{ id, kind, scope, evidence }], now);
  }

  /** Adds many subjects at once. */
  addAll(subjects: Iterable<Omit<SubjectState, "states">>, now: number): readonly TimedFlip[] {
    for (const subject of subjects) {
      if (this.#subjects.has(subject.id)) throw new Error(`subject ${subject.id} is there already`);
      this.#restate({ ...subject, states: noStates }, now);
    }
    return this.#flips(now);
  }

  /** Moves a known subject to another scope, with all its cells. */
  move(id: string, scope: string, now: number): readonly TimedFlip[] {
    const subject = this.#known(id);
    this.#count(subject.kind, subject.scope, leaving(subject.states, now));
    this.#count(subject.kind, scope, entering(subject.states, now));
    this.#subjects.set(id, { ...subject, scope });
    return this.#flips(now);
  }

  /** Changes what is to be assured. Benchmarks may only have grown, or have lost rules. */
  setFramework(framework: Framework, now: number): readonly TimedFlip[] {
    for (const { kind, scope, states } of this.#subjects.values()) {
      const after = framework.benchmarks.get(kind) ?? [];
      for (const { position, from } of leaving(states, now).changes) {
        const rule = this.#benchmark(kind)[position];
        if (rule && !after[position]) this.tally.move(scope, rule, from, Status.absent);
      }
    }
    this.#framework = framework;
    this.tally.setFramework(framework);
    for (const subject of [...this.#subjects.values()]) this.#restate(subject, now);
    return this.#flips(now);
  }

  /** Takes up a report on a known subject, observed at `now` or before. */
  report(id: string, report: Report, now: number): readonly TimedFlip[] {
    const subject = this.#known(id);
    this.#restate({ ...subject, evidence: withReport(subject.evidence, report).evidence }, now);
    return this.#flips(now);
  }

  /** Replaces the exceptions on a known subject's cells. */
  except(id: string, exceptions: readonly ExceptionSpan[], now: number): readonly TimedFlip[] {
    const subject = this.#known(id);
    this.#restate({ ...subject, evidence: { ...subject.evidence, exceptions } }, now);
    return this.#flips(now);
  }

  #known(id: string): SubjectState {
    const subject = this.#subjects.get(id);
    if (!subject) throw new Error(`no subject ${id}`);
    return subject;
  }

  #benchmark(kind: string): Benchmark {
    return this.#framework.benchmarks.get(kind) ?? [];
  }

  #restate(subject: SubjectState, now: number): void {
    const { states, step } = restate(subject.states, subject.evidence, this.#benchmark(subject.kind), now);
    this.#subjects.set(subject.id, { ...subject, states });
    this.#count(subject.kind, subject.scope, step);
  }

  #count(kind: string, scope: string, step: Step): void {
    const benchmark = this.#benchmark(kind);
    for (const { position, from, to } of step.changes) {
      const rule = benchmark[position];
      if (rule) this.tally.move(scope, rule, from, to);
    }
  }

  #flips(at: number): readonly TimedFlip[] {
    return this.tally.flips().map((flip) => ({ ...flip, at }));
  }
}
