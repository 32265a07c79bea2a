/**
 * The steps of starting that take their time, each told of when it begins and when it is done.
 * @module
 */
import type { Content, ContentLayer } from "@tokiwa/content";
import { factCatalog } from "@tokiwa/host";
import type { Logger } from "pino";
import type { Diagnosis } from "./features/diagnosis/schema.ts";
import { startDiagnosis, type Standby, standby } from "./features/diagnosis/service.ts";
import type { ObservationBatch } from "./features/posture/schema.ts";
import { type Home, type Posture, type PostureOptions, startPosture } from "./features/posture/service.ts";
import { readContent } from "./platform/content/folder.ts";
import { inSnapshot } from "./platform/database/database.ts";
import type { Observer } from "./platform/database/observer.ts";
import { openStore, type Store } from "./platform/database/open.ts";
import type { Presence } from "./platform/jobs/presence.ts";
import { readHead } from "./platform/live/head.ts";
import { StartupError } from "./platform/startup.ts";
import type { Progress } from "./progress.ts";

type OnProgress = (progress: Progress) => void;

/** What was read of the content folders. */
export interface ReadContent {
  readonly content: Content;
  readonly layers: readonly ContentLayer[];
}

/**
 * Reads content that can be relied on.
 * @throws StartupError where it has errors.
 */
export async function readSoundContent(
  folders: readonly string[],
  log: Logger,
  onProgress: OnProgress,
): Promise<ReadContent> {
  const begun = performance.now();
  onProgress({ step: "content", state: "begun" });
  const { content, problems, layers } = await readContent(folders, factCatalog);
  const errors = problems.filter(({ severity }) => severity === "error");
  const [first] = errors;
  if (first)
    throw new StartupError("content-errors", {
      ja: `コンテンツに誤りが ${errors.length} 件あります。最初の誤り：${first.file}:${first.line} ${first.message.ja}「tokiwa content check」で全件を確認してください。`,
      en: `The content has ${errors.length} errors. The first: ${first.file}:${first.line} ${first.message.en} "tokiwa content check" shows them all.`,
    });
  for (const { file, line, message } of problems) log.debug({ file, line }, message.en);
  onProgress({
    step: "content",
    state: "done",
    ms: performance.now() - begun,
    documents: content.documents.size,
    clauses: content.clauses.size,
    controls: content.controls.size,
    checks: content.checks.size,
  });
  return { content, layers };
}

/** Opens the database, embedded or given. */
export async function openDatabase(
  options: {
    readonly dataFolder: string;
    readonly databaseUrl?: string | undefined;
    readonly log: Logger;
    readonly observer: Observer;
  },
  onProgress: OnProgress,
): Promise<Store> {
  const begun = performance.now();
  onProgress({ step: "database", state: "begun", embedded: options.databaseUrl === undefined });
  const store = await openStore(options);
  onProgress({
    step: "database",
    state: "done",
    ms: performance.now() - begun,
    version: store.version,
    home: store.embedded?.home ?? null,
    isNew: store.isNew,
    migrations: store.migrated,
  });
  return store;
}

/** Starts the posture: takes the content into use, and catches up with what the clock changed since the last stop. */
export async function openPosture(options: PostureOptions, onProgress: OnProgress): Promise<Posture> {
  const begun = performance.now();
  onProgress({ step: "posture", state: "begun" });
  const posture = await startPosture(options);
  const { sequence } = await inSnapshot(options.database, readHead);
  onProgress({ step: "posture", state: "done", ms: performance.now() - begun, sequence });
  return posture;
}

/** The information system that the server's own machine comes into. Whoever moves it to another one is not undone. */
const thisMachine: Home = { id: "this-machine", name: { ja: "本機", en: "This machine" } };

export interface DiagnosisDuty extends ReadContent {
  readonly posture: Posture;
  readonly diagnosed?: string | undefined;
  readonly log: Logger;
  readonly clock: () => number;
  readonly presence: Presence;
  /** The duty of diagnosing this machine. */
  readonly duty: string;
  readonly onProgress?: OnProgress;
}

/**
 * Diagnoses the machine as long as that is this process's duty. `onProgress` is told of the first round.
 * @returns also what resolves when the first round is done, here or elsewhere, or it is closed before.
 */
export function diagnoseAsDuty(options: DiagnosisDuty): { diagnosing: Standby; first: Promise<void> } {
  const { content, layers, posture, diagnosed = "/", log, clock, presence, duty, onProgress = () => {} } = options;
  const first = Promise.withResolvers<void>();
  const begin = () => {
    const begun = performance.now();
    const tell = ({ done, total, running }: Diagnosis): void => {
      const state = running ? (done === 0 ? "begun" : "running") : "done";
      onProgress({ step: "diagnosis", state, ms: performance.now() - begun, done, total });
      if (state === "done") first.resolve();
    };
    // Another process may have taken a newer content into use than this one diagnoses by.
    const accept = (batch: ObservationBatch) => posture.accept(batch, { home: thisMachine, isByOlder: true });
    const started = startDiagnosis({ content, layers, root: diagnosed, accept, log, clock, onProgress: tell });
    tell(started.progress());
    return started;
  };
  const diagnosing = standby(begin, clock);
  presence.follow(duty, (held) => {
    diagnosing.set(held);
    if (!held) first.resolve();
  });
  const close = async (): Promise<void> => {
    await diagnosing.close();
    first.resolve();
  };
  return { diagnosing: { ...diagnosing, close }, first: first.promise };
}
