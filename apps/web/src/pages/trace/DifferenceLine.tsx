import { Link } from "@tanstack/react-router";
import { thisVeryAddress } from "../../address/active.ts";
import { useText } from "../../i18n/useText.ts";
import { type Change, tallyOf } from "./difference.ts";

interface DifferenceLineProps {
  readonly changes: ReadonlyMap<string, Change>;
  /** Whether the table lists only what differs. */
  readonly only: boolean;
}

/** How many items differ between the two moments, and the way to see those only. */
export function DifferenceLine({ changes, only }: DifferenceLineProps) {
  const say = useText();
  const { better, worse } = tallyOf(changes);
  return (
    <p role="status" className="mb-4 flex flex-wrap items-baseline gap-x-4 border-s-4 border-act bg-chosen px-4 py-2">
      <span>{say("trace.difference", { count: changes.size, better, worse })}</span>
      {changes.size > 0 && (
        <Link
          to="/trace"
          search={(before) => ({ ...before, changed: only ? undefined : "yes" })}
          activeOptions={thisVeryAddress}
          resetScroll={false}
          className="link"
        >
          {say(only ? "trace.show-all" : "trace.show-changed")}
        </Link>
      )}
    </p>
  );
}
