import type { References } from "@tokiwa/server/api";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useRef, useState } from "react";
import { catalogsKey } from "../../api/queries.ts";
import { Panel } from "../../components/page/Panel.tsx";
import { ProblemView } from "../../components/page/ProblemView.tsx";
import { useText } from "../../i18n/useText.ts";
import { FolderField } from "./FolderField.tsx";
import { importDocument, joinFolder, lookAtDocument } from "./importDocument.ts";
import { LookedAt } from "./LookedAt.tsx";

/** A document that was chosen: a file, or what the files of its authoring form make. */
interface Chosen {
  readonly name: string;
  readonly bytes: Blob;
}

/** Brings a document in: chosen or dropped, looked at, then imported or not. */
export function ImportPanel() {
  const say = useText();
  const client = useQueryClient();
  const about = useId();
  const input = useRef<HTMLInputElement>(null);
  const [chosen, setChosen] = useState<Chosen>();
  const look = useMutation({
    mutationFn: async (files: readonly File[]) => {
      const [file] = files;
      if (!file) throw new TypeError("no file was chosen");
      const one = files.length === 1 ? { name: file.name, bytes: file } : await joinFolder(files);
      setChosen(one);
      return lookAtDocument(one.bytes, one.name);
    },
  });
  const keep = useMutation({
    mutationFn: ({ bytes, name, refers }: Chosen & { readonly refers: References }) =>
      importDocument(bytes, name, refers),
    onSuccess: () => client.invalidateQueries({ queryKey: [catalogsKey] }),
  });
  const choose = (files: readonly File[]) => {
    if (files.length === 0) return;
    setChosen(undefined);
    keep.reset();
    look.mutate(files);
  };
  const cancel = () => {
    setChosen(undefined);
    look.reset();
    keep.reset();
    input.current?.focus();
  };
  const name = chosen?.name ?? "";
  const busy = look.isPending || keep.isPending;
  const problem = keep.error ?? look.error;
  return (
    <Panel title={say("catalogs.import")} className="mt-2 no-print">
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
            choose([...(event.target.files ?? [])]);
            event.target.value = "";
          }}
        />
        <FolderField disabled={busy} onChoose={choose} />
        <p role="status" className="mt-2 [overflow-wrap:anywhere]">
          {look.isPending && say("catalogs.import.looking", { name })}
          {keep.isPending && say("catalogs.import.keeping", { name })}
          {keep.isSuccess && say("catalogs.import.done", { name })}
        </p>
        {busy && <progress className="w-full" aria-label={say("loading")} />}
      </div>
      {problem && <ProblemView error={problem} />}
      {look.data && chosen && !keep.isSuccess && (
        <LookedAt
          key={look.data.id}
          looked={look.data}
          busy={busy}
          onKeep={(refers) => keep.mutate({ ...chosen, refers })}
          onCancel={cancel}
        />
      )}
    </Panel>
  );
}
