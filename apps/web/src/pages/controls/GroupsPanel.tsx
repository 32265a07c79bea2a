import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { thisVeryAddress } from "../../address/active.ts";
import { EmptyState } from "../../components/page/EmptyState.tsx";
import { Loaded } from "../../components/page/Loaded.tsx";
import { Panel } from "../../components/page/Panel.tsx";
import { useText } from "../../i18n/useText.ts";
import { useListAddress } from "../../lists/useListAddress.ts";
import { browseWays, type ControlsSearch } from "../../routes/searches.ts";
import { DocumentGroups } from "./DocumentGroups.tsx";
import { FunctionGroups } from "./FunctionGroups.tsx";
import { ProfileGroups } from "./ProfileGroups.tsx";
import { useGroupsQuery } from "./useGroupsQuery.ts";

/** What is chosen in each way to browse. */
const words = {
  function: ["function", "category"],
  document: ["document", "clause"],
  profile: ["profile", "adds"],
} as const;

/** The groups of controls, by one of three ways, each a way to narrow the list beside it. */
export function GroupsPanel({ search }: { readonly search: ControlsSearch }) {
  const say = useText();
  const change = useListAddress();
  const { by = "function" } = search;
  const query = useQuery(useGroupsQuery(search));
  const isChosen = words[by].some((word) => search[word] !== undefined);
  return (
    <Panel
      title={say("controls.browse")}
      aside={
        isChosen && (
          <Link
            from="/controls"
            to="."
            search={(before) => ({ ...before, ...Object.fromEntries(words[by].map((word) => [word, undefined])) })}
            activeOptions={thisVeryAddress}
            resetScroll={false}
            className="link"
          >
            {say("filter.all")}
          </Link>
        )
      }
    >
      <div data-no-print role="group" aria-label={say("controls.browse-by")} className="segments mb-2 flex">
        {browseWays.map((way) => (
          <button
            key={way}
            type="button"
            aria-pressed={way === by}
            className="segment grow justify-center"
            onClick={() => change({ by: way === "function" ? undefined : way })}
          >
            {say(`controls.by-${way}`)}
          </button>
        ))}
      </div>
      <Loaded query={query}>
        {({ groups }) =>
          groups.length === 0 ? (
            <EmptyState title={say("list.none-found")} />
          ) : by === "document" ? (
            <DocumentGroups groups={groups} search={search} />
          ) : by === "profile" ? (
            <ProfileGroups groups={groups} search={search} />
          ) : (
            <FunctionGroups groups={groups} search={search} />
          )
        }
      </Loaded>
    </Panel>
  );
}
