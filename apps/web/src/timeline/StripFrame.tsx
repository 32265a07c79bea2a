import type { ReactNode } from "react";
import { Instant } from "../components/time/Instant.tsx";
import { StateIcon } from "../components/state/StateIcon.tsx";
import { type State, toneOf } from "../components/state/tone.ts";
import { useText } from "../i18n/useText.ts";
import type { boxesOfCourse, Range } from "./strip.ts";

interface StripFrameProps {
  /** Says in words what the picture shows. */
  readonly name: string;
  readonly boxes: ReturnType<typeof boxesOfCourse>;
  readonly range: Range;
  readonly tall?: boolean;
  /** The states that occur in it, with what there is to say of each. */
  readonly legend: readonly { readonly state: State; readonly says?: ReactNode }[];
}

/** A picture over time, with the instants at its ends and what its looks mean. */
export function StripFrame({ name, boxes, range, tall = false, legend }: StripFrameProps) {
  const say = useText();
  const pace = range.until - range.from > 3 * 86_400_000 ? "day" : "minute";
  const instant = (at: number) => <Instant at={new Date(at).toISOString()} pace={pace} />;
  return (
    <figure>
      <svg role="img" aria-label={name} className={`strip block w-full ${tall ? "h-24" : "h-10"}`}>
        {boxes.map(({ x, width, y, height, tone }) => (
          <rect
            key={`${x} ${y} ${tone}`}
            x={`${x}%`}
            width={`${width}%`}
            y={`${y}%`}
            height={`${height}%`}
            className={`fill-tone-${tone}`}
          />
        ))}
      </svg>
      <figcaption className="mt-1 text-dns-14N-130">
        <span className="flex flex-wrap justify-between gap-x-4 text-ink-soft">
          {instant(range.from)}
          {instant(range.until)}
        </span>
        <span className="mt-1 flex flex-wrap gap-x-4 gap-y-0.5">
          {legend.map(({ state, says }) => (
            <span key={state} className={`inline-flex items-center gap-1 tone-${toneOf(state)}`}>
              <StateIcon tone={toneOf(state)} />
              {say(`state.${state}`)}
              {says !== undefined && <span className="text-ink-soft">{says}</span>}
            </span>
          ))}
        </span>
      </figcaption>
    </figure>
  );
}
