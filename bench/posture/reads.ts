/**
 * What the pages read of the present, and how long each answer takes.
 * @module
 */
import { median, timed } from "../figures.ts";
import type { Server } from "./servers.ts";

/** Of a fleet of `systems` systems, by the names of the figures. */
const pathsOf = (systems: number): Readonly<Record<string, string>> => {
  const system = `system-${Math.floor(systems / 2)}`;
  return {
    overview: "/api/v1/overview",
    trace: "/api/v1/trace",
    "trace of a system": `/api/v1/trace?system=${system}`,
    "systems behind a check": "/api/v1/trace/systems?check=host.ssh.root-login&limit=50",
    "requirements of a system": `/api/v1/requirements?system=${system}`,
    "systems, the worst": "/api/v1/systems?limit=50",
    "assets, the worst": "/api/v1/assets?limit=50",
    "cells that fail, the worst": "/api/v1/cells?state=fail&limit=50",
    "cells of a host": "/api/v1/cells?subject=host:host-1&limit=50",
  };
};

/** Of one kind of answer: the median in milliseconds, what it costs the server in CPU, and how long it is. */
export interface Read {
  readonly ms: number;
  /** Milliseconds of CPU of the server's process for one answer. */
  readonly cpu: number;
  readonly bytes: number;
}

/** Has each asked for some times, one after the other. */
export async function measureReads(
  server: Server,
  { systems, times }: { readonly systems: number; readonly times: number },
): Promise<ReadonlyMap<string, Read>> {
  const found = new Map<string, Read>();
  for (const [name, path] of Object.entries(pathsOf(systems))) {
    // What a process does once is no part of an answer.
    const bytes = Buffer.byteLength(await server.read(path));
    const taken: number[] = [];
    const before = await server.told("cpu");
    while (taken.length < times && (taken[0] ?? 0) < 3000) taken.push((await timed(() => server.read(path))).ms);
    const cpu = ((await server.told("cpu")) - before) / taken.length;
    found.set(name, { ms: median(taken), cpu, bytes });
  }
  return found;
}
