import { Link } from "@tanstack/react-router";
import { thisVeryAddress } from "../../address/active.ts";
import { type RangeWord, rangeWords } from "../../address/timeline.ts";
import { useText } from "../../i18n/useText.ts";

/** How far back the timeline goes. */
export function RangeLinks({ range }: { readonly range: RangeWord }) {
  const say = useText();
  return (
    <nav aria-label={say("timeline.range")} className="min-w-0">
      <p className="mb-1 text-dns-14B-130" aria-hidden="true">
        {say("timeline.range")}
      </p>
      <ul className="flex flex-wrap gap-1">
        {rangeWords.map((word) => (
          <li key={word}>
            <Link
              to="."
              search={(before) => ({ ...before, range: word === "month" ? undefined : word })}
              replace
              resetScroll={false}
              activeOptions={thisVeryAddress}
              aria-current={word === range ? "true" : undefined}
              className={`button border-edge text-ink ${word === range ? "bg-chosen font-700" : ""}`}
            >
              {say(`timeline.range.${word}`)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
