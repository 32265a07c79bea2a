import { Link } from "@tanstack/react-router";
import type { Part } from "../components/counts/parts.ts";
import { StateIcon } from "../components/state/StateIcon.tsx";
import { toneOf } from "../components/state/tone.ts";
import { useText } from "../i18n/useText.ts";
import { type RequirementsSearch, requirementStates } from "../routes/searches.ts";

interface CountLinksProps {
  readonly parts: readonly Part[];
  /** What the rows behind the numbers have in common. */
  readonly search: RequirementsSearch;
}

/** The numbers of a tally of requirements, each a link to the rows behind it; zeros are left out. */
export function CountLinks({ parts, search }: CountLinksProps) {
  const say = useText();
  return (
    <span className="inline-flex flex-wrap gap-x-3 gap-y-0.5">
      {parts
        .filter((part) => part.count > 0)
        .map((part) => (
          <Link
            key={part.state}
            to="/requirements"
            search={{ ...search, state: requirementStates.find((state) => state === part.state) }}
            className={`link-quiet inline-flex items-center gap-1 tone-${toneOf(part.state)}`}
            title={say(`state.${part.state}`)}
          >
            <StateIcon tone={toneOf(part.state)} />
            <span className="sr-only">{say(`state.${part.state}`)} </span>
            {say("number", { value: part.count })}
          </Link>
        ))}
    </span>
  );
}
