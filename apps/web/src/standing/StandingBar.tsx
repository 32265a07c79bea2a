import type { Coverage } from "@tokiwa/server/api";
import type { ReactNode } from "react";
import { Since } from "../components/time/Since.tsx";
import { useText } from "../i18n/useText.ts";
import { useAskedMoment } from "../moment/useAskedMoment.ts";
import { ConnectionSign } from "./ConnectionSign.tsx";
import { CoverageLine } from "./CoverageLine.tsx";

interface StandingBarProps {
  readonly lastReceived?: string | null | undefined;
  readonly oldestInput?: string | null | undefined;
  readonly coverage?: Coverage | undefined;
  /** Narrows the list behind the coverage to what this page is about. */
  readonly scope?: { readonly system?: string; readonly subject?: string };
  readonly children?: ReactNode;
}

/** How far what the page shows can be relied on: is it live, how much is known, how old is the oldest of it. */
export function StandingBar({ lastReceived, oldestInput, coverage, scope = {}, children }: StandingBarProps) {
  const say = useText();
  const { asOf } = useAskedMoment();
  // What was received after the moment that is shown is no part of it.
  const received =
    lastReceived && (asOf === undefined || Date.parse(lastReceived) <= Date.parse(asOf)) ? lastReceived : undefined;
  return (
    <div className="mb-5 flex flex-wrap items-center gap-x-5 gap-y-1 border-b border-line pb-2.5 text-dns-14N-130">
      <ConnectionSign />
      {received && (
        <span>
          <span className="text-ink-soft">{say("standing.last-received")}</span> <Since at={received} pace="second" />
        </span>
      )}
      {coverage && <CoverageLine coverage={coverage} scope={scope} />}
      {oldestInput && (
        <span>
          <span className="text-ink-soft">{say("standing.oldest")}</span> <Since at={oldestInput} />
        </span>
      )}
      {children}
    </div>
  );
}
