import { type ReactNode, useEffect, useLayoutEffect, useRef } from "react";
import { useText } from "../../i18n/useText.ts";
import { takeFocusLeft } from "./arrival.ts";

interface PageHeadProps {
  readonly title: string;
  /** How the title is shown, where that is more than its text. */
  readonly shown?: ReactNode;
  /** What the thing is, above its title: its kind, or the list that it belongs to. */
  readonly over?: ReactNode;
  /** What is said of it below its title: its title in the other language. */
  readonly under?: ReactNode;
  readonly aside?: ReactNode;
}

/** The heading of a page; names the document too. */
export function PageHead({ title, shown, over, under, aside }: PageHeadProps) {
  const say = useText();
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    if (heading.current) takeFocusLeft(heading.current);
  }, []);
  useEffect(() => {
    document.title = say("app.title", { page: title });
  }, [say, title]);
  return (
    <div className="mb-5 flex flex-wrap items-end justify-between gap-x-6 gap-y-2">
      <div className="min-w-0">
        {over && <p className="text-dns-14N-130 text-ink-soft">{over}</p>}
        <h1 ref={heading} tabIndex={-1} data-heading className="text-std-24B-150 [overflow-wrap:anywhere]">
          {shown ?? title}
        </h1>
        {under && <p className="text-dns-16N-130 text-ink-soft">{under}</p>}
      </div>
      {aside}
    </div>
  );
}
