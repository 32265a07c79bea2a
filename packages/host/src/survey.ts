import { setImmediate } from "node:timers/promises";
import type { Fact, Facts } from "@tokiwa/content";
import { type Run, runCollector } from "./collect.ts";
import type { Collector } from "./collector.ts";
import { Listings } from "./listings.ts";
import { Root } from "./root.ts";
import type { Aspect, Touch } from "./touch.ts";

/** The facts of one machine as they were last gathered, and whether they may have changed since. */
export interface Survey {
  /**
   * Makes sure that what these collectors give is true at this time: runs those that never ran, whose sources have
   * changed, that use the clock, or that looked where changes leave no trace. What the others gave still holds.
   */
  gather(collectors: Iterable<Collector>, now: number, signal?: AbortSignal): Promise<void>;
  /** All facts gathered so far. */
  facts(): Facts;
  /**
   * The collectors of which a source has changed since they ran, as the file system says now.
   * @param within looks only at sources below these directories
   */
  changed(within?: ReadonlySet<string>): readonly Collector[];
  /** Whether a collector looked where changes leave no trace, or uses the clock. */
  isBlind(collector: Collector): boolean;
  /** Every path that facts came from. */
  touched(): ReadonlyMap<string, Touch>;
}

export interface SurveyOptions {
  /** Whether the machine is looked at once only, so that nothing needs to be remembered for the next time. */
  readonly once?: boolean;
}

/** @throws NoSuchRoot, when gathering, if there is no such directory */
export function survey(prefix: string, { once = false }: SurveyOptions = {}): Survey {
  const runs = new Map<Collector, Run>();
  const listings = once ? undefined : new Listings();
  return {
    async gather(collectors, now, signal) {
      listings?.begin(now);
      const hasChanged = changes(prefix);
      const due = [...collectors].filter((collector) => {
        const last = runs.get(collector);
        return !last || last.blind || [...last.touched].some(hasChanged);
      });
      for (const collector of due) {
        runs.set(collector, await runCollector(collector, { root: prefix, now, signal, listings }));
        // Lets timers, signals and messages through: most collectors never wait for anything.
        await setImmediate();
      }
    },
    facts: () => new Map<string, Fact>([...runs.values()].flatMap(({ facts }) => [...facts])),
    changed(within) {
      const folders = within && [...within].map((folder) => (folder === "/" ? "/" : `${folder}/`));
      const isWithin = (path: string): boolean => folders?.some((folder) => `${path}/`.startsWith(folder)) ?? true;
      const hasChanged = changes(prefix);
      const isChanged = ([path, touch]: readonly [string, Touch]): boolean =>
        (isWithin(path) || (touch.real !== undefined && isWithin(touch.real))) && hasChanged([path, touch]);
      return [...runs].filter(([, { touched }]) => [...touched].some(isChanged)).map(([collector]) => collector);
    },
    isBlind: (collector) => runs.get(collector)?.blind ?? true,
    touched: () => new Map([...runs.values()].flatMap(({ touched }) => [...touched])),
  };
}

/** Tells whether the answer to what was asked of a path may be another now. Good for one moment. */
function changes(prefix: string): (touched: readonly [string, Touch]) => boolean {
  let root: Root | undefined;
  // One path is often the source of several collectors.
  const prints = new Map<string, string>();
  const printOf = (path: string, aspect: Aspect): string => {
    root ??= new Root(prefix);
    const key = `${aspect} ${path}`;
    const print = prints.get(key) ?? root.print(path, aspect);
    prints.set(key, print);
    return print;
  };
  return ([path, { prints: then }]) => [...then].some(([aspect, print]) => printOf(path, aspect) !== print);
}
