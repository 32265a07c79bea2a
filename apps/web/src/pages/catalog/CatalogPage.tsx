import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { catalogQuery } from "../../api/queries.ts";
import { apiAddress, apiPath } from "../../api/read.ts";
import { Localized } from "../../components/Localized.tsx";
import { Loaded } from "../../components/page/Loaded.tsx";
import { PageHead } from "../../components/page/PageHead.tsx";
import { useLanguage, useText } from "../../i18n/useText.ts";
import { CountsLine } from "../catalogs/CountsLine.tsx";
import { Problems } from "../catalogs/Problems.tsx";
import { CatalogControls } from "./CatalogControls.tsx";
import { Contradictions } from "./Contradictions.tsx";
import { References } from "./References.tsx";
import { UsedBy } from "./UsedBy.tsx";

/** One catalog, or the controls that a profile resolves to. */
export function CatalogPage() {
  const say = useText();
  const language = useLanguage();
  const { catalog: id } = useParams({ from: "/catalogs/$catalog" });
  const query = useQuery(catalogQuery(id));
  const over = (
    <Link to="/catalogs" className="link">
      {say("nav.catalogs")}
    </Link>
  );
  return (
    <Loaded query={query} before={<PageHead title={say("catalogs.title")} over={over} />}>
      {(catalog) => (
        <>
          <PageHead title={catalog.title[language]} shown={<Localized text={catalog.title} />} over={over} />
          <div className="mb-6 grid gap-3">
            <CountsLine summary={catalog} />
            <References catalog={catalog} />
            <Problems heading="h2" problems={catalog.problems} />
            <UsedBy catalog={catalog} />
            {!catalog.builtIn && (
              <p data-no-print>
                <a className="link" download href={apiAddress(apiPath("catalogs", id, "document"))}>
                  {say("catalog.download", { name: catalog.name })}
                </a>
              </p>
            )}
          </div>
          {catalog.model === "mapping-collection" ? (
            <Contradictions contradictions={catalog.contradictions} />
          ) : (
            <CatalogControls key={id} id={id} />
          )}
        </>
      )}
    </Loaded>
  );
}
