import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { organizationsQuery } from "../api/queries.ts";
import { Localized } from "../components/Localized.tsx";
import { useText } from "../i18n/useText.ts";
import { useAskedMoment } from "../moment/useAskedMoment.ts";

/** Where an organization stands: those above it from the top, and itself, each with its systems. */
export function OrganizationPath({ organization }: { readonly organization: string | undefined }) {
  const say = useText();
  const { data } = useQuery(organizationsQuery(useAskedMoment()));
  const row = data?.items.find(({ id }) => id === organization);
  return (
    <nav aria-label={say("organization.path")} className="inline">
      <Link to="/systems" search={{}} className="link">
        {say("nav.systems")}
      </Link>
      {row &&
        [...row.above, row].map(({ id, name }) => (
          <span key={id}>
            {" / "}
            <Link to="/systems" search={{ under: id }} className="link">
              <Localized text={name} />
            </Link>
          </span>
        ))}
    </nav>
  );
}
