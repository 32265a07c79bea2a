/**
 * The processes of a schedule: one runs the database, the others have its address; whichever ends is started again.
 */
import { join } from "node:path";
import { addressOf } from "../../apps/server/src/testing/address.ts";
import { type ServerProcess, startProcess } from "../../apps/server/src/testing/process.ts";
import type { World } from "../../apps/server/src/testing/world.ts";
import type { Mutation } from "./mutations.ts";

export interface Fleet {
  /** The address of the database. */
  readonly databaseUrl: string;
  /** A process that is there; another one for another number. Throws where none is. */
  one(n: number): ServerProcess;
  /** All that are there. The first of them runs the database, where it is there. */
  alive(): readonly ServerProcess[];
  /** Ends one, and starts it again after a while. */
  restart(index: number, signal: "SIGKILL" | "SIGTERM", pause: number): Promise<void>;
  /** Sees to it that all are there, and serve. */
  settle(): Promise<void>;
  close(): Promise<void>;
  readonly size: number;
  /** What they wrote to their logs at the level `error`: how often each, with an example. */
  readonly errors: ReadonlyMap<string, { readonly count: number; readonly line: string }>;
}

/** There are few subjects: for some to be behind still when the next content comes, few follow at a time. */
export const slowly: Mutation = {
  what: "subjects follow another content slowly",
  ...{ file: "posture/content-move.ts", from: "const atOnce = 500;", to: "const atOnce = 2;" },
};

/** For so many milliseconds a process may fail to start: longer than anything that befalls it lasts. */
const patience = 180_000;

const isAlive = ({ child }: ServerProcess): boolean => child.exitCode === null && child.signalCode === null;
const delay = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** @param changed One place of their sources that is another than it is. */
export async function startFleet(
  world: World,
  size: number,
  clockFile: string,
  changed: Mutation | null = null,
): Promise<Fleet> {
  const ending: (() => Promise<void>)[] = [];
  const scope = { after: (fn: () => Promise<void>) => void ending.push(fn) };
  const errors = new Map<string, { readonly count: number; readonly line: string }>();
  let last = "";
  const listen = (text: string): void => {
    for (const line of text.split("\n").filter(Boolean)) {
      // What is no line of the log is what a process says that could not start.
      if (!line.startsWith("{")) last = `${last}${line}\n`.slice(-4000);
      if (!line.startsWith("{")) continue;
      const [, message = line.slice(0, 80)] = /"message":"([^"]*)"/.exec(line) ?? /"msg":"([^"]*)"/.exec(line) ?? [];
      errors.set(message, { count: (errors.get(message)?.count ?? 0) + 1, line: line.slice(0, 1500) });
    }
  };
  const base = {
    ...{ TOKIWA_TEST_CLOCK: clockFile, LOG_LEVEL: "error" },
    ...(changed && {
      NODE_OPTIONS: `--import ${join(import.meta.dirname, "mutation-hook.ts")}`,
      TOKIWA_MUTATION: JSON.stringify(changed),
    }),
  };
  const said = (cause: unknown): never => {
    throw new Error(last, { cause });
  };
  const owner = await startProcess(scope, world, base, listen).catch(said);
  const databaseUrl = await addressOf(world.data);
  const start = (index: number): Promise<ServerProcess> =>
    startProcess(scope, world, { ...base, ...(index > 0 && { DATABASE_URL: databaseUrl }) }, listen);
  const places: (ServerProcess | null)[] = [owner];
  for (let index = 1; index < size; index++) places.push(await start(index).catch(said));
  const underWay = new Map<number, Promise<void>>();
  let closed = false;

  const startUntilThere = async (index: number): Promise<void> => {
    const deadline = performance.now() + patience;
    while (!closed) {
      try {
        places[index] = await start(index);
        return;
      } catch (cause) {
        // Its database is away, or its disk is full: it ended with a message, and is started again, as by a supervisor.
        if (performance.now() > deadline) said(cause);
        await delay(300);
      }
    }
  };
  const alive = (): readonly ServerProcess[] => places.filter((place) => place !== null).filter(isAlive);
  return {
    databaseUrl,
    size,
    errors,
    alive,
    one: (n) => {
      const those = alive();
      const found = those[n % Math.max(those.length, 1)];
      if (!found) throw new Error("no process is there");
      return found;
    },
    restart: async (index, signal, pause) => {
      const place = places[index];
      if (!place || underWay.has(index) || !isAlive(place)) return;
      const doing = (async () => {
        await place.kill(signal);
        places[index] = null;
        await delay(pause);
        await startUntilThere(index);
      })();
      underWay.set(
        index,
        doing.finally(() => underWay.delete(index)),
      );
      await Promise.race([underWay.get(index), delay(pause)]);
    },
    settle: async () => {
      await Promise.all(underWay.values());
      for (const [index, place] of places.entries()) if (!place || !isAlive(place)) await startUntilThere(index);
      for (const place of alive())
        while ((await place.ask("/readyz").catch(() => null))?.status !== 200) await delay(50);
    },
    close: async () => {
      closed = true;
      await Promise.all(underWay.values());
      // The owner last: it takes the database along.
      for (const end of ending.toReversed()) await end();
    },
  };
}
