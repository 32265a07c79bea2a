import type { PlannedChange } from "@tokiwa/server/api";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Localized, Name } from "../components/Localized.tsx";
import { Instant } from "../components/time/Instant.tsx";
import { useText } from "../i18n/useText.ts";

interface PlannedChangesProps {
  readonly changes: readonly PlannedChange[];
  /** Whether they are all of the organization that the page is about. */
  readonly own?: boolean;
  /** What can be done about one. */
  readonly children?: (change: PlannedChange) => ReactNode;
}

/** What will be otherwise, the next first: of which organization, from when on, and why. */
export function PlannedChanges({ changes, own = false, children }: PlannedChangesProps) {
  const say = useText();
  return (
    <ul>
      {changes.map((change) => {
        const { at, organization, kind, reason, actor } = change;
        return (
          <li key={`${organization.id} ${kind} ${at}`} className="border-b border-line py-3 [overflow-wrap:anywhere]">
            <p className="flex flex-wrap gap-x-4">
              <span className="font-700">
                <Instant at={at} pace="day" />
              </span>
              {!own && (
                <Link to="/organizations/$organization" params={{ organization: organization.id }} className="link">
                  <Localized text={organization.name} />
                </Link>
              )}
              <span>
                <What change={change} />
              </span>
            </p>
            <p className="mt-1 flex flex-wrap gap-x-4 text-dns-14N-130 text-ink-soft">
              <Name of={reason} />
              <span>{say("organization.stated-by", { user: actor })}</span>
            </p>
            {children?.(change)}
          </li>
        );
      })}
    </ul>
  );
}

function What({ change: { kind, name, parent } }: { readonly change: PlannedChange }) {
  const say = useText();
  if (kind === "parent" && parent === null) return <>{say("organization.change.top")}</>;
  if (kind === "name" && name === null) return <>{say("organization.change.end")}</>;
  return (
    <>
      {say("tailoring.with", {
        word: say(kind === "name" ? "organization.change.name" : "organization.change.parent"),
      })}
      <strong>
        <Localized text={(kind === "name" ? name : parent?.name) ?? { ja: "", en: "" }} />
      </strong>
    </>
  );
}
