import type { Counts } from "@tokiwa/server/api";
import { useText } from "../../i18n/useText.ts";
import { CountsLine } from "./CountsBar.tsx";
import { partsOf } from "./parts.ts";

interface BeforeAndAfterProps {
  readonly before: Counts;
  readonly after: Counts;
}

/** How requirements stand, and how they would after a change. */
export function BeforeAndAfter({ before, after }: BeforeAndAfterProps) {
  const say = useText();
  return (
    <p className="mt-1 flex flex-wrap items-baseline gap-x-6 gap-y-1">
      <span className="inline-flex flex-wrap gap-x-3">
        <span className="text-ink-soft">{say("tailoring.before")}</span> <CountsLine parts={partsOf(before)} />
      </span>
      <span className="inline-flex flex-wrap gap-x-3">
        <span className="text-ink-soft">{say("tailoring.after")}</span> <CountsLine parts={partsOf(after)} />
      </span>
    </p>
  );
}
