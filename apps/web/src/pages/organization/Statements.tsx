import type { OrganizationDetail } from "@tokiwa/server/api";
import { FormattedMessage, useIntl } from "react-intl";
import { UndoForm } from "../../arranging/UndoForm.tsx";
import { Localized, Name } from "../../components/Localized.tsx";
import { EmptyState } from "../../components/page/EmptyState.tsx";
import { Panel } from "../../components/page/Panel.tsx";
import { Instant } from "../../components/time/Instant.tsx";
import { useText } from "../../i18n/useText.ts";

type Stated = OrganizationDetail["names"][number] | OrganizationDetail["parents"][number];

interface StatementsProps {
  readonly organization: OrganizationDetail;
  /** Whether what was stated can be taken back from here. */
  readonly undoable: boolean;
}

/** All that was stated of an organization, the newest first: what was said later of the same time counts. */
export function Statements({ organization: { id, names, parents }, undoable }: StatementsProps) {
  const say = useText();
  const intl = useIntl();
  const all: readonly Stated[] = [...names, ...parents].toSorted((a, b) => b.sequence - a.sequence);
  return (
    <Panel title={say("organization.statements")} className="mt-8">
      {all.length === 0 ? (
        <EmptyState title={say("organization.statements.none")} />
      ) : (
        <>
          <p className="mb-1 text-dns-14N-130 text-ink-soft">{say("organization.statements.about")}</p>
          <ul>
            {all.map((one, index) => (
              <li
                key={`${one.sequence} ${"name" in one ? "name" : "parent"} ${one.from}`}
                className="border-b border-line py-3 [overflow-wrap:anywhere]"
              >
                <p className="flex flex-wrap gap-x-4">
                  <span>
                    <What stated={one} />
                  </span>
                  <Period {...one} />
                </p>
                <p className="mt-1 flex flex-wrap gap-x-4 text-dns-14N-130 text-ink-soft">
                  <Name of={one.reason} />
                  <span>
                    {say("organization.stated-by", { user: one.actor })} <Instant at={one.recordedAt} />
                  </span>
                </p>
                {undoable && all.findIndex(({ sequence }) => sequence === one.sequence) === index && (
                  <UndoForm
                    sequence={one.sequence}
                    organization={id}
                    label={say("arranging.undo.of", { day: intl.formatDate(one.recordedAt) })}
                  />
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </Panel>
  );
}

function What({ stated }: { readonly stated: Stated }) {
  const say = useText();
  const value = "name" in stated ? stated.name : (stated.parent?.name ?? null);
  if (value === null) return <>{say("name" in stated ? "organization.change.end" : "organization.change.top")}</>;
  return (
    <>
      {say("tailoring.with", {
        word: say("name" in stated ? "organization.change.name" : "organization.change.parent"),
      })}
      <strong>
        <Localized text={value} />
      </strong>
    </>
  );
}

/** The time that a statement is about. */
function Period({ from, until }: Stated) {
  const begin = <Instant at={from} pace="day" />;
  return (
    <span>
      {until === null ? (
        <FormattedMessage id="organization.term.from" values={{ from: begin }} />
      ) : (
        <FormattedMessage
          id="organization.term.between"
          values={{ from: begin, until: <Instant at={new Date(Date.parse(until) - 1).toISOString()} pace="day" /> }}
        />
      )}
    </span>
  );
}
