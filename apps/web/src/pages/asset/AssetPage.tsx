import { useQuery } from "@tanstack/react-query";
import { Link, useParams, useSearch } from "@tanstack/react-router";
import { assetQuery } from "../../api/queries.ts";
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

/** One asset: its checks by family, with what was seen and how fresh that is. */
export function AssetPage() {
  const say = useText();
  const language = useLanguage();
  const { asset: id } = useParams({ from: "/assets/$asset" });
  const search = useSearch({ from: "/assets/$asset" });
  const query = useQuery(assetQuery(useAskedMoment(), id));
  return (
    <Loaded query={query} before={<PageHead title={id} over={say("nav.assets")} />}>
      {(asset) => (
        <ShownMoment moment={asset.moment}>
          <PageHead
            title={asset.name[language]}
            shown={<Localized text={asset.name} />}
            over={
              <>
                <Link to="/systems/$system" params={{ system: asset.system.id }} className="link">
                  <Localized text={asset.system.name} />
                </Link>{" "}
                / <Localized text={asset.organization.name} />
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
        </ShownMoment>
      )}
    </Loaded>
  );
}
