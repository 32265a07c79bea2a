import { Link } from "@tanstack/react-router";
import { thisVeryAddress } from "../../address/active.ts";
import { CountsBar } from "../../components/counts/CountsBar.tsx";
import { useText } from "../../i18n/useText.ts";
import type { Change } from "./difference.ts";
import { ItemName } from "./ItemName.tsx";
import { type Item, numberOf, statesOf } from "./items.ts";

interface LayerListProps {
  readonly columns: readonly (readonly Item[])[];
  readonly chosen: string | undefined;
  readonly changes: ReadonlyMap<string, Change>;
}

/** The layers one below the other, where the room is too narrow for columns. */
export function LayerList({ columns, chosen, changes }: LayerListProps) {
  const say = useText();
  return (
    <div className="trace-layers">
      {columns.map((column) => {
        const members = column.flatMap((item) => item.members);
        const layer = column[0]?.layer ?? "control";
        // What stands for all of a layer says how its inside stands.
        const [only] = column.length === 1 ? column : [];
        return (
          <details key={layer} open={chosen !== undefined} className="border-b border-line py-2.5">
            <summary className="marker:text-ink-soft">
              <span className="text-dns-16B-130">{say(`layer.${layer}`)}</span>{" "}
              <span className="text-ink-soft">{say("number", { value: numberOf(members) })}</span>
              <span className="mt-1 block">
                <CountsBar parts={only ? only.parts : statesOf(members)} />
              </span>
            </summary>
            <ul className="mt-2 grid gap-1.5">
              {column.map((item) => (
                <li key={item.id}>
                  <Link
                    to="/trace"
                    search={(before) => ({ ...before, node: item.id === chosen ? undefined : item.id })}
                    activeOptions={thisVeryAddress}
                    aria-current={item.id === chosen ? "true" : undefined}
                    className="link inline-flex items-baseline gap-1.5 aria-[current]:font-700"
                  >
                    <ItemName item={item} />
                  </Link>
                  {item.members.some((node) => changes.has(node.id)) && (
                    <span className="tag ms-2">{say("trace.changed")}</span>
                  )}
                </li>
              ))}
            </ul>
          </details>
        );
      })}
    </div>
  );
}
