import type { LiveEvent } from "@tokiwa/server/api";
import { isAnswer } from "../api/form.ts";

export type Connection = "connecting" | "open" | "dropped";

/** How the live stream stands. Frozen: each change makes a new one. */
export interface StreamState {
  readonly connection: Connection;
  /** When the connection was lost, in milliseconds; null while it is open. */
  readonly droppedAt: number | null;
}

/** What the stream tells its follower: events in batches, or that all must be read again. */
export type Follower = (news: readonly LiveEvent[] | "all") => void;

/** All kinds there are: the browser hands over those alone that somebody listens for by name. */
const kinds: Readonly<Record<LiveEvent["kind"], true>> = {
  ...{ report: true, reports: true, cell: true, requirement: true, inventory: true, system: true, organization: true },
};
const slowestRetry = 15_000;
/** The server ends each stream after a while, to be asked again: an absence shorter than this is not worth telling. */
const grace = 2_500;

/**
 * Follows the server's events (server-sent events) until closed. Events are handed over once in a frame, however many
 * arrive. While the connection is down the browser asks again by itself, with the identifier of the last event; where it
 * gives up (an answer that is no stream), we begin anew. Once it is back, everything is read again. A page that nobody
 * sees rests: browsers keep at most six connections to a server open (HTTP/1.1), and tabs that followed in the
 * background would leave none for the page in front.
 * @param address where to follow, given the identifier of the last event that was seen.
 */
export function openStream(
  address: (after: string | undefined) => string,
  follower: Follower,
  changed: (state: StreamState) => void,
): () => void {
  let state: StreamState = { connection: "connecting", droppedAt: null };
  let source: EventSource | undefined;
  let last: string | undefined;
  let batch: LiveEvent[] = [];
  let cancelFrame: (() => void) | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let telling: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let lostAt: number | null = null;
  let missed = document.hidden;
  let closed = false;

  const become = (next: StreamState) => {
    state = Object.freeze(next);
    changed(state);
  };

  const handOver = () => {
    cancelFrame = undefined;
    const events = batch;
    batch = [];
    if (events.length > 0) follower(events);
  };

  const take = (message: MessageEvent<string>) => {
    const event: unknown = JSON.parse(message.data);
    if (!isAnswer<LiveEvent>(event)) return;
    last = message.lastEventId;
    batch.push(event);
    cancelFrame ??= nextFrame(handOver);
  };

  const opened = () => {
    const again = missed || lostAt !== null;
    failures = 0;
    lostAt = null;
    missed = false;
    clearTimeout(telling);
    become({ connection: "open", droppedAt: null });
    if (again) follower("all");
  };

  const lost = () => {
    if (closed) return;
    if (lostAt === null) {
      const at = Date.now();
      lostAt = at;
      telling = setTimeout(() => become({ connection: "dropped", droppedAt: at }), grace);
    }
    if (source?.readyState !== EventSource.CLOSED) return;
    failures += 1;
    retry = setTimeout(connect, Math.min(1_000 * 2 ** (failures - 1), slowestRetry));
  };

  const connect = () => {
    source = new EventSource(address(last));
    source.onopen = opened;
    source.onerror = lost;
    for (const kind of Object.keys(kinds)) source.addEventListener(kind, take);
    source.addEventListener("reset", () => follower("all"));
  };

  const rest = () => {
    source?.close();
    clearTimeout(retry);
    clearTimeout(telling);
    missed = true;
  };
  const look = () => (document.hidden ? rest() : connect());

  if (!document.hidden) connect();
  document.addEventListener("visibilitychange", look);
  return () => {
    closed = true;
    document.removeEventListener("visibilitychange", look);
    rest();
    cancelFrame?.();
  };
}

/** Runs at the next frame; in a page in the background, which gets no frames, soon. Gives what cancels it. */
function nextFrame(run: () => void): () => void {
  if (document.hidden) {
    const timer = setTimeout(run, 100);
    return () => clearTimeout(timer);
  }
  const frame = requestAnimationFrame(run);
  return () => cancelAnimationFrame(frame);
}
