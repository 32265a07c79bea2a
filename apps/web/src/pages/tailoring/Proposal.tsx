import type { TailoringRecord } from "@tokiwa/server/api";
import { useState } from "react";
import { Name } from "../../components/Localized.tsx";
import { ProblemView } from "../../components/page/ProblemView.tsx";
import { Instant } from "../../components/time/Instant.tsx";
import { useText } from "../../i18n/useText.ts";
import { ChangeText } from "./ChangeText.tsx";
import { Foreseen } from "./Foreseen.tsx";
import { useChanging } from "./useChanging.ts";
import { WordField } from "../../components/form/WordField.tsx";

/** A change that waits for its decision; it binds nobody. */
export function Proposal({ system, change }: { readonly system: string; readonly change: TailoringRecord }) {
  const say = useText();
  const [open, setOpen] = useState(false);
  return (
    <li className="border-b border-line py-3">
      <p className="font-700">
        <ChangeText record={change} />
      </p>
      <p className="mt-1 whitespace-pre-line [overflow-wrap:anywhere]">
        <Name of={change.reason} />
      </p>
      <p className="mt-1 flex flex-wrap gap-x-4 text-dns-14N-130 text-ink-soft">
        <span>{say("tailoring.proposed-by", { user: change.proposedBy })}</span>
        <Instant at={change.proposedAt} />
        <span>{say("tailoring.not-binding")}</span>
      </p>
      {open ? (
        <Deciding system={system} change={change} onClose={() => setOpen(false)} />
      ) : (
        <p className="mt-2">
          <button type="button" className="button" onClick={() => setOpen(true)}>
            {say("tailoring.decide")}
          </button>
        </p>
      )}
    </li>
  );
}

interface DecidingProps {
  readonly system: string;
  readonly change: TailoringRecord;
  readonly onClose: () => void;
}

function Deciding({ system, change, onClose }: DecidingProps) {
  const say = useText();
  const [by, setBy] = useState("");
  const [note, setNote] = useState("");
  const deciding = useChanging(system);
  const decide = (body: object) => deciding.mutate({ path: [change.id, "decision"], body });
  return (
    <form
      className="mt-3 grid gap-3"
      aria-label={say("tailoring.decide")}
      onSubmit={(event) => {
        event.preventDefault();
        decide({ decision: "approve", by, note });
      }}
    >
      <Foreseen system={system} change={change.change} />
      <p className="max-w-180">{say("tailoring.decide.about")}</p>
      <div className="flex flex-wrap gap-4">
        <WordField label={say("tailoring.decide.by")} value={by} onChange={setBy} />
        <WordField label={say("tailoring.decide.note")} value={note} required={false} onChange={setNote} />
      </div>
      <p className="flex flex-wrap gap-3">
        <button type="submit" className="button button-main" disabled={by.trim() === "" || deciding.isPending}>
          {say("tailoring.approve")}
        </button>
        <button
          type="button"
          className="button"
          disabled={by.trim() === "" || deciding.isPending}
          onClick={() => decide({ decision: "reject", by, note })}
        >
          {say("tailoring.reject")}
        </button>
        <button
          type="button"
          className="button"
          disabled={deciding.isPending}
          onClick={() => decide({ decision: "withdraw" })}
        >
          {say("tailoring.withdraw")}
        </button>
        <button type="button" className="button button-plain" onClick={onClose}>
          {say("tailoring.later")}
        </button>
      </p>
      {deciding.error && <ProblemView error={deciding.error} />}
    </form>
  );
}
