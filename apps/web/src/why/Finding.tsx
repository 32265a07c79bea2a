import type { PropsWithChildren, ReactNode } from "react";

/** One line of an explanation: what it is about at the left, what there is to say at the right. */
export function Finding({ label, children }: PropsWithChildren<{ readonly label: ReactNode }>) {
  return (
    <div className="grid gap-x-4 gap-y-1 border-t border-line py-3 sm:grid-cols-[6.5rem_minmax(0,1fr)]">
      <dt className="text-dns-14B-130 pt-0.5 text-ink-soft">{label}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  );
}
