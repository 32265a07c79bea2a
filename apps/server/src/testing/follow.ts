/**
 * Following a server's events as a browser does: coming back by itself, from where it was.
 * @module
 */
import type { ServerProcess } from "./process.ts";

/** An event as it came over the stream. */
export interface Told {
  readonly id: number;
  readonly kind: string;
  readonly data: string;
}

export interface Follower {
  readonly told: readonly Told[];
  /** How often it came back, and went on from where it was. */
  resumed(): number;
  /** Resolves with the first event, of those that came or come, that `wanted` holds for. */
  find(wanted: (event: Told) => boolean): Promise<Told>;
  stop(): Promise<void>;
}

/** @param server The server of the moment: it may be another one after a while. */
export function follow(server: () => Pick<ServerProcess, "ask">): Follower {
  const told: Told[] = [];
  const waiting = new Set<(event: Told) => void>();
  const stopping = new AbortController();
  const take = (event: Told): void => {
    told.push(event);
    for (const look of waiting) look(event);
  };
  let resumed = 0;
  const running = (async () => {
    let last: number | null = null;
    while (!stopping.signal.aborted) {
      try {
        const path: string = `/api/v1/events${last === null ? "" : `?after=${last}`}`;
        const response = await server().ask(path, { signal: stopping.signal });
        if (last !== null && response.status === 200) resumed += 1;
        const stream: ReadableStream<Uint8Array> | null = response.body;
        let text = "";
        const decoder = new TextDecoder();
        for await (const part of stream ?? []) {
          text += decoder.decode(part, { stream: true });
          const blocks = text.split("\n\n");
          text = blocks.pop() ?? "";
          for (const block of blocks) {
            const fields = new Map(
              block.split("\n").map((line) => [line.split(": ", 1)[0], line.split(": ").slice(1).join(": ")]),
            );
            const id = fields.get("id");
            if (id !== undefined) last = Number(id);
            const kind = fields.get("event");
            if (kind !== undefined) take({ id: Number(id), kind, data: fields.get("data") ?? "" });
          }
        }
      } catch {
        // The server is away; it is asked again.
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  return {
    told,
    resumed: () => resumed,
    find: (wanted) =>
      new Promise((resolve) => {
        const found = told.find(wanted);
        if (found) return resolve(found);
        const look = (event: Told): void => {
          if (!wanted(event)) return;
          waiting.delete(look);
          resolve(event);
        };
        waiting.add(look);
      }),
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}
