import type { AssetRow } from "@tokiwa/server/api";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { systemsQuery } from "../api/queries.ts";
import { apiPath } from "../api/read.ts";
import { ChoiceField } from "../components/form/ChoiceField.tsx";
import { FilterField } from "../components/form/FilterField.tsx";
import { ProblemView } from "../components/page/ProblemView.tsx";
import { useLanguage, useText } from "../i18n/useText.ts";
import { Foreseen } from "./Foreseen.tsx";
import { foreseenArrangementQuery, usePutting } from "./moving.ts";

/** So many systems are offered; others are found by their names. */
const offered = 100;

/** Puts an asset into another system of its organization after a look, and back. */
export function MoveAsset({ asset }: { readonly asset: AssetRow }) {
  const say = useText();
  const language = useLanguage();
  const [system, setSystem] = useState("");
  const [q, setQ] = useState("");
  const [left, setLeft] = useState<AssetRow["system"]>();
  const organization = asset.organization.id;
  const { data } = useQuery(systemsQuery({}, { organization, q, limit: offered }));
  const path = apiPath("assets", asset.id);
  const body = system === "" ? undefined : { system, organization };
  const look = useQuery(foreseenArrangementQuery(`${path}/preview`, body));
  const putting = usePutting(path, () => setSystem(""));
  const move = (to: string, from: AssetRow["system"] | undefined) => {
    setLeft(from);
    putting.mutate({ system: to, organization });
  };
  const choices = (data?.items ?? []).filter(({ id }) => id !== asset.system.id);
  return (
    <form
      className="grid gap-4"
      aria-label={say("arranging.move")}
      onSubmit={(event) => {
        event.preventDefault();
        if (system !== "") move(system, asset.system);
      }}
    >
      <p className="max-w-180">{say("arranging.move.about")}</p>
      <div className="flex flex-wrap gap-4">
        {(data?.total ?? 0) > offered || q !== "" ? (
          <FilterField label={say("filter.systems")} value={q} onChange={setQ} />
        ) : null}
        <ChoiceField
          label={say("arranging.move.to")}
          all={say("tailoring.choose")}
          value={system}
          choices={choices.map(({ id, name }) => ({ value: id, label: name[language] }))}
          onChange={(chosen) => {
            putting.reset();
            setSystem(chosen);
          }}
        />
      </div>
      {data && choices.length === 0 && q === "" && <p>{say("arranging.move.none")}</p>}
      {body && look.error && <ProblemView error={look.error} />}
      {body && look.data && (
        <>
          <Foreseen foreseen={look.data} exceptions="arranging.ends.failures" />
          <p className="flex flex-wrap gap-3">
            <button type="submit" className="button button-main" disabled={putting.isPending}>
              {say("arranging.move.do")}
            </button>
            <button type="button" className="button" onClick={() => setSystem("")}>
              {say("arranging.cancel")}
            </button>
          </p>
        </>
      )}
      {putting.isSuccess && (
        <p role="status" className="flex flex-wrap items-center gap-3 border-s-4 border-act ps-4">
          <span>{say("arranging.done")}</span>
          {left && left.id !== "" && (
            <button
              type="button"
              className="button"
              disabled={putting.isPending}
              onClick={() => move(left.id, undefined)}
            >
              {say("catalogs.removed.undo")}
            </button>
          )}
        </p>
      )}
      {putting.error && <ProblemView error={putting.error} />}
    </form>
  );
}
