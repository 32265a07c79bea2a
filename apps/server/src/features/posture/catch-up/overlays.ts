/**
 * The overlays that were made lately, one for each sight, and which readers may share them.
 * @module
 */
import type { Head } from "../../../platform/live/head.ts";
import type { Moment } from "../projection.ts";
import type { Revision } from "../revision.ts";
import type { Overlay } from "./overlay.ts";

/** For how many sights an overlay is held. */
const mostSights = 16;
/** So much older than now the moment of an answer may be, in milliseconds, or so many times what an overlay takes to make. */
const patience = { least: 1000, times: 4 };

interface Made {
  readonly overlay: Overlay;
  /** How old the moment of an answer from it may be. */
  readonly patience: number;
}

/** What a reader sees of the log. */
export interface Seen {
  readonly head: Head;
  readonly revision: Revision;
  readonly now: number;
}

export class Overlays {
  readonly #made = new Map<string, Made>();
  readonly #making = new Map<string, Promise<void>>();

  /**
   * An overlay that is right for a reader, and the moment that it is right for; null where one has to be made. What
   * the clock changes is written down meanwhile, and says nothing new; what is accepted does.
   */
  find(sight: string, { head, revision, now }: Seen): { readonly overlay: Overlay; readonly moment: Moment } | null {
    const made = this.#made.get(sight);
    if (!made) return null;
    const { overlay } = made;
    const { sequence, version, revision: of } = overlay.present;
    // Of a database that was set back nothing is known.
    if (sequence !== head.sequence || version > head.version || of.sequence !== revision.sequence) return null;
    const asOf = Math.max(overlay.asOf, Math.min(now, overlay.until - 1));
    if (Math.abs(now - asOf) > made.patience) return null;
    return { overlay, moment: { asOf, knownAt: overlay.knownAt, sequence, live: true } };
  }

  /** Has an overlay made for a sight, once for all who wait for it. */
  make(sight: string, making: () => Promise<Overlay | null>): Promise<void> {
    const held = this.#making.get(sight);
    if (held) return held;
    const begun = performance.now();
    const made = making()
      .then((overlay) => {
        if (!overlay) return;
        const took = performance.now() - begun;
        this.#made.delete(sight);
        this.#made.set(sight, { overlay, patience: Math.max(patience.least, took * patience.times) });
        for (const old of this.#made.keys()) if (this.#made.size > mostSights) this.#made.delete(old);
      })
      .finally(() => this.#making.delete(sight));
    this.#making.set(sight, made);
    return made;
  }

  /** Waits until none is being made: for that, somebody waits who wants an answer. */
  async idle(): Promise<void> {
    // What became of it, those who wait for it are told.
    while (this.#making.size > 0) await Promise.allSettled(this.#making.values());
  }

  /** Lets go of the overlay of a sight: all that it says is written down. */
  drop(sight: string): void {
    this.#made.delete(sight);
  }
}
