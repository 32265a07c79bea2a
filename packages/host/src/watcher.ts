/**
 * The process in which a machine is watched, so that a long look at its files holds up nothing else. It ends when it is
 * told to, and when whoever started it is gone. Started by {@link startHostWatch}.
 * @module
 */
import { type ContentLayer, parseContent } from "@tokiwa/content";
import { factCatalog } from "./catalog.ts";
import type { FromWatcher, ToWatcher } from "./supervise.ts";
import { watchHost } from "./watch.ts";

const stop = new AbortController();
const tell = (message: FromWatcher): void => void process.send?.(message, undefined, undefined, () => {});

process.on("message", (message: ToWatcher) => {
  if (message.kind === "stop") stop.abort();
  else void watch(message.layers, message.root);
});
process.once("disconnect", () => stop.abort());
// A terminal and a service manager signal all processes of a group: the one that started this one says when to end.
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => {});

async function watch(layers: readonly ContentLayer[], root: string): Promise<void> {
  try {
    await watchHost({
      content: parseContent(layers.map(checksAlone), factCatalog).content,
      root,
      report: (cells, observedAt, asset) => tell({ kind: "report", cells, observedAt, asset }),
      signal: stop.signal,
    });
  } catch (error) {
    process.exitCode = 1;
    tell({ kind: "failed", error });
  }
  if (process.connected) process.disconnect();
}

/** Of the content, the checks alone matter here: what they are tied to is looked at where reports arrive. */
const checksAlone = ({ folder, files }: ContentLayer): ContentLayer => ({
  folder,
  files: new Map([...files].filter(([path]) => path.startsWith("checks/"))),
});
