import type { SystemRow } from "@tokiwa/server/api";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { organizationsQuery } from "../api/queries.ts";
import { apiPath } from "../api/read.ts";
import { ReasonField } from "../components/form/ReasonField.tsx";
import { ProblemView } from "../components/page/ProblemView.tsx";
import { useText } from "../i18n/useText.ts";
import { idOf } from "./draft.ts";
import { Foreseen } from "./Foreseen.tsx";
import { foreseenArrangementQuery, usePutting } from "./moving.ts";
import { PlaceField } from "./PlaceField.tsx";

/** Puts a system into another organization, which is accountable for it from then on. */
export function TransferForm({ system }: { readonly system: SystemRow }) {
  const say = useText();
  const [choice, setChoice] = useState("");
  const [reason, setReason] = useState("");
  const { data } = useQuery(organizationsQuery({}));
  // Who is not there yet, or any more, takes nothing over.
  const rows = (data?.items ?? []).filter(({ phase }) => phase === "present");
  const organization = system.organization.id;
  const to = choice === "" ? null : idOf(choice);
  const path = apiPath("systems", system.id, "organization");
  const look = useQuery(foreseenArrangementQuery(`${path}/preview`, to === null ? undefined : { to, organization }));
  const putting = usePutting(path, () => {
    setChoice("");
    setReason("");
  });
  const choose = (chosen: string) => {
    putting.reset();
    setChoice(chosen);
  };
  return (
    <form
      className="grid gap-4"
      aria-label={say("arranging.transfer")}
      onSubmit={(event) => {
        event.preventDefault();
        if (to !== null) putting.mutate({ to, organization, reason: reason.trim() });
      }}
    >
      <p className="max-w-180">{say("arranging.transfer.about")}</p>
      <PlaceField
        label={say("arranging.transfer.to")}
        none={say("tailoring.choose")}
        rows={rows}
        without={new Set([organization])}
        value={choice}
        onChange={choose}
      />
      {to !== null && look.error && <ProblemView error={look.error} />}
      {to !== null && look.data && (
        <>
          <Foreseen foreseen={look.data} exceptions="arranging.ends.exceptions" />
          <ReasonField
            label={say("arranging.reason")}
            hint={say("arranging.reason.hint")}
            longest={1000}
            value={reason}
            onChange={setReason}
          />
          <p className="flex flex-wrap gap-3">
            <button type="submit" className="button button-main" disabled={reason.trim() === "" || putting.isPending}>
              {say("arranging.transfer.do")}
            </button>
            <button type="button" className="button" onClick={() => choose("")}>
              {say("arranging.cancel")}
            </button>
          </p>
        </>
      )}
      <p role="status">{putting.isSuccess && say("arranging.done")}</p>
      {putting.error && <ProblemView error={putting.error} />}
    </form>
  );
}
