import type { ControlGroup } from "@tokiwa/server/api";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { thisVeryAddress } from "../../address/active.ts";
import { CountsBar } from "../../components/counts/CountsBar.tsx";
import { partsOf } from "../../components/counts/parts.ts";
import { useText } from "../../i18n/useText.ts";
import type { ControlsSearch } from "../../routes/searches.ts";

interface GroupLinkProps {
  readonly group: ControlGroup;
  readonly chosen: boolean;
  /** What the address says when it is chosen. */
  readonly to: ControlsSearch;
  /** Whether it stands within another group. */
  readonly inner?: boolean;
  readonly children: ReactNode;
}

/** A group: how many controls it has, and how their requirements stand. */
export function GroupLink({ group, chosen, to, inner = false, children }: GroupLinkProps) {
  const say = useText();
  return (
    <Link
      from="/controls"
      to="."
      search={(before) => ({ ...before, ...to })}
      activeOptions={thisVeryAddress}
      resetScroll={false}
      aria-current={chosen ? "true" : undefined}
      className={`block py-2 pe-2 text-dns-14N-130 hover:bg-band ${inner ? "ps-6" : "ps-2"} ${chosen ? "bg-chosen" : ""}`}
    >
      <span className="mb-1 flex items-baseline justify-between gap-x-3">
        <span className="link min-w-0">{children}</span>
        <span className="shrink-0 text-ink-soft">{say("controls.count", { count: group.controls })}</span>
      </span>
      <CountsBar parts={partsOf(group.counts)} />
    </Link>
  );
}
