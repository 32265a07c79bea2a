/**
 * The thread in which a machine is watched, so that a long look at its files holds up nothing else.
 * Started by {@link startHostWatch}.
 * @module
 */
import { parentPort, workerData } from "node:worker_threads";
import { type ContentLayer, parseContent } from "@tokiwa/content";
import { factCatalog } from "./catalog.ts";
import type { FromWorker, WorkerInput } from "./supervise.ts";
import { watchHost } from "./watch.ts";

const isInput = (data: unknown): data is WorkerInput => typeof data === "object" && data !== null && "layers" in data;

if (!parentPort || !isInput(workerData)) throw new Error("this file is the entry of a worker thread");
const port = parentPort;
/** Of the content, the checks alone matter here: what they are tied to is looked at where reports arrive. */
const layers: readonly ContentLayer[] = workerData.layers.map(({ folder, files }) => ({
  folder,
  files: new Map([...files].filter(([path]) => path.startsWith("checks/"))),
}));
const stop = new AbortController();
const tell = (message: FromWorker): void => port.postMessage(message);

port.once("message", () => stop.abort());
await watchHost({
  content: parseContent(layers, factCatalog).content,
  root: workerData.root,
  report: (cells, observedAt, asset) => tell({ kind: "report", cells, observedAt, asset }),
  signal: stop.signal,
});
port.close();
