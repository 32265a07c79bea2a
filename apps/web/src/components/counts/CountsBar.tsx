import { useText } from "../../i18n/useText.ts";
import { StateIcon } from "../state/StateIcon.tsx";
import { toneOf } from "../state/tone.ts";
import { type Part, stretchesOf, totalOf } from "./parts.ts";

/** A tally as one bar. The numbers stand beside it, or in its name. */
export function CountsBar({
  parts,
  size = "row",
}: {
  readonly parts: readonly Part[];
  readonly size?: "row" | "head";
}) {
  const say = useText();
  const stretches = stretchesOf(parts);
  const name = stretches.map((part) => say("counts.part", { state: say(`state.${part.state}`), count: part.count }));
  return (
    <svg
      role="img"
      aria-label={name.length === 0 ? say("counts.none") : name.join(say("list.comma"))}
      className={`counts-bar block w-full ${size === "head" ? "h-5" : "h-2.5"}`}
    >
      {stretches.length === 0 && <rect width="100%" height="100%" className="counts-empty" />}
      {stretches.map((part) => (
        <rect
          key={part.state}
          x={`${part.from}%`}
          width={`${part.length}%`}
          height="100%"
          className={`fill-tone-${toneOf(part.state)}`}
        />
      ))}
    </svg>
  );
}

/** A tally as its numbers, each with icon; zeros are left out. It is often a link: one that counts nothing says so. */
export function CountsLine({ parts }: { readonly parts: readonly Part[] }) {
  const say = useText();
  if (parts.length > 0 && totalOf(parts) === 0) return <span className="text-ink-soft">{say("counts.none")}</span>;
  return (
    <span className="inline-flex flex-wrap gap-x-2.5 gap-y-0.5">
      {parts
        .filter((part) => part.count > 0)
        .map((part) => (
          <span key={part.state} className={`inline-flex items-center gap-1 tone-${toneOf(part.state)}`}>
            <StateIcon tone={toneOf(part.state)} />
            <span className="sr-only">{say(`state.${part.state}`)} </span>
            {say("number", { value: part.count })}
          </span>
        ))}
    </span>
  );
}
