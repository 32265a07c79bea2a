import type { ControlGroup } from "@tokiwa/server/api";
import { Localized } from "../../components/Localized.tsx";
import { type ControlsSearch, functions } from "../../routes/searches.ts";
import { GroupLink } from "./GroupLink.tsx";

interface GroupsProps {
  readonly groups: readonly ControlGroup[];
  readonly search: ControlsSearch;
}

/** Functions of CSF 2.0, and in each its categories; where the room is narrow, only those of the function chosen. */
export function FunctionGroups({ groups, search }: GroupsProps) {
  const chosen = search.function ?? groups.find(({ id }) => id === search.category)?.parent;
  return (
    <ul className="divide-y divide-line border-b border-line">
      {groups
        .filter(({ kind }) => kind === "function")
        .map((group) => (
          <li key={group.id}>
            <GroupLink
              group={group}
              chosen={group.id === search.function && search.category === undefined}
              to={{ function: functions.find((id) => id === group.id), category: undefined }}
            >
              <strong translate="no">{group.id}</strong> <Localized text={group.title} />
            </GroupLink>
            <ul className={group.id === chosen ? "" : "hidden xl:block"}>
              {groups
                .filter(({ parent }) => parent === group.id)
                .map((category) => (
                  <li key={category.id}>
                    <GroupLink
                      group={category}
                      inner
                      chosen={category.id === search.category}
                      to={{ function: undefined, category: category.id }}
                    >
                      <span translate="no">{category.id}</span> <Localized text={category.title} />
                    </GroupLink>
                  </li>
                ))}
            </ul>
          </li>
        ))}
    </ul>
  );
}
