import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useText } from "../../i18n/useText.ts";
import { ProblemView } from "./ProblemView.tsx";

interface LoadedProps<Answer> {
  readonly query: Pick<UseQueryResult<Answer>, "data" | "error" | "isPlaceholderData"> & {
    readonly refetch: () => unknown;
  };
  /** Stands above while there is no answer, or a problem: the heading of a page that the answer names. */
  readonly before?: ReactNode;
  readonly children: (answer: Answer) => ReactNode;
}

/**
 * What a query answered; until then, that it is being read; or the problem. An answer that is there stays when reading
 * it again fails: the bar above says that the connection is lost.
 */
export function Loaded<Answer>({ query, before, children }: LoadedProps<Answer>) {
  const say = useText();
  if (query.data !== undefined) {
    return (
      <div aria-busy={query.isPlaceholderData} className={query.isPlaceholderData ? "loading-again" : undefined}>
        {children(query.data)}
      </div>
    );
  }
  return (
    <>
      {before}
      {query.error ? (
        <ProblemView error={query.error} again={() => void query.refetch()} />
      ) : (
        <p role="status" className="py-8 text-ink-soft">
          {say("loading")}
        </p>
      )}
    </>
  );
}
