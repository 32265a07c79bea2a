import type { TraceNode } from "@tokiwa/server/api";
import { Link } from "@tanstack/react-router";
import { thisVeryAddress } from "../../address/active.ts";
import { CountsBar } from "../../components/counts/CountsBar.tsx";
import { cellPartsOf, partsOf } from "../../components/counts/parts.ts";
import { Localized } from "../../components/Localized.tsx";
import { StateBadge } from "../../components/state/StateBadge.tsx";
import { useText } from "../../i18n/useText.ts";
import { CertaintyTag } from "../../lists/CertaintyTag.tsx";
import { BehindLink } from "./BehindLink.tsx";
import { ControlsLink } from "./ControlsLink.tsx";
import { StandingTag } from "./DocumentStanding.tsx";
import { statesOf } from "./items.ts";
import { organizationOf, type Within } from "./within.ts";

interface ChosenPanelProps {
  readonly word: string;
  readonly within: Within;
  readonly members: readonly TraceNode[];
  /** All that is in its lineage. */
  readonly shown: readonly TraceNode[];
}

/** What was chosen, in full, with the way to the rows behind its numbers and back to the whole. */
export function ChosenPanel({ word, within, members, shown }: ChosenPanelProps) {
  const say = useText();
  const [first] = members;
  const one = members.length === 1 ? first : undefined;
  const parts = one?.counts ? partsOf(one.counts) : one?.cells ? cellPartsOf(one.cells) : statesOf(members);
  const back = (
    <Link
      to="/trace"
      search={(before) => ({ ...before, node: undefined })}
      activeOptions={thisVeryAddress}
      resetScroll={false}
      className="link text-dns-14N-130 whitespace-nowrap"
      data-no-print
    >
      {say("trace.whole")}
    </Link>
  );
  if (!first) {
    return (
      <p role="status" className="mb-4">
        {say("trace.not-there", { word })} {back}
      </p>
    );
  }
  return (
    <div className="mb-4 border-s-4 border-act ps-4">
      <div className="flex flex-wrap items-baseline justify-between gap-x-6">
        <p className="text-dns-14N-130 text-ink-soft">
          {say(`layer.${first.layer}`)}
          {one?.group && (
            <>
              {" · "}
              <Localized text={one.group.title} />
            </>
          )}
          {one && one.kind !== "system" && one.number === undefined && (
            <>
              {" · "}
              <span translate="no">{one.id}</span>
            </>
          )}
        </p>
        {back}
      </div>
      <h2 className="flex flex-wrap items-baseline gap-x-3 text-dns-17B-130">
        <span className={first.inForce ? "" : "text-ink-soft"}>
          <Localized text={one ? one.title : (first.group?.title ?? first.title)} />
        </span>
        {one && <StateBadge state={one.state} />}
        <StandingTag node={first} />
        {one && <CertaintyTag certainty={one.certainty} />}
      </h2>
      <div className="mt-2 grid max-w-160 gap-1.5">
        <CountsBar parts={parts} />
        <p className="flex flex-wrap gap-x-4 gap-y-1 text-dns-14N-130">
          {one && <BehindLink node={one} within={within} />}
          {one?.kind === "systems" && <NarrowLink node={one} />}
          <ControlsLink members={members} />
          <span className="text-ink-soft">{say("trace.lineage", { count: shown.length - members.length })}</span>
        </p>
      </div>
    </div>
  );
}

/** The way to the trace of one organization's systems alone. */
function NarrowLink({ node }: { readonly node: TraceNode }) {
  const say = useText();
  const organization = organizationOf(node);
  if (organization === undefined) return null;
  return (
    <Link to="/trace" search={(before) => ({ ...before, node: undefined, organization })} className="link">
      {say("trace.narrow")}
    </Link>
  );
}
