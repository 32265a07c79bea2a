import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { settlingQuery } from "../api/queries.ts";
import { useText } from "../i18n/useText.ts";
import { useStream } from "../live/LiveProvider.tsx";

/** What is done sooner than this, in milliseconds, is not worth telling. */
const patience = 1_500;

/**
 * While much is still to be written down, after time off or another content: what that means for what is shown, and how
 * much is left. What a screen reader is told stays the same; the number beside it moves silently.
 */
export function SettlingNotice() {
  const say = useText();
  const { connection } = useStream();
  const { data, refetch } = useQuery(settlingQuery);
  const [lasting, setLasting] = useState(false);
  const { due = 0, unmoved = 0 } = data ?? {};
  const isLeft = due + unmoved > 0;

  // A server that was away has something to make up for.
  useEffect(() => {
    if (connection === "open") void refetch();
  }, [connection, refetch]);

  useEffect(() => {
    if (!isLeft) return;
    const timer = setTimeout(() => setLasting(true), patience);
    return () => {
      clearTimeout(timer);
      setLasting(false);
    };
  }, [isLeft]);

  const isShown = lasting && isLeft;
  return (
    <div
      data-no-print
      data-settling
      className={
        isShown ? "mt-6 flex flex-wrap gap-x-4 border border-line bg-page px-4 py-1.5 text-dns-14N-130" : undefined
      }
    >
      <span role="status">{isShown && say(due > 0 ? "settling.due" : "settling.unmoved")}</span>
      {isShown && <span className="text-ink-soft">{say("settling.left", { count: due > 0 ? due : unmoved })}</span>}
    </div>
  );
}
