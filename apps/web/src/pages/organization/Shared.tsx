import type { OrganizationDetail } from "@tokiwa/server/api";
import { Link } from "@tanstack/react-router";
import { Localized } from "../../components/Localized.tsx";
import { Panel } from "../../components/page/Panel.tsx";
import { useText } from "../../i18n/useText.ts";

/** Joint systems: those of others that it shares in, and its own that others share in. */
export function Shared({ organization }: { readonly organization: OrganizationDetail }) {
  const say = useText();
  const { sharesIn, sharedWith } = organization;
  if (sharesIn.length + sharedWith.length === 0) return null;
  return (
    <Panel title={say("organization.shared")} className="mt-8">
      <List title={say("organization.shares-in")} of={sharesIn} word="organization.shared.owner" />
      <List title={say("organization.shared-with")} of={sharedWith} word="organization.shared.sharer" />
    </Panel>
  );
}

interface ListProps {
  readonly title: string;
  readonly of: OrganizationDetail["sharesIn"];
  readonly word: "organization.shared.owner" | "organization.shared.sharer";
}

function List({ title, of, word }: ListProps) {
  const say = useText();
  if (of.length === 0) return null;
  return (
    <>
      <h3 className="mt-2 text-dns-16B-130">{title}</h3>
      <ul>
        {of.map(({ system, organization }) => (
          <li
            key={`${system.id} ${organization.id}`}
            className="flex flex-wrap gap-x-4 border-b border-line py-2 [overflow-wrap:anywhere]"
          >
            <Link to="/systems/$system" params={{ system: system.id }} className="link">
              <Localized text={system.name} />
            </Link>
            <span className="text-ink-soft">
              {say("tailoring.with", { word: say(word) })}
              <Link to="/organizations/$organization" params={{ organization: organization.id }} className="link">
                <Localized text={organization.name} />
              </Link>
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
