import type { TailoringRecord } from "@tokiwa/server/api";
import { useState } from "react";
import { Name } from "../../components/Localized.tsx";
import { ProblemView } from "../../components/page/ProblemView.tsx";
import { Instant } from "../../components/time/Instant.tsx";
import { useText } from "../../i18n/useText.ts";
import { ChangeText } from "./ChangeText.tsx";
import { ReasonField } from "../../components/form/ReasonField.tsx";
import { useChanging } from "./useChanging.ts";

/** A change that was decided: what became of it, by whom, and the way to take it back. */
export function Record({ system, change }: { readonly system: string; readonly change: TailoringRecord }) {
  const say = useText();
  const [undoing, setUndoing] = useState(false);
  const { reason, proposedBy, proposedAt, state, decidedBy, recordedBy, decidedAt, note, undoes, undoable } = change;
  return (
    <li className="border-b border-line py-3">
      <p>
        <strong>{say(`tailoring.state.${state}`)}</strong> <ChangeText record={change} />
        {undoes !== null && <span className="ms-2 text-ink-soft">{say("tailoring.undoes")}</span>}
      </p>
      <p className="mt-1 whitespace-pre-line [overflow-wrap:anywhere]">
        <Name of={reason} />
      </p>
      <p className="mt-1 flex flex-wrap gap-x-4 text-dns-14N-130 text-ink-soft [overflow-wrap:anywhere]">
        <span>
          {say("tailoring.proposed-by", { user: proposedBy })} <Instant at={proposedAt} />
        </span>
        {decidedBy !== null && (
          <span>
            {say("tailoring.decided-by", { user: decidedBy, recorder: recordedBy ?? "" })}{" "}
            {decidedAt !== null && <Instant at={decidedAt} />}
          </span>
        )}
        {note !== null && note !== "" && <Name of={note} />}
      </p>
      {undoable && !undoing && (
        <p className="mt-2">
          <button type="button" className="button" onClick={() => setUndoing(true)}>
            {say("tailoring.undo")}
          </button>
        </p>
      )}
      {undoing && <Undoing system={system} id={change.id} onClose={() => setUndoing(false)} />}
    </li>
  );
}

interface UndoingProps {
  readonly system: string;
  readonly id: string;
  readonly onClose: () => void;
}

function Undoing({ system, id, onClose }: UndoingProps) {
  const say = useText();
  const [reason, setReason] = useState("");
  const undoing = useChanging(system, onClose);
  return (
    <form
      className="mt-3 grid gap-3"
      aria-label={say("tailoring.undo")}
      onSubmit={(event) => {
        event.preventDefault();
        undoing.mutate({ path: [id, "undo"], body: { reason } });
      }}
    >
      <p>{say("tailoring.undo.about")}</p>
      <ReasonField label={say("tailoring.reason")} longest={2000} value={reason} onChange={setReason} />
      <p className="flex flex-wrap gap-3">
        <button type="submit" className="button button-main" disabled={reason.trim() === "" || undoing.isPending}>
          {say("tailoring.propose.do")}
        </button>
        <button type="button" className="button button-plain" onClick={onClose}>
          {say("tailoring.later")}
        </button>
      </p>
      {undoing.error && <ProblemView error={undoing.error} />}
    </form>
  );
}
