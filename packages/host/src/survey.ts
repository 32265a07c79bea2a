import { setImmediate } from "node:timers/promises";
import type { Fact, Facts } from "@tokiwa/content";
import { type Run, runCollector } from "./collect.ts";
import type { Collector } from "./collector.ts";
import { Root } from "./root.ts";
import { isKernels, type Touch } from "./touch.ts";

/** The facts of one machine as they were last gathered, and whether they may have changed since. */
export interface Survey {
  /** Runs collectors and keeps what they gave. */
  gather(collectors: Iterable<Collector>, now: number, signal?: AbortSignal): Promise<void>;
  /** All facts gathered so far. */
  facts(): Facts;
  /**
   * The collectors of which a source has changed since they ran, as the file system says now.
   * @param within looks only at sources below these directories
   */
  changed(within?: ReadonlySet<string>): readonly Collector[];
  /** Whether a collector read something whose changes nobody could see: it must run whenever its facts are needed. */
  isUnwatchable(collector: Collector): boolean;
  /** Every path that facts came from. */
  touched(): ReadonlyMap<string, Touch>;
}

/** @throws NoSuchRoot, when gathering, if there is no such directory */
export function survey(prefix: string): Survey {
  const runs = new Map<Collector, Run>();
  return {
    async gather(collectors, now, signal) {
      for (const collector of collectors) {
        runs.set(collector, await runCollector(collector, { root: prefix, now, signal }));
        // Lets timers, signals and messages through: most collectors never wait for anything.
        await setImmediate();
      }
    },
    facts: () => new Map<string, Fact>([...runs.values()].flatMap(({ facts }) => [...facts])),
    changed(within) {
      const root = new Root(prefix);
      const folders = within && [...within].map((folder) => (folder === "/" ? "/" : `${folder}/`));
      const isWithin = (path: string): boolean => folders?.some((folder) => `${path}/`.startsWith(folder)) ?? true;
      // One path is often the source of several collectors.
      const prints = new Map<string, string>();
      const isChanged = ([path, touch]: readonly [string, Touch]): boolean =>
        (isWithin(path) || (touch.real !== undefined && isWithin(touch.real))) &&
        [...touch.prints].some(([aspect, print]) => {
          const key = `${aspect} ${path}`;
          const now = prints.get(key) ?? root.print(path, aspect);
          prints.set(key, now);
          return now !== print;
        });
      return [...runs].filter(([, { touched }]) => [...touched].some(isChanged)).map(([collector]) => collector);
    },
    isUnwatchable: (collector) => [...(runs.get(collector)?.touched.keys() ?? [])].some(isKernels),
    touched: () => new Map([...runs.values()].flatMap(({ touched }) => [...touched])),
  };
}
