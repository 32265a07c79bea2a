import type { OrganizationDetail, OrganizationRow } from "@tokiwa/server/api";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { organizationsQuery } from "../api/queries.ts";
import { ChoiceField } from "../components/form/ChoiceField.tsx";
import { DateField } from "../components/form/DateField.tsx";
import { ReasonField } from "../components/form/ReasonField.tsx";
import { ProblemView } from "../components/page/ProblemView.tsx";
import { useText } from "../i18n/useText.ts";
import { DoneNotice } from "./DoneNotice.tsx";
import { type Draft, draftedTree, emptyDraft, kinds } from "./draft.ts";
import { DraftFields } from "./DraftFields.tsx";
import { Effects } from "./Effects.tsx";
import { Look } from "./Look.tsx";
import { fileOf, lookQuery, useStating } from "./stating.ts";

interface OrganizationFormProps {
  /** The organization that is changed, or below which one is added; absent to add one anywhere. */
  readonly about?: OrganizationDetail;
}

const directlyBelow = (rows: readonly OrganizationRow[], id: string | undefined): readonly string[] =>
  rows.filter(({ above, phase }) => above.at(-1)?.id === id && phase !== "ended").map((row) => row.id);

/** Changes the tree: what, from when on, what would come of it, and why. Nothing is done before that was seen. */
export function OrganizationForm({ about }: OrganizationFormProps) {
  const say = useText();
  const [draft, setDraft] = useState<Draft>({ ...emptyDraft, kind: about ? undefined : "add" });
  const [reason, setReason] = useState("");
  const { data } = useQuery(organizationsQuery({}));
  const rows = data?.items ?? [];
  const tree = draftedTree(draft, about, directlyBelow(rows, about?.id));
  const isTaken = draft.kind === "add" && rows.some(({ id }) => id === draft.id.trim());
  const look = useQuery(lookQuery(isTaken ? undefined : tree));
  const stating = useStating(() => {
    setDraft({ ...emptyDraft, kind: about ? undefined : "add" });
    setReason("");
  });
  const edit = (next: Draft) => {
    stating.reset();
    setDraft(next);
  };
  const ready = tree !== undefined && !isTaken && look.data !== undefined && !look.error;
  const changes = look.data?.changes.length ?? 0;
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (tree && ready) stating.mutate({ file: fileOf(tree), reason });
      }}
    >
      {about && (
        <ChoiceField
          label={say("arranging.kind")}
          all={say("tailoring.choose")}
          value={draft.kind}
          choices={kinds.map((kind) => ({ value: kind, label: say(`arranging.kind.${kind}`) }))}
          onChange={(value) => edit({ ...emptyDraft, kind: kinds.find((kind) => kind === value) })}
        />
      )}
      {draft.kind !== undefined && (
        <>
          <DraftFields about={about} rows={rows} draft={draft} isTaken={isTaken} onChange={edit} />
          <DateField
            label={say("arranging.from")}
            hint={say("arranging.from.hint")}
            value={draft.from}
            onChange={(from) => edit({ ...draft, from })}
          />
        </>
      )}
      {about && <Effects about={about} draft={draft} below={directlyBelow(rows, about.id).length} />}
      {tree && !isTaken && look.error && <ProblemView error={look.error} />}
      {draft.kind !== undefined && !tree && !stating.data && (
        <p className="text-dns-14N-130 text-ink-soft">{say("arranging.incomplete")}</p>
      )}
      {ready && look.data && changes > 0 && <Look looked={look.data} />}
      {ready && changes === 0 && <p role="status">{say("arranging.nothing")}</p>}
      {ready && changes > 0 && (
        <>
          <ReasonField
            label={say("arranging.reason")}
            hint={say("arranging.reason.hint")}
            longest={1000}
            value={reason}
            onChange={setReason}
          />
          <p className="flex flex-wrap gap-3">
            <button type="submit" className="button button-main" disabled={reason.trim() === "" || stating.isPending}>
              {say("arranging.do")}
            </button>
            <button
              type="button"
              className="button"
              onClick={() => edit({ ...emptyDraft, kind: about ? undefined : "add" })}
            >
              {say("arranging.cancel")}
            </button>
          </p>
        </>
      )}
      {stating.data && <DoneNotice sequence={stating.data.sequence} onUndone={() => stating.reset()} />}
      {stating.error && <ProblemView error={stating.error} />}
    </form>
  );
}
