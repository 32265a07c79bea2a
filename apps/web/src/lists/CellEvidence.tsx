import type { CellRow } from "@tokiwa/server/api";
import { Localized } from "../components/Localized.tsx";
import { useText } from "../i18n/useText.ts";

/** In a row: where the first thing was seen, or why nothing could be. */
export function CellEvidence({ cell }: { readonly cell: CellRow }) {
  const say = useText();
  const [first, ...rest] = cell.evidence;
  if (cell.state === "unknown") {
    return (
      <span>
        {cell.unknownReason && <strong className="me-1.5">{say(`unknown.${cell.unknownReason}`)}</strong>}
        {cell.reason && <Localized text={cell.reason} />}
      </span>
    );
  }
  if (!first) return cell.reason ? <Localized text={cell.reason} /> : <>—</>;
  return (
    <code translate="no" className="line-clamp-2 text-[0.8125rem] [overflow-wrap:anywhere]">
      {first.file !== undefined && (
        <span className="text-ink-soft">
          {first.file}
          {first.line ? `:${first.line}` : ""}{" "}
        </span>
      )}
      {first.text}
      {rest.length > 0 && <span className="text-ink-soft"> {say("evidence.more", { count: rest.length })}</span>}
    </code>
  );
}
