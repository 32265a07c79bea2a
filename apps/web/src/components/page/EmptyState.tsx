import type { PropsWithChildren, ReactNode } from "react";

/** Where there is nothing to show: why, and what to do to get some. */
export function EmptyState({ title, children }: PropsWithChildren<{ readonly title: ReactNode }>) {
  return (
    <div className="border border-dashed border-edge px-4 py-5 text-ink-soft">
      <p className="font-700 text-ink">{title}</p>
      {children && <div className="mt-1 text-dns-16N-130">{children}</div>}
    </div>
  );
}
