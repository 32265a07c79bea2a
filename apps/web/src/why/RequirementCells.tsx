import type { CellRow } from "@tokiwa/server/api";
import { Localized } from "../components/Localized.tsx";
import { StateBadge } from "../components/state/StateBadge.tsx";
import { useText } from "../i18n/useText.ts";
import { cellsInOrder, isInTheWay } from "./weight.ts";
import { WhyLink } from "./WhyLink.tsx";

/** How many are listed at most; the rest is a number. */
const shown = 30;

/** The cells that a requirement rests on: those in its way, the worst first, then on demand the others. */
export function RequirementCells({ cells }: { readonly cells: readonly CellRow[] }) {
  const say = useText();
  if (cells.length === 0) return <p>{say("why.no-check")}</p>;
  const sorted = cellsInOrder(cells);
  const inTheWay = sorted.filter(isInTheWay);
  const others = sorted.filter((cell) => !isInTheWay(cell));
  return (
    <>
      {inTheWay.length === 0 ? <p>{say("why.all-good")}</p> : <CellItems cells={inTheWay} />}
      {others.length > 0 && (
        <details className="mt-2">
          <summary className="link w-fit text-dns-14N-130">{say("why.other-cells", { count: others.length })}</summary>
          <div className="mt-2">
            <CellItems cells={others} />
          </div>
        </details>
      )}
    </>
  );
}

function CellItems({ cells }: { readonly cells: readonly CellRow[] }) {
  const say = useText();
  return (
    <ul className="grid gap-1.5">
      {cells.slice(0, shown).map((cell) => (
        <li key={`${cell.subject.id} ${cell.check.id}`} className="grid grid-cols-[6rem_minmax(0,1fr)] gap-x-3">
          <StateBadge state={cell.excepted ? "excepted" : cell.state} />
          <span>
            <WhyLink target={{ kind: "cell", subject: cell.subject.id, check: cell.check.id }} className="link">
              <Localized text={cell.check.title} />
            </WhyLink>{" "}
            <span className="text-dns-14N-130 whitespace-nowrap text-ink-soft">
              <Localized text={cell.subject.name} />
            </span>
          </span>
        </li>
      ))}
      {cells.length > shown && (
        <li className="text-ink-soft">{say("why.more-cells", { count: cells.length - shown })}</li>
      )}
    </ul>
  );
}
