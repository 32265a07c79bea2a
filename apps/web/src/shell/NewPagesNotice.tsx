import { useEffect, useState } from "react";
import { useText } from "../i18n/useText.ts";
import { useStream } from "../live/LiveProvider.tsx";
import { hasOtherPages } from "../live/pages.ts";

/**
 * Says that the server has newer pages than the one that is open, and leaves it to its reader when to load them. It is
 * looked whenever the live stream is there again: a server that was exchanged had dropped it.
 */
export function NewPagesNotice() {
  const say = useText();
  const stream = useStream();
  const [isNew, setNew] = useState(false);

  useEffect(() => {
    if (isNew || stream.connection !== "open") return;
    const going = new AbortController();
    void hasOtherPages(going.signal).then((has) => has && setNew(true));
    return () => going.abort();
  }, [isNew, stream]);

  return (
    <div role="status" data-no-print>
      {isNew && (
        <p className="mt-6 flex flex-wrap items-center gap-x-4 gap-y-1 border border-line bg-chosen px-4 py-2 text-dns-16N-130">
          {say("shell.new-pages")}
          <button type="button" className="button button-main" onClick={() => location.reload()}>
            {say("shell.new-pages.load")}
          </button>
        </p>
      )}
    </div>
  );
}
