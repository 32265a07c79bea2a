import type { LiveEvent } from "@tokiwa/server/api";
import { useEffect, useRef, useState } from "react";
import { useText } from "../i18n/useText.ts";

/** Milliseconds between two announcements: a screen reader must be able to finish a sentence. */
const pause = 6_000;

interface Tally {
  readonly cells: number;
  readonly requirements: number;
  /** Tells two equal sentences apart, so that both are read out. */
  readonly at: number;
}

const nothing: Tally = { cells: 0, requirements: 0, at: 0 };

/** Tells a screen reader how much changed, in one sentence for all that came since the last. */
export function Announcer({ news }: { readonly news: readonly LiveEvent[] }) {
  const say = useText();
  const waiting = useRef(nothing);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [told, tell] = useState(nothing);

  useEffect(() => {
    const cells = news.filter((event) => event.kind === "cell").length;
    const requirements = news.filter((event) => event.kind === "requirement").length;
    if (cells + requirements === 0) return;
    waiting.current = {
      cells: waiting.current.cells + cells,
      requirements: waiting.current.requirements + requirements,
      at: waiting.current.at + 1,
    };
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      tell(waiting.current);
      waiting.current = { ...nothing, at: waiting.current.at };
    }, pause);
  }, [news]);

  useEffect(() => () => clearTimeout(timer.current), []);

  return (
    <div aria-live="polite" className="sr-only">
      {told !== nothing && (
        <p key={told.at}>{say("live.changed", { cells: told.cells, requirements: told.requirements })}</p>
      )}
    </div>
  );
}
