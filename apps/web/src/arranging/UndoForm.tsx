import { useState } from "react";
import { ReasonField } from "../components/form/ReasonField.tsx";
import { ProblemView } from "../components/page/ProblemView.tsx";
import { useText } from "../i18n/useText.ts";
import { type Undoing, useUndoing } from "./stating.ts";

interface UndoFormProps extends Omit<Undoing, "reason"> {
  /** What is taken back, for whoever hears the button alone. */
  readonly label: string;
}

/** Takes back what was stated, with a reason. */
export function UndoForm({ label, ...undone }: UndoFormProps) {
  const say = useText();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  const undoing = useUndoing(() => setOpen(false));
  if (!open)
    return (
      <p className="mt-2" data-no-print>
        <button type="button" className="button" aria-label={label} onClick={() => setOpen(true)}>
          {say("arranging.undo")}
        </button>
      </p>
    );
  return (
    <form
      className="mt-2 grid gap-3"
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        undoing.mutate({ ...undone, reason: reason.trim() });
      }}
    >
      <p>{say("arranging.undo.about")}</p>
      <ReasonField label={say("arranging.reason")} longest={1000} value={reason} onChange={setReason} />
      <p className="flex flex-wrap gap-3">
        <button type="submit" className="button button-main" disabled={reason.trim() === "" || undoing.isPending}>
          {say("arranging.undo")}
        </button>
        <button type="button" className="button button-plain" onClick={() => setOpen(false)}>
          {say("tailoring.later")}
        </button>
      </p>
      {undoing.error && <ProblemView error={undoing.error} />}
    </form>
  );
}
