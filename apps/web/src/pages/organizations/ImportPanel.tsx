import type { ImportedChanges } from "@tokiwa/server/api";
import { useMutation } from "@tanstack/react-query";
import { useId, useRef, useState } from "react";
import { DoneNotice } from "../../arranging/DoneNotice.tsx";
import { Look } from "../../arranging/Look.tsx";
import { lookAtTree, useStating } from "../../arranging/stating.ts";
import { ReasonField } from "../../components/form/ReasonField.tsx";
import { Panel } from "../../components/page/Panel.tsx";
import { ProblemView } from "../../components/page/ProblemView.tsx";
import { useText } from "../../i18n/useText.ts";
import { TreeExport } from "./TreeExport.tsx";

/** Brings a whole tree in, as a table: chosen or dropped, looked at, then imported or not. */
export function ImportPanel() {
  const say = useText();
  const about = useId();
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File>();
  const [reason, setReason] = useState("");
  const look = useMutation({ mutationFn: (chosen: File): Promise<ImportedChanges> => lookAtTree(chosen) });
  const stating = useStating(() => {
    look.reset();
    setReason("");
  });
  const choose = (chosen: File | undefined) => {
    if (!chosen) return;
    stating.reset();
    setFile(chosen);
    look.mutate(chosen);
  };
  const cancel = () => {
    look.reset();
    stating.reset();
    setFile(undefined);
    input.current?.focus();
  };
  const name = file?.name ?? "";
  const busy = look.isPending || stating.isPending;
  return (
    <Panel title={say("organizations.import")} className="mt-8 no-print">
      <p id={about}>{say("organizations.import.about")}</p>
      <p className="mt-1 mb-3 flex flex-wrap gap-x-4">
        <span>{say("organizations.import.template")}</span>
        <TreeExport />
      </p>
      <input
        ref={input}
        type="file"
        // Browsers take a file that is dropped on it: the field is the whole place to drop one.
        className="w-full border border-dashed border-edge px-4 py-6"
        aria-label={say("organizations.import.choose")}
        aria-describedby={about}
        accept=".csv,.xlsx,.yaml,.yml,.json"
        disabled={busy}
        onChange={(event) => {
          choose(event.target.files?.[0]);
          // The same file can be chosen again once it was mended.
          event.target.value = "";
        }}
      />
      <p role="status" className="mt-2 [overflow-wrap:anywhere]">
        {look.isPending && say("catalogs.import.looking", { name })}
        {stating.isPending && say("catalogs.import.keeping", { name })}
      </p>
      {look.error && (
        <>
          <p className="mt-2 [overflow-wrap:anywhere]">{say("organizations.import.refused", { name })}</p>
          <ProblemView error={look.error} />
        </>
      )}
      {look.data && (
        <form
          className="mt-4 grid gap-4 [overflow-wrap:anywhere]"
          aria-label={say("organizations.import")}
          onSubmit={(event) => {
            event.preventDefault();
            if (file) stating.mutate({ file, reason });
          }}
        >
          <p className="text-dns-17B-130" translate="no">
            {name}
          </p>
          {look.data.changes.length === 0 ? (
            <p>{say("organizations.import.same")}</p>
          ) : (
            <>
              <Look looked={look.data} />
              <ReasonField
                label={say("arranging.reason")}
                hint={say("arranging.reason.hint")}
                longest={1000}
                value={reason}
                onChange={setReason}
              />
            </>
          )}
          <p className="flex flex-wrap gap-3">
            {look.data.changes.length > 0 && (
              <button type="submit" className="button button-main" disabled={reason.trim() === "" || busy}>
                {say("catalogs.import.keep")}
              </button>
            )}
            <button type="button" className="button" disabled={busy} onClick={cancel}>
              {say("catalogs.import.cancel")}
            </button>
          </p>
        </form>
      )}
      {stating.error && <ProblemView error={stating.error} />}
      {stating.data && <DoneNotice sequence={stating.data.sequence} onUndone={() => stating.reset()} />}
    </Panel>
  );
}
