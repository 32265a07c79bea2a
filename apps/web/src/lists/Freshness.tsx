import type { CellRow } from "@tokiwa/server/api";
import { Since } from "../components/time/Since.tsx";
import { useText } from "../i18n/useText.ts";

/** Until when an observation stays good; or that it no longer is. */
export function Freshness({ cell }: { readonly cell: CellRow }) {
  const say = useText();
  if (!cell.freshUntil) return <>—</>;
  if (cell.unknownReason === "stale") {
    return (
      <span className="tone-unknown">
        {say("freshness.stale")} <Since at={cell.freshUntil} />
      </span>
    );
  }
  return (
    <span className="whitespace-nowrap">
      <Since at={cell.freshUntil} />
    </span>
  );
}
