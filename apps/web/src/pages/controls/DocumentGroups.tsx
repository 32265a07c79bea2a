import type { ControlGroup } from "@tokiwa/server/api";
import { Localized, Name } from "../../components/Localized.tsx";
import { useText } from "../../i18n/useText.ts";
import { DocumentTag } from "../../lists/DocumentTag.tsx";
import type { ControlsSearch } from "../../routes/searches.ts";
import { GroupLink } from "./GroupLink.tsx";

interface GroupsProps {
  readonly groups: readonly ControlGroup[];
  readonly search: ControlsSearch;
}

/** Authority documents, from the strategy down, and the clauses of the one chosen; those that do not bind on demand. */
export function DocumentGroups({ groups, search }: GroupsProps) {
  const say = useText();
  const documents = groups.filter(({ kind }) => kind === "document");
  const binds = ({ document }: ControlGroup) => document?.inForce === true && document.track === "normative";
  const others = documents.filter((group) => !binds(group));
  return (
    <>
      <Documents documents={documents.filter(binds)} groups={groups} search={search} />
      {others.length > 0 && (
        <details className="mt-2" open={others.some(({ id }) => id === search.document)}>
          <summary className="link w-fit py-1 text-dns-14N-130">
            {say("overview.other-documents", { count: others.length })}
          </summary>
          <Documents documents={others} groups={groups} search={search} />
        </details>
      )}
    </>
  );
}

function Documents({ documents, groups, search }: GroupsProps & { readonly documents: readonly ControlGroup[] }) {
  return (
    <ul className="divide-y divide-line border-b border-line">
      {documents.map((group) => (
        <li key={group.id}>
          <GroupLink
            group={group}
            chosen={group.id === search.document && search.clause === undefined}
            to={{ document: group.id, clause: undefined }}
          >
            <Localized text={group.title} />
            {group.document && <DocumentTag document={group.document} />}
          </GroupLink>
          {group.id === search.document && (
            <ul>
              {groups
                .filter(({ parent }) => parent === group.id)
                .map((clause) => (
                  <li key={clause.id}>
                    <Clause clause={clause} chosen={clause.id === search.clause} />
                  </li>
                ))}
            </ul>
          )}
        </li>
      ))}
    </ul>
  );
}

/** A clause leads to the controls that carry it out; where there is none, it says why. */
function Clause({ clause, chosen }: { readonly clause: ControlGroup; readonly chosen: boolean }) {
  const say = useText();
  const named = (
    <>
      <span className="text-ink-soft">
        <Name of={clause.section ?? ""} />
      </span>{" "}
      <Localized text={clause.title} />
    </>
  );
  if (clause.controls === 0 && !chosen) {
    return (
      <p className="py-2 ps-6 pe-2 text-dns-14N-130 text-ink-soft">
        {named}{" "}
        <span className="block">
          {clause.noControl ? <Localized text={clause.noControl} /> : say("controls.no-control")}
        </span>
      </p>
    );
  }
  return (
    <GroupLink group={clause} inner chosen={chosen} to={{ clause: clause.id }}>
      {named}
    </GroupLink>
  );
}
