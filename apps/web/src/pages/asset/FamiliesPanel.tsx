import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { thisVeryAddress } from "../../address/active.ts";
import { cellsQuery } from "../../api/queries.ts";
import { CountsBar, CountsLine } from "../../components/counts/CountsBar.tsx";
import { cellPartsOf } from "../../components/counts/parts.ts";
import { Localized } from "../../components/Localized.tsx";
import { Loaded } from "../../components/page/Loaded.tsx";
import { Panel } from "../../components/page/Panel.tsx";
import { useText } from "../../i18n/useText.ts";
import { useAskedMoment } from "../../moment/useAskedMoment.ts";
import { familiesOf } from "./families.ts";

interface FamiliesPanelProps {
  readonly asset: string;
  readonly chosen: string | undefined;
}

/** The families of checks of an asset, each a way to narrow the list beside it. */
export function FamiliesPanel({ asset, chosen }: FamiliesPanelProps) {
  const say = useText();
  const query = useQuery(cellsQuery(useAskedMoment(), { subject: asset, limit: 1_000, offset: 0 }));
  return (
    <Panel
      title={say("asset.families")}
      aside={
        chosen !== undefined && (
          <Link
            from="/assets/$asset"
            to="."
            search={(before) => ({ ...before, family: undefined })}
            activeOptions={thisVeryAddress}
            resetScroll={false}
            className="link"
          >
            {say("filter.all")}
          </Link>
        )
      }
    >
      <Loaded query={query}>
        {({ items }) => (
          <ul className="divide-y divide-line border-b border-line">
            {familiesOf(items).map((family) => (
              <li key={family.id} className={family.id === chosen ? "bg-chosen" : ""}>
                <Link
                  from="/assets/$asset"
                  to="."
                  search={(before) => ({ ...before, family: family.id })}
                  resetScroll={false}
                  aria-current={family.id === chosen ? "true" : undefined}
                  className="block px-2 py-2 text-dns-14N-130 hover:bg-band"
                >
                  <span className="mb-1 flex flex-wrap items-baseline justify-between gap-x-3">
                    <span className="link">
                      <Localized text={family.title} />
                    </span>
                    <CountsLine parts={cellPartsOf(family)} />
                  </span>
                  <CountsBar parts={cellPartsOf(family)} />
                </Link>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Panel>
  );
}
