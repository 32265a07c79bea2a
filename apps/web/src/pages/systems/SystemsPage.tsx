import { Link, useSearch } from "@tanstack/react-router";
import { PageHead } from "../../components/page/PageHead.tsx";
import { useText } from "../../i18n/useText.ts";
import { OrganizationPath } from "../../lists/OrganizationPath.tsx";
import { SystemsList } from "../../lists/SystemsList.tsx";
import { StandingBar } from "../../standing/StandingBar.tsx";
import { OrganizationsBelow } from "./OrganizationsBelow.tsx";

/** All information systems. */
export function SystemsPage() {
  const say = useText();
  const search = useSearch({ from: "/systems" });
  return (
    <>
      <PageHead
        title={say("systems.title")}
        aside={
          <Link to="/timeline" search={{ under: search.under }} className="link text-dns-14N-130" data-no-print>
            {say("timeline.open")}
          </Link>
        }
        {...(search.under !== undefined && { over: <OrganizationPath organization={search.under} /> })}
      />
      {search.under === undefined && <StandingBar />}
      <OrganizationsBelow organization={search.under} />
      <SystemsList search={search} byOrganization />
    </>
  );
}
