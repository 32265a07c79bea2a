/**
 * One follower's stream of events (WHATWG HTML, §9.2 Server-sent events).
 * It is read at the follower's pace: one that is slow falls behind in the log, and takes no memory here.
 * @module
 */
import { type Sight, sees } from "../database/sight.ts";
import type { Feed, Next } from "./feed.ts";
import type { LiveEvent } from "./schema.ts";

export interface StreamOptions {
  /** The id of the last event that the follower has; null to begin with what comes now. */
  readonly after: number | null;
  /** The organizations whose events are told. Default: all. */
  readonly sight?: Sight;
  /** A comment is sent this often, in milliseconds, so that a broken connection is noticed on both sides. */
  readonly heartbeat?: number;
  /** After this many milliseconds the stream ends; whoever still follows comes again, and shows again who they are. */
  readonly longest?: number;
  /** Called with how many events were sent. */
  readonly onSent?: (count: number) => void;
  /** Called once, when the stream ends. `slow`: its reader took nothing for long. */
  readonly onEnd?: (end: { slow: boolean }) => void;
}

/** How many heartbeats a reader may take nothing before it counts as gone. */
const patience = 4;

/** Makes the stream. Aborting `signal` ends it, as does closing the feed. */
export function eventStream(
  feed: Feed,
  signal: AbortSignal,
  { after, sight = null, heartbeat = 15_000, longest = 900_000, onSent, onEnd }: StreamOptions,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const ended = new AbortController();
  const either = AbortSignal.any([signal, ended.signal]);
  let cursor = after ?? feed.last();
  let missed = 0;
  let beat: NodeJS.Timeout | undefined;
  let end: NodeJS.Timeout | undefined;
  const finish = (slow: boolean): void => {
    if (ended.signal.aborted) return;
    clearInterval(beat);
    clearTimeout(end);
    ended.abort();
    onEnd?.({ slow });
  };
  return new ReadableStream({
    start: (controller) => {
      // The first lines: when to come again, and where the follower stands, even if nothing ever happens.
      controller.enqueue(encoder.encode(`retry: 1000\nid: ${cursor}\n\n`));
      beat = setInterval(() => {
        missed = (controller.desiredSize ?? 0) > 0 ? 0 : missed + 1;
        if (missed === 0) controller.enqueue(encoder.encode(":\n\n"));
        else if (missed >= patience) {
          finish(true);
          controller.error(new Error("the reader takes nothing"));
        }
      }, heartbeat);
      end = setTimeout(() => finish(false), longest);
    },
    pull: async (controller) => {
      for (;;) {
        const next = await feed.after(cursor, either).catch(() => null);
        if (next === null) {
          const slow = ended.signal.aborted && missed >= patience;
          finish(slow);
          if (!slow) controller.close();
          return;
        }
        cursor = next.kind === "reset" ? next.last : (next.events.at(-1)?.id ?? cursor);
        const told =
          next.kind === "reset" ? next : { ...next, events: next.events.filter((one) => isSeen(sight, one)) };
        const isOver = sight !== null && next.kind === "events" && next.events.some(isMove);
        // Of what happens elsewhere nothing is told, not even that it does.
        if (told.kind === "events" && told.events.length === 0 && !isOver) continue;
        // Whoever comes again begins after what ended this one, though it was not shown to them.
        controller.enqueue(encoder.encode(`${format(told)}${isOver ? `id: ${cursor}\n\n` : ""}`));
        if (told.kind === "events") onSent?.(told.events.length);
        if (isOver) {
          finish(false);
          controller.close();
        }
        return;
      }
    },
    cancel: () => finish(false),
  });
}

/** Where an organization got another place, other organizations may be seen: whoever sees some comes again for that. */
const isMove = (event: LiveEvent): boolean => event.kind === "organization" && event.became.includes("moved");

const isSeen = (sight: Sight, { organization }: LiveEvent): boolean => sees(sight, organization);

function format(next: Next): string {
  if (next.kind === "reset") return `event: reset\nid: ${next.last}\ndata: {"kind":"reset","id":${next.last}}\n\n`;
  return next.events
    .map((event) => `event: ${event.kind}\nid: ${event.id}\ndata: ${JSON.stringify(event)}\n\n`)
    .join("");
}
