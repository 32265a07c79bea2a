import { Link } from "@tanstack/react-router";
import { thisVeryAddress } from "../../address/active.ts";
import { stretchesOf } from "../../components/counts/parts.ts";
import { StateChange } from "../../components/state/StateChange.tsx";
import { toneOf } from "../../components/state/tone.ts";
import { useLanguage, useText } from "../../i18n/useText.ts";
import { useFlash } from "../../components/useFlash.ts";
import type { Change } from "./difference.ts";
import { ItemName } from "./ItemName.tsx";
import { barWidth, type PlacedItem } from "./layout.ts";

interface DrawnItemProps {
  readonly placed: PlacedItem;
  readonly pitch: number;
  readonly chosen: boolean;
  /** Whether the Tab key stops here. */
  readonly stop: boolean;
  readonly changes: ReadonlyMap<string, Change>;
  readonly onFocus: () => void;
}

/** An item of the drawing: its bar, coloured by what it counts, and its name. */
export function DrawnItem({ placed, pitch, chosen, stop, changes, onFocus }: DrawnItemProps) {
  const say = useText();
  const language = useLanguage();
  const { item, x, top, bottom } = placed;
  const flash = useFlash<HTMLLIElement>(item.parts.map((part) => part.count).join(" "));
  const height = bottom - top;
  const [member] = item.members;
  const change = item.members.length === 1 && member ? changes.get(member.id) : undefined;
  const changedInside = item.members.length > 1 ? item.members.filter((node) => changes.has(node.id)).length : 0;
  return (
    <li ref={flash} className="absolute" style={{ left: x, top: (top + bottom) / 2, width: pitch - 8 }}>
      <svg
        aria-hidden="true"
        width={barWidth}
        height={height}
        className="absolute start-0 top-0 -translate-y-1/2 overflow-visible"
      >
        {stretchesOf(item.parts).map((part) => (
          <rect
            key={part.state}
            width={barWidth}
            y={(part.from / 100) * height}
            height={(part.length / 100) * height}
            className={`fill-tone-${toneOf(part.state)}`}
          />
        ))}
        {!item.inForce && <rect width={barWidth} height={height} className="not-in-force" />}
      </svg>
      <Link
        to="/trace"
        search={(before) => ({ ...before, node: chosen ? undefined : item.id })}
        activeOptions={thisVeryAddress}
        resetScroll={false}
        data-item={item.id}
        tabIndex={stop ? 0 : -1}
        aria-current={chosen ? "true" : undefined}
        title={item.title[language]}
        className="trace-label absolute top-0 -translate-y-1/2"
        onFocus={onFocus}
      >
        <ItemName item={item} lines={placed.lines} />
        {change && change.before !== null && change.after !== null && (
          <StateChange from={change.before} to={change.after} />
        )}
        {changedInside > 0 && (
          <span className="tag shrink-0">{say("trace.changed-inside", { count: changedInside })}</span>
        )}
      </Link>
    </li>
  );
}
