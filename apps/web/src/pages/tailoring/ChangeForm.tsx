import type { Tailoring, TailoringChange } from "@tokiwa/server/api";
import { useState } from "react";
import { type Choice, ChoiceField } from "../../components/form/ChoiceField.tsx";
import { Panel } from "../../components/page/Panel.tsx";
import { ProblemView } from "../../components/page/ProblemView.tsx";
import { useLanguage, useText } from "../../i18n/useText.ts";
import { type Draft, draftedChange, emptyDraft, kinds } from "./draft.ts";
import { Foreseen } from "./Foreseen.tsx";
import { ReasonField } from "../../components/form/ReasonField.tsx";
import { useChanging } from "./useChanging.ts";
import { WordField } from "../../components/form/WordField.tsx";

/** Proposes a change: which, what would come of it, and why. */
export function ChangeForm({ tailoring }: { readonly tailoring: Tailoring }) {
  const say = useText();
  const [draft, setDraft] = useState<Draft>(emptyDraft);
  const [reason, setReason] = useState("");
  const change = draftedChange(draft);
  const proposing = useChanging(tailoring.system.id, () => {
    setDraft(emptyDraft);
    setReason("");
  });
  const edit = (next: Draft) => {
    proposing.reset();
    setDraft(next);
  };
  return (
    <Panel title={say("tailoring.propose")} className="mt-8 no-print">
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (change) proposing.mutate({ body: { change, reason } });
        }}
      >
        <ChoiceField
          label={say("tailoring.kind")}
          all={say("tailoring.choose")}
          value={draft.kind}
          choices={kinds.map((kind) => ({ value: kind, label: say(`tailoring.kind.${kind}`) }))}
          onChange={(value) => edit({ ...emptyDraft, kind: kinds.find((kind) => kind === value) })}
        />
        <Targets tailoring={tailoring} draft={draft} onChange={edit} />
        {change && <Shown system={tailoring.system.id} change={change} />}
        {change && (
          <>
            <ReasonField label={say("tailoring.reason")} longest={2000} value={reason} onChange={setReason} />
            <p>
              <button
                type="submit"
                className="button button-main"
                disabled={reason.trim() === "" || proposing.isPending}
              >
                {say("tailoring.propose.do")}
              </button>
            </p>
          </>
        )}
        <p role="status">{proposing.isSuccess && say("tailoring.propose.done")}</p>
        {proposing.error && <ProblemView error={proposing.error} />}
      </form>
    </Panel>
  );
}

/** Values are typed: what would come of each key is not asked for. */
function Shown({ system, change }: { readonly system: string; readonly change: TailoringChange }) {
  if (change.kind === "set") return null;
  return <Foreseen system={system} change={change} />;
}

interface TargetsProps {
  readonly tailoring: Tailoring;
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
}

/** What the change is about. */
function Targets({ tailoring, draft, onChange }: TargetsProps) {
  const say = useText();
  const language = useLanguage();
  const { profile, profiles, controls } = tailoring;
  if (draft.kind === undefined) return null;
  if (draft.kind === "profile") {
    const choices = profiles
      .filter(({ id }) => id !== profile.id)
      .map(({ id, title, controls: count, document }): Choice => {
        const size = count === null ? "" : say("tailoring.profile.size", { count });
        return { value: id, label: `${title[language]}${size}${document ? say("tailoring.profile.imported") : ""}` };
      });
    const isImported = profiles.some(({ id, document }) => id === draft.target && document !== null);
    return (
      <>
        <ChoiceField
          label={say("column.profile")}
          all={say("tailoring.choose")}
          value={draft.target}
          choices={choices}
          onChange={(target) => onChange({ ...draft, target })}
        />
        {isImported && <p>{say("tailoring.profile.values")}</p>}
      </>
    );
  }
  const wanted = controls.filter(
    ({ selected, parameters }) =>
      selected === (draft.kind !== "add") && (draft.kind !== "set" || parameters.length > 0),
  );
  const parameters = controls.find(({ id }) => id === draft.target)?.parameters ?? [];
  return (
    <>
      <ChoiceField
        label={say("tailoring.control")}
        all={say("tailoring.choose")}
        value={draft.target}
        choices={wanted.map(({ id, title }) => ({ value: id, label: `${id} ${title[language]}` }))}
        onChange={(target) => onChange({ ...emptyDraft, kind: draft.kind, target })}
      />
      {draft.kind === "set" && draft.target !== "" && (
        <ChoiceField
          label={say("tailoring.parameter")}
          all={say("tailoring.choose")}
          value={draft.parameter}
          choices={parameters.map(({ id, label, value }) => ({
            value: id,
            label: `${say("tailoring.with", { word: label[language] })}${value[language]}`,
          }))}
          onChange={(parameter) => onChange({ ...draft, parameter })}
        />
      )}
      {draft.kind === "set" && draft.parameter !== "" && (
        <div className="flex flex-wrap gap-4">
          <WordField
            label={say("tailoring.value.ja")}
            lang="ja"
            value={draft.ja}
            onChange={(ja) => onChange({ ...draft, ja })}
          />
          <WordField
            label={say("tailoring.value.en")}
            lang="en"
            value={draft.en}
            onChange={(en) => onChange({ ...draft, en })}
          />
        </div>
      )}
    </>
  );
}
