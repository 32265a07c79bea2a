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
  /** Milliseconds of CPU of the server's process for one answer, and of PostgreSQL where that was asked for. */
  readonly cpu: number;
  readonly bytes: number;
}

export interface Reading {
  readonly systems: number;
  readonly times: number;
  /** The moment asked for, the n-th time: the names and values of the query. Default: the present. */
  readonly moment?: (n: number) => Readonly<Record<string, string>>;
  /** Others to be asked for as well, by the names of the figures. */
  readonly others?: Readonly<Record<string, string>>;
  /** The processor time of PostgreSQL until now, in milliseconds, which is told of an answer as well. */
  readonly postgres?: () => number;
  /** Only these. Default: all. */
  readonly only?: readonly string[];
}

/** Has each asked for some times, one after the other. */
export async function measureReads(
  server: Server,
  { systems, times, moment = () => ({}), others = {}, only, postgres = () => 0 }: Reading,
): Promise<ReadonlyMap<string, Read>> {
  const found = new Map<string, Read>();
  for (const [name, path] of Object.entries({ ...pathsOf(systems), ...others })) {
    if (only && !only.includes(name)) continue;
    const at = (n: number): string => {
      const query = new URLSearchParams(moment(n)).toString();
      return query === "" ? path : `${path}${path.includes("?") ? "&" : "?"}${query}`;
    };
    const spent = async (): Promise<number> => (await server.told("cpu")) + postgres();
    const before = await spent();
    // What a process does once is no part of an answer, where that is short.
    const first = await timed(() => server.read(at(0)));
    const bytes = Buffer.byteLength(first.value);
    const taken = first.ms < 3000 ? [] : [first.ms];
    const begun = taken.length > 0 ? before : await spent();
    while (taken.length < times && (taken[0] ?? 0) < 3000)
      taken.push((await timed(() => server.read(at(taken.length + 1)))).ms);
    const cpu = ((await spent()) - begun) / taken.length;
    found.set(name, { ms: median(taken), cpu, bytes });
  }
  return found;
}
