import type { AssetRow } from "@tokiwa/server/api";
import { Link } from "@tanstack/react-router";
import { CountsBar } from "../../components/counts/CountsBar.tsx";
import { cellPartsOf } from "../../components/counts/parts.ts";
import { StateIcon } from "../../components/state/StateIcon.tsx";
import { toneOf } from "../../components/state/tone.ts";
import { Since } from "../../components/time/Since.tsx";
import { useText } from "../../i18n/useText.ts";
import { cellStates } from "../../routes/searches.ts";

/** The checks of an asset by state, and what reports on it. */
export function AssetSummary({ asset }: { readonly asset: AssetRow }) {
  const say = useText();
  const parts = cellPartsOf(asset.cells);
  return (
    <div className="grid items-start gap-x-10 gap-y-4 lg:grid-cols-[minmax(0,7fr)_minmax(0,6fr)]">
      <div>
        <CountsBar parts={parts} size="head" />
        <dl className="mt-3 grid grid-cols-2 gap-x-4 gap-y-2 sm:grid-cols-5">
          {parts.map((part) => (
            <div key={part.state}>
              <dt className={`flex items-center gap-1.5 text-dns-14N-130 tone-${toneOf(part.state)}`}>
                <StateIcon tone={toneOf(part.state)} />
                {say(`state.${part.state}`)}
              </dt>
              <dd>
                <Link
                  to="/assets/$asset"
                  params={{ asset: asset.id }}
                  search={{ state: cellStates.find((state) => state === part.state) }}
                  resetScroll={false}
                  className="link-quiet text-std-20B-150"
                >
                  {say("number", { value: part.count })}
                </Link>
              </dd>
            </div>
          ))}
        </dl>
      </div>
      <div className="text-dns-14N-130">
        <p className="mb-1 text-ink-soft">{say("column.sources")}</p>
        <ul className="grid gap-1">
          {asset.sources.map((source) => (
            <li key={source.source}>
              <span translate="no">{source.source}</span> · {say("standing.last-received")}{" "}
              <Since at={source.lastReceived} pace="second" /> · {say("column.observed")}{" "}
              <Since at={source.lastObserved} pace="second" />
            </li>
          ))}
          {asset.sources.length === 0 && <li>{say("asset.no-source")}</li>}
        </ul>
      </div>
    </div>
  );
}
