import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { organizationsQuery } from "../../api/queries.ts";
import { Localized } from "../../components/Localized.tsx";
import { useText } from "../../i18n/useText.ts";
import { useAskedMoment } from "../../moment/useAskedMoment.ts";

/** The organizations directly below one, or at the top, each with what it and all below it come to. */
export function OrganizationsBelow({ organization }: { readonly organization: string | undefined }) {
  const say = useText();
  const { data } = useQuery(organizationsQuery(useAskedMoment()));
  const rows = (data?.items ?? []).filter(
    ({ above, phase, whole }) => above.at(-1)?.id === organization && (phase === "present" || whole.systems > 0),
  );
  if (rows.length === 0 || (organization === undefined && rows.length < 2 && data?.items.length === 1)) return null;
  return (
    <section aria-labelledby="organizations-below" className="mb-6">
      <h2 id="organizations-below" className="mb-2 text-std-17B-170">
        {say("organization.below")}
      </h2>
      <ul className="grid gap-x-8 gap-y-2 sm:grid-cols-2 lg:grid-cols-3">
        {rows.map(({ id, name, whole }) => (
          <li key={id} className="min-w-0 text-dns-14N-130">
            <Link to="/systems" search={{ under: id }} className="link [overflow-wrap:anywhere]">
              <Localized text={name} />
            </Link>
            <p className="text-ink-soft">
              {say("organization.systems", { count: whole.systems, failing: whole.counts.notSatisfied })}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
