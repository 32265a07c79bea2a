import { ProblemView } from "../components/page/ProblemView.tsx";
import { useText } from "../i18n/useText.ts";
import { useUndoing } from "./stating.ts";

interface DoneNoticeProps {
  /** The decision; null where nothing had to be changed. */
  readonly sequence: number | null;
  readonly onUndone: () => void;
}

/** Says that a change was recorded, and offers to take it back. */
export function DoneNotice({ sequence, onUndone }: DoneNoticeProps) {
  const say = useText();
  const undoing = useUndoing(onUndone);
  if (sequence === null) return <p role="status">{say("arranging.nothing")}</p>;
  return (
    <div role="status" className="border-s-4 border-act ps-4">
      <p className="flex flex-wrap items-center gap-3">
        <span>{say("arranging.done")}</span>
        <button
          type="button"
          className="button"
          disabled={undoing.isPending}
          onClick={() => undoing.mutate({ sequence, reason: say("arranging.undo.reason") })}
        >
          {say("catalogs.removed.undo")}
        </button>
      </p>
      {undoing.error && <ProblemView error={undoing.error} />}
    </div>
  );
}
