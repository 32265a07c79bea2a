import { type PropsWithChildren, type ReactNode, useId } from "react";

interface PanelProps extends PropsWithChildren {
  readonly title: ReactNode;
  /** Stands at the end of the heading's line: a link to all, an export. */
  readonly aside?: ReactNode;
  readonly className?: string;
}

/** A part of a page under a heading. */
export function Panel({ title, aside, className = "", children }: PanelProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={`min-w-0 ${className}`}>
      <div className="panel-head mb-2 flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 border-b-2 border-ink pb-1">
        <h2 id={id} className="text-dns-17B-130">
          {title}
        </h2>
        {aside && <div className="text-dns-14N-130">{aside}</div>}
      </div>
      {children}
    </section>
  );
}
