import type { ControlStanding } from "@tokiwa/server/api";
import { CountsLine } from "../../components/counts/CountsBar.tsx";
import { partsOf } from "../../components/counts/parts.ts";
import { useText } from "../../i18n/useText.ts";

/** How the requirements of a control stand; what is derived is said to be so. */
export function StandingLine({ standing }: { readonly standing: ControlStanding }) {
  const say = useText();
  return (
    <span className="ms-3 inline-flex flex-wrap items-baseline gap-x-2 text-dns-14N-130">
      {standing.derived && <span className="border border-edge px-1 text-ink-soft">{say("catalog.derived")}</span>}
      <CountsLine parts={partsOf(standing.counts)} />
    </span>
  );
}
