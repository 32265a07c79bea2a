import { Localized } from "../../components/Localized.tsx";
import { StateIcon } from "../../components/state/StateIcon.tsx";
import { toneOf } from "../../components/state/tone.ts";
import { useText } from "../../i18n/useText.ts";
import { useStanding } from "./DocumentStanding.tsx";
import { type Item, numberOf } from "./items.ts";

interface ItemNameProps {
  readonly item: Item;
  /** The lines that it may take; with an end mark where it is longer. */
  readonly lines?: number;
}

const clips = ["", "line-clamp-1 break-all", "line-clamp-2", "line-clamp-3"];

/** What is chosen stands on the colour of actions, where faint text could not be read. */
const faint = "text-ink-faint in-[[aria-current]]:text-inherit";
const looks = { binding: "", informative: faint, "not-current": `${faint} line-through` } as const;

/** What an item is called, with its state, or how many a group holds; faint where it cannot oblige, struck out if over. */
export function ItemName({ item, lines }: ItemNameProps) {
  const say = useText();
  const [member] = item.members;
  const standingOf = useStanding();
  const standing = member ? standingOf(member) : "binding";
  const one = item.members.length === 1 ? member : undefined;
  return (
    <>
      {one && (
        <>
          <StateIcon tone={toneOf(one.state)} />
          <span className="sr-only">{say(`state.${one.state}`)} </span>
        </>
      )}
      <span className={`min-w-0 ${clips[lines ?? 0] ?? ""} ${looks[standing]}`}>
        <Localized text={item.title} />
      </span>
      {standing !== "binding" && <span className="sr-only"> ({say(`document.${standing}`)})</span>}
      {(!one || one.number !== undefined) && (
        <span className="shrink-0 text-ink-soft in-[[aria-current]]:text-inherit">
          {say("number", { value: numberOf(item.members) })}
        </span>
      )}
    </>
  );
}
