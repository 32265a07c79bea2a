/**
 * Watching what is done with the database: how long it takes, and what came of it once it is committed.
 * @module
 */
import { noTracing, type Span, type SpanOptions, type Tracing } from "../telemetry/tracing.ts";

/** What a transaction may do that is worth counting. */
export type Figure = "reports" | "observations" | "changed" | "flipped";

/** An amount that a transaction did, and what made it do so. */
export interface Done {
  readonly figure: Figure;
  readonly cause: string;
  readonly amount: number;
}

/** Who watches a database. Times in seconds. */
export interface Observer {
  readonly tracing: Tracing;
  /** A statement was answered, or failed. Its text has no values in it. */
  statement(seconds: number, text: string): void;
  /** A transaction ended; `commit` is the part of it that COMMIT took, null where it was not committed. */
  transaction(ended: { readonly mode: Mode; readonly seconds: number; readonly commit: number | null }): void;
  /** What a transaction did, which is now committed. */
  committed(done: readonly Done[]): void;
}
type Mode = "write" | "read";

/** Nobody watches. */
export const nobody: Observer = {
  tracing: noTracing,
  statement: () => {},
  transaction: () => {},
  committed: () => {},
};

interface Notes {
  readonly done: Done[];
  readonly traceparent: string | null;
}
const notes = new WeakMap<object, Notes>();

/**
 * Notes what a transaction does. It is counted when that is committed, and never where it is not.
 * @example
 * note(tx, "changed", changes.length, "clock");
 */
export function note(tx: object, figure: Figure, amount: number, cause = ""): void {
  if (amount !== 0) notes.get(tx)?.done.push({ figure, amount, cause });
}

/** The trace that a transaction belongs to (`traceparent`), for those who are told of it; null where there is none. */
export const traceOf = (tx: object): string | null => notes.get(tx)?.traceparent ?? null;

/** What `watched` gives to whoever carries out the transaction. */
export interface Steps {
  /** It has begun. */
  begun(tx: object): void;
  /** All is done but the COMMIT. */
  committing(): void;
}

interface Course {
  notes: Notes | null;
  commit: { readonly at: number; readonly span: Span } | null;
}

/** Carries out a transaction under an observer. */
export function watched<T>(observer: Observer, mode: Mode, carryOut: (steps: Steps) => Promise<T>): Promise<T> {
  const { tracing } = observer;
  const options: SpanOptions = { kind: "client", attributes: { "db.system.name": "postgresql", mode } };
  return tracing.within("transaction", options, async () => {
    const start = performance.now();
    const course: Course = { notes: null, commit: null };
    const ended = (error?: unknown): void => {
      const now = performance.now();
      course.commit?.span.end(error);
      const commit = course.commit && error === undefined ? (now - course.commit.at) / 1000 : null;
      observer.transaction({ mode, seconds: (now - start) / 1000, commit });
    };
    const steps: Steps = {
      begun: (tx) => {
        course.notes = { done: [], traceparent: tracing.active() };
        notes.set(tx, course.notes);
      },
      committing: () => {
        course.commit = { at: performance.now(), span: tracing.begin("COMMIT", { kind: "client" }) };
      },
    };
    try {
      const result = await carryOut(steps);
      ended();
      if (course.notes) observer.committed(course.notes.done);
      return result;
    } catch (error) {
      ended(error);
      throw error;
    }
  });
}
