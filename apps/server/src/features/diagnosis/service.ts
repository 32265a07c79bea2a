/**
 * The continuous diagnosis of the machine that the server runs on.
 * @module
 */
import type { Content, ContentLayer, Text } from "@tokiwa/content";
import { startHostWatch } from "@tokiwa/host";
import type { Logger } from "pino";
import { isPassing } from "../../platform/database/unavailable.ts";
import type { ObservationBatch } from "../posture/schema.ts";
import { createOutbox, toCell } from "./reporting.ts";
import type { Diagnosis } from "./schema.ts";

/** The name by which its reports are told apart from those of other sources. */
const source = "tokiwa-host";

export interface DiagnosisOptions {
  readonly content: Content;
  /** The files that the content was read from: the thread that looks at the machine reads them for itself. */
  readonly layers: readonly ContentLayer[];
  /** The directory that stands for `/`. */
  readonly root: string;
  /** Takes a batch; when it returns, the batch is kept. */
  readonly accept: (batch: ObservationBatch) => Promise<unknown>;
  readonly log: Logger;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Called whenever the progress of the first round changes. */
  readonly onProgress?: (progress: Diagnosis) => void;
}

export interface Diagnosing {
  progress(): Diagnosis;
  close(): Promise<void>;
}

const mostErrors = 20;

export { type Standby, standby } from "./standby.ts";

/** Begins to diagnose. */
export function startDiagnosis(options: DiagnosisOptions): Diagnosing {
  const { content, layers, root, accept, log, clock, onProgress } = options;
  const checks = new Set(
    [...content.checks.values()]
      .filter((check) => check.subject === "host" && !("asks" in check) && !("silence" in check))
      .map(({ id }) => id),
  );
  const done = new Set<string>();
  const errors: { at: number; message: Text }[] = [];
  const startedAt = clock();
  let subject: Diagnosis["subject"] = null;
  let lastCompletedAt: number | null = null;

  const progress = (): Diagnosis => ({
    subject,
    elsewhere: false,
    running: done.size < checks.size,
    done: done.size,
    total: checks.size,
    startedAt: new Date(startedAt).toISOString(),
    lastCompletedAt: lastCompletedAt === null ? null : new Date(lastCompletedAt).toISOString(),
    errors: errors.map(({ at, message }) => ({ at: new Date(at).toISOString(), message })),
  });
  const note = (message: Text): void => {
    errors.unshift({ at: clock(), message });
    errors.length = Math.min(errors.length, mostErrors);
    onProgress?.(progress());
  };

  const outbox = createOutbox<ObservationBatch>({
    deliver: async (batch) => {
      await accept(batch);
      subject = { id: `${batch.subject.kind}:${batch.subject.name}`, name: batch.subject.name };
      const wasRunning = done.size < checks.size;
      for (const { check } of batch.cells) done.add(check);
      if (done.size >= checks.size) lastCompletedAt = clock();
      if (wasRunning) onProgress?.(progress());
    },
    hopeless: (error) => !isPassing(error),
    failed: (error, givenUp) => {
      if (!givenUp) return log.warn({ err: error }, "a report of this machine waits for the database");
      log.error({ err: error }, "a report of this machine was refused");
      const said = error instanceof Error ? error.message : String(error);
      note({ ja: `報告が受け付けられませんでした：${said}`, en: `A report was refused: ${said}` });
    },
  });

  const watch = startHostWatch({
    layers,
    root,
    report: (results, observedAt, asset) => {
      const cells = results.filter(({ check }) => checks.has(check)).map(toCell);
      if (cells.length === 0) return;
      outbox.send({
        subject: { kind: asset.kind, name: asset.name },
        source,
        observedAt: new Date(observedAt).toISOString(),
        cells,
      });
    },
    failed: (error, restartIn) => {
      log.error({ err: error, restartIn }, "the diagnosis of this machine failed; it is started again");
      const said = error instanceof Error ? error.message : String(error);
      note({
        ja: `診断が中断したため、再開します：${said}`,
        en: `The diagnosis was cut off, and begins again: ${said}`,
      });
    },
  });

  return {
    progress,
    close: async () => {
      await watch.close();
      await outbox.close();
    },
  };
}
