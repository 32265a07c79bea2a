import type { CellRow } from "@tokiwa/server/api";
import { Localized, Name } from "../components/Localized.tsx";
import { StateBadge } from "../components/state/StateBadge.tsx";
import { useText } from "../i18n/useText.ts";
import { WhyLink } from "./WhyLink.tsx";

const weight = { fail: 0, unknown: 1, pass: 2, "not-applicable": 3 } as const;

/** How many are listed; the rest is behind the list of all. */
const shown = 30;

/** The cells that a requirement rests on, the worst first; each leads to its own reasons. */
export function RequirementCells({ cells }: { readonly cells: readonly CellRow[] }) {
  const say = useText();
  if (cells.length === 0) return <p>{say("why.no-check")}</p>;
  const sorted = cells.toSorted((a, b) => weight[a.state] - weight[b.state] || b.check.severity - a.check.severity);
  return (
    <ul className="grid gap-1.5">
      {sorted.slice(0, shown).map((cell) => (
        <li key={`${cell.subject.id} ${cell.check.id}`} className="grid grid-cols-[6.5rem_minmax(0,1fr)] gap-2">
          <StateBadge state={cell.excepted ? "excepted" : cell.state} />
          <span>
            <WhyLink target={{ kind: "cell", subject: cell.subject.id, check: cell.check.id }} className="link">
              <Localized text={cell.check.title} />
            </WhyLink>{" "}
            <span className="text-dns-14N-130 whitespace-nowrap text-ink-soft">
              <Name of={cell.subject.name} />
            </span>
          </span>
        </li>
      ))}
      {sorted.length > shown && (
        <li className="text-ink-soft">{say("why.more-cells", { count: sorted.length - shown })}</li>
      )}
    </ul>
  );
}
