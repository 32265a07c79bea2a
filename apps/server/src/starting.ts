/**
 * The steps of starting that take their time, each told of when it begins and when it is done.
 * @module
 */
import type { Content, ContentLayer } from "@tokiwa/content";
import { factCatalog } from "@tokiwa/host";
import type { Logger } from "pino";
import type { Diagnosis } from "./features/diagnosis/schema.ts";
import { type Diagnosing, startDiagnosis } from "./features/diagnosis/service.ts";
import { type Home, type Posture, type PostureOptions, startPosture } from "./features/posture/service.ts";
import { readContent } from "./platform/content/folder.ts";
import { inSnapshot } from "./platform/database/database.ts";
import { openStore, type Store } from "./platform/database/open.ts";
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
      ja: `コンテンツに誤りが ${errors.length} 件あります。最初の誤り: ${first.file}:${first.line} ${first.message.ja}「tokiwa content check」で全件を確認してください。`,
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
  options: { readonly dataFolder: string; readonly databaseUrl?: string | undefined; readonly log: Logger },
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
const thisMachine: Home = { id: "this-machine", name: "本機 / This machine" };

/** Begins to diagnose the machine; `onProgress` is told of the first round. */
export function diagnose(
  options: ReadContent & {
    readonly posture: Posture;
    readonly diagnosed?: string | undefined;
    readonly log: Logger;
    readonly clock: () => number;
  },
  onProgress: (progress: Extract<Progress, { step: "diagnosis" }>) => void,
): Diagnosing {
  const { content, layers, posture, diagnosed = "/", log, clock } = options;
  const begun = performance.now();
  const tell = ({ done, total, running }: Diagnosis): void => {
    const state = running ? (done === 0 ? "begun" : "running") : "done";
    onProgress({ step: "diagnosis", state, ms: performance.now() - begun, done, total });
  };
  const diagnosing = startDiagnosis({
    content,
    layers,
    root: diagnosed,
    accept: (batch) => posture.accept(batch, thisMachine),
    log,
    clock,
    onProgress: tell,
  });
  tell(diagnosing.progress());
  return diagnosing;
}
