import { Localized } from "../../components/Localized.tsx";
import { StateIcon } from "../../components/state/StateIcon.tsx";
import { toneOf } from "../../components/state/tone.ts";
import { useText } from "../../i18n/useText.ts";
import type { Item } from "./items.ts";

interface ItemNameProps {
  readonly item: Item;
  /** On one line, with an end mark where it is too long. */
  readonly clip?: boolean;
}

/** What an item is called, with its state, or how many a group holds; struck out where it cannot oblige. */
export function ItemName({ item, clip = false }: ItemNameProps) {
  const say = useText();
  const [member] = item.members;
  const one = item.members.length === 1 ? member : undefined;
  return (
    <>
      {one && (
        <>
          <StateIcon tone={toneOf(one.state)} />
          <span className="sr-only">{say(`state.${one.state}`)} </span>
        </>
      )}
      <span className={`${clip ? "min-w-0 truncate" : ""} ${item.inForce ? "" : "line-through decoration-1"}`}>
        <Localized text={item.title} />
      </span>
      {!item.inForce && <span className="sr-only"> ({say("trace.not-in-force")})</span>}
      {!one && <span className="shrink-0 text-ink-soft">{say("number", { value: item.members.length })}</span>}
    </>
  );
}
