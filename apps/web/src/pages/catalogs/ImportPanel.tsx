import type { ImportedDocument } from "@tokiwa/server/api";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useRef, useState } from "react";
import { catalogsKey } from "../../api/queries.ts";
import { sendFile } from "../../api/read.ts";
import { Panel } from "../../components/page/Panel.tsx";
import { ProblemView } from "../../components/page/ProblemView.tsx";
import { useText } from "../../i18n/useText.ts";
import { LookedAt } from "./LookedAt.tsx";

const importing = (file: File, dryRun: boolean) =>
  sendFile<ImportedDocument>("catalogs", { name: file.name.slice(0, 200), dryRun: String(dryRun) }, file);

/** Brings a document in: chosen or dropped, looked at, then imported or not. */
export function ImportPanel() {
  const say = useText();
  const client = useQueryClient();
  const about = useId();
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File>();
  const look = useMutation({ mutationFn: (chosen: File) => importing(chosen, true) });
  const keep = useMutation({
    mutationFn: (chosen: File) => importing(chosen, false),
    onSuccess: () => client.invalidateQueries({ queryKey: [catalogsKey] }),
  });
  const choose = (chosen: File | undefined) => {
    if (!chosen) return;
    setFile(chosen);
    keep.reset();
    look.mutate(chosen);
  };
  const cancel = () => {
    setFile(undefined);
    look.reset();
    keep.reset();
    input.current?.focus();
  };
  const name = file?.name ?? "";
  const busy = look.isPending || keep.isPending;
  const problem = keep.error ?? look.error;
  return (
    <Panel title={say("catalogs.import")} className="mt-2">
      <div>
        <p id={about} className="mb-3">
          {say("catalogs.import.drop")}
        </p>
        <input
          ref={input}
          type="file"
          // Browsers take a file that is dropped on it: the field is the whole place to drop one.
          className="w-full border border-dashed border-edge px-4 py-8"
          aria-label={say("catalogs.import.choose")}
          aria-describedby={about}
          accept=".json,.yaml,.yml,.xml,application/json,application/yaml,application/xml"
          disabled={busy}
          onChange={(event) => {
            choose(event.target.files?.[0]);
            event.target.value = "";
          }}
        />
        <p role="status" className="mt-2 [overflow-wrap:anywhere]">
          {look.isPending && say("catalogs.import.looking", { name })}
          {keep.isPending && say("catalogs.import.keeping", { name })}
          {keep.isSuccess && say("catalogs.import.done", { name })}
        </p>
        {busy && <progress className="w-full" aria-label={say("loading")} />}
      </div>
      {problem && <ProblemView error={problem} />}
      {look.data && file && !keep.isSuccess && (
        <LookedAt looked={look.data} busy={busy} onKeep={() => keep.mutate(file)} onCancel={cancel} />
      )}
    </Panel>
  );
}
