import type { ControlGroup } from "@tokiwa/server/api";
import { Link } from "@tanstack/react-router";
import { FormattedMessage } from "react-intl";
import { thisVeryAddress } from "../../address/active.ts";
import { Localized } from "../../components/Localized.tsx";
import type { ControlsSearch } from "../../routes/searches.ts";
import { GroupLink } from "./GroupLink.tsx";

interface GroupsProps {
  readonly groups: readonly ControlGroup[];
  readonly search: ControlsSearch;
}

/** Profiles, the least demanding first, each with what it adds to those that it builds on. */
export function ProfileGroups({ groups, search }: GroupsProps) {
  return (
    <ul className="divide-y divide-line border-b border-line">
      {groups.map((group) => {
        const { id, title, description, adds } = group;
        const chosen = id === search.profile;
        return (
          <li key={id}>
            <GroupLink group={group} chosen={chosen && search.adds === undefined} to={{ profile: id, adds: undefined }}>
              <Localized text={title} />
            </GroupLink>
            {description && (
              <p className="px-2 pb-1 text-dns-14N-130 text-ink-soft">
                <Localized text={description} />
              </p>
            )}
            {adds?.to.map((lower) => (
              <Link
                key={lower.id}
                from="/controls"
                to="."
                search={(before) => ({ ...before, profile: id, adds: "yes" })}
                activeOptions={thisVeryAddress}
                resetScroll={false}
                aria-current={chosen && search.adds !== undefined ? "true" : undefined}
                className={`block py-2 ps-6 pe-2 text-dns-14N-130 hover:bg-band ${chosen && search.adds !== undefined ? "bg-chosen" : ""}`}
              >
                <span className="link">
                  <FormattedMessage
                    id="controls.adds"
                    values={{ count: adds.controls, profile: <Localized text={lower.title} /> }}
                  />
                </span>
              </Link>
            ))}
          </li>
        );
      })}
    </ul>
  );
}
