import type { Sharer, SystemRow } from "@tokiwa/server/api";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { organizationsQuery } from "../api/queries.ts";
import { apiPath } from "../api/read.ts";
import { DateField } from "../components/form/DateField.tsx";
import { ReasonField } from "../components/form/ReasonField.tsx";
import { Localized, Name } from "../components/Localized.tsx";
import { ProblemView } from "../components/page/ProblemView.tsx";
import { useText } from "../i18n/useText.ts";
import { PhaseTag, TermText } from "../lists/TermText.tsx";
import { useAskedMoment } from "../moment/useAskedMoment.ts";
import { choiceOf, idOf } from "./draft.ts";
import { sharersQuery, usePutting } from "./moving.ts";
import { PlaceField } from "./PlaceField.tsx";

interface SharersProps {
  readonly system: SystemRow;
  /** Whether they can be changed from here. */
  readonly changeable: boolean;
}

/** Who shares in a system beside the organization that is accountable, and the way to others. */
export function Sharers({ system, changeable }: SharersProps) {
  const say = useText();
  const [ending, setEnding] = useState<string>();
  const path = apiPath("systems", system.id, "sharing");
  const { data, error } = useQuery(sharersQuery(path, useAskedMoment(), system.organization.id));
  if (error) return <ProblemView error={error} />;
  const items = data?.items ?? [];
  return (
    <div className="mt-6">
      <h3 className="text-dns-16B-130">{say("arranging.sharing")}</h3>
      <p className="max-w-180 text-dns-14N-130 text-ink-soft">{say("arranging.sharing.about")}</p>
      {items.length === 0 && <p className="mt-1">{say("arranging.sharing.none")}</p>}
      <ul className="mt-1">
        {items.map((one) => (
          <li key={`${one.organization.id} ${one.from}`} className="border-b border-line py-2">
            <SharerLine sharer={one} />
            {changeable && ending !== one.organization.id && (
              <button
                type="button"
                className="button mt-1"
                aria-label={say("arranging.sharing.end.of", { id: one.organization.id })}
                onClick={() => setEnding(one.organization.id)}
              >
                {say("arranging.sharing.end")}
              </button>
            )}
            {changeable && ending === one.organization.id && (
              <SharingForm system={system} ends={one.organization.id} onClose={() => setEnding(undefined)} />
            )}
          </li>
        ))}
      </ul>
      {changeable && (
        <details className="mt-2">
          <summary className="cursor-pointer py-1">{say("arranging.sharing.add")}</summary>
          <SharingForm system={system} />
        </details>
      )}
    </div>
  );
}

function SharerLine({ sharer: { organization, from, until, phase, reason } }: { readonly sharer: Sharer }) {
  return (
    <p className="flex flex-wrap gap-x-4 [overflow-wrap:anywhere]">
      <Link to="/organizations/$organization" params={{ organization: organization.id }} className="link">
        <Localized text={organization.name} />
      </Link>
      {phase === "planned" && <PhaseTag phase="planned" word="arranging.sharing.planned" />}
      <TermText term={{ from, until }} />
      <span className="text-ink-soft">
        <Name of={reason} />
      </span>
    </p>
  );
}

interface SharingFormProps {
  readonly system: SystemRow;
  /** The organization whose sharing ends; absent where one begins to share. */
  readonly ends?: string;
  readonly onClose?: () => void;
}

function SharingForm({ system, ends, onClose = () => {} }: SharingFormProps) {
  const say = useText();
  const [choice, setChoice] = useState(ends === undefined ? "" : choiceOf(ends));
  const [from, setFrom] = useState("");
  const [until, setUntil] = useState("");
  const [reason, setReason] = useState("");
  const { data } = useQuery(organizationsQuery({}));
  const organization = system.organization.id;
  const putting = usePutting(apiPath("systems", system.id, "sharing"), () => {
    if (ends === undefined) setChoice("");
    setReason("");
    onClose();
  });
  const sharer = choice === "" ? null : idOf(choice);
  const days = { ...(from !== "" && { from }), ...(until !== "" && { until }) };
  return (
    <form
      className="mt-2 grid gap-4"
      aria-label={say(ends === undefined ? "arranging.sharing.add" : "arranging.sharing.end")}
      onSubmit={(event) => {
        event.preventDefault();
        if (sharer !== null)
          putting.mutate({ organization, with: sharer, shares: ends === undefined, ...days, reason: reason.trim() });
      }}
    >
      {ends === undefined && (
        <PlaceField
          label={say("arranging.sharing.with")}
          none={say("tailoring.choose")}
          rows={data?.items ?? []}
          without={new Set([organization])}
          value={choice}
          onChange={setChoice}
        />
      )}
      <div className="flex flex-wrap gap-4">
        <DateField
          label={say(ends === undefined ? "arranging.from" : "arranging.sharing.end.from")}
          value={from}
          onChange={setFrom}
        />
        {ends === undefined && <DateField label={say("arranging.sharing.until")} value={until} onChange={setUntil} />}
      </div>
      <ReasonField
        label={say("arranging.reason")}
        hint={say("arranging.reason.hint")}
        longest={1000}
        value={reason}
        onChange={setReason}
      />
      <p className="flex flex-wrap gap-3">
        <button
          type="submit"
          className="button button-main"
          disabled={sharer === null || reason.trim() === "" || putting.isPending}
        >
          {say("arranging.do")}
        </button>
        {ends !== undefined && (
          <button type="button" className="button" onClick={onClose}>
            {say("arranging.cancel")}
          </button>
        )}
      </p>
      {putting.error && <ProblemView error={putting.error} />}
    </form>
  );
}
