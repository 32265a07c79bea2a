import { useQuery } from "@tanstack/react-query";
import { Link, useParams, useSearch } from "@tanstack/react-router";
import { assetQuery } from "../../api/queries.ts";
import { MoveAsset } from "../../arranging/MoveAsset.tsx";
import { Localized } from "../../components/Localized.tsx";
import { Loaded } from "../../components/page/Loaded.tsx";
import { PageHead } from "../../components/page/PageHead.tsx";
import { Panel } from "../../components/page/Panel.tsx";
import { useLanguage, useText } from "../../i18n/useText.ts";
import { CellsList } from "../../lists/CellsList.tsx";
import { ShownMoment } from "../../moment/ShownMoment.tsx";
import { useAskedMoment } from "../../moment/useAskedMoment.ts";
import { StandingBar } from "../../standing/StandingBar.tsx";
import { AssetSummary } from "./AssetSummary.tsx";
import { FamiliesPanel } from "./FamiliesPanel.tsx";

/** A system and an organization are subjects of themselves: those have no other place. */
const isMovable = (kind: string): boolean => kind !== "system" && kind !== "organization";

/** One asset: its checks by family, with what was seen and how fresh that is. */
export function AssetPage() {
  const say = useText();
  const language = useLanguage();
  const { asset: id } = useParams({ from: "/assets/$asset" });
  const search = useSearch({ from: "/assets/$asset" });
  const moment = useAskedMoment();
  const query = useQuery(assetQuery(moment, id));
  // What was is not changed from here.
  const isNow = moment.asOf === undefined && moment.knownAt === undefined;
  return (
    <Loaded query={query} before={<PageHead title={id} over={say("nav.assets")} />}>
      {(asset) => (
        <ShownMoment moment={asset.moment}>
          <PageHead
            title={asset.name[language]}
            shown={<Localized text={asset.name} />}
            over={
              <>
                <Link to="/assets" className="link">
                  {say("nav.assets")}
                </Link>{" "}
                /{" "}
                <Link
                  to="/organizations/$organization"
                  params={{ organization: asset.organization.id }}
                  className="link"
                >
                  <Localized text={asset.organization.name} />
                </Link>{" "}
                /{" "}
                <Link to="/systems/$system" params={{ system: asset.system.id }} className="link">
                  <Localized text={asset.system.name} />
                </Link>
              </>
            }
          />
          <StandingBar coverage={asset.coverage} oldestInput={asset.oldestInput} scope={{ subject: asset.id }} />
          <AssetSummary asset={asset} />
          <div className="mt-8 grid items-start gap-x-10 gap-y-8 xl:grid-cols-[18rem_minmax(0,1fr)]">
            <FamiliesPanel asset={id} chosen={search.family} />
            <Panel title={say("cells.title")}>
              <CellsList search={search} within={id} />
            </Panel>
          </div>
          {isNow && isMovable(asset.kind) && (
            <details className="mt-8" data-no-print>
              <summary className="cursor-pointer py-1 font-700">{say("arranging.move")}</summary>
              <MoveAsset asset={asset} />
            </details>
          )}
        </ShownMoment>
      )}
    </Loaded>
  );
}
