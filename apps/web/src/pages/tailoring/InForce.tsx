import type { Tailoring } from "@tokiwa/server/api";
import { Link } from "@tanstack/react-router";
import { Localized } from "../../components/Localized.tsx";
import { Panel } from "../../components/page/Panel.tsx";
import { useLanguage, useText } from "../../i18n/useText.ts";

type Titled = Tailoring["inForce"]["added"];

/** What binds the system now: its profile, and how it differs from that. */
export function InForce({ tailoring }: { readonly tailoring: Tailoring }) {
  const say = useText();
  const language = useLanguage();
  const { profile, inForce, controls } = tailoring;
  const { added, removed, values } = inForce;
  const asked = controls.filter(({ selected }) => selected);
  const unchecked = asked.filter(({ checks }) => checks === 0).length;
  return (
    <Panel title={say("tailoring.in-force")}>
      <dl className="grid gap-x-5 gap-y-1.5 sm:grid-cols-[auto_minmax(0,1fr)]">
        <dt className="text-ink-soft">{say("column.profile")}</dt>
        <dd>
          <Localized text={profile.title} />
        </dd>
        <dt className="text-ink-soft">{say("tailoring.asked")}</dt>
        <dd>
          {say("tailoring.asked.count", { count: asked.length })}
          {unchecked > 0 && <span className="ms-2">{say("tailoring.unchecked", { count: unchecked })}</span>}
        </dd>
        <dt className="text-ink-soft">{say("tailoring.added")}</dt>
        <dd>
          <Controls of={added} />
        </dd>
        <dt className="text-ink-soft">{say("tailoring.removed")}</dt>
        <dd>
          <Controls of={removed} />
        </dd>
        <dt className="text-ink-soft">{say("tailoring.values")}</dt>
        <dd>
          {values.length === 0 ? (
            say("counts.none")
          ) : (
            <ul>
              {values.map(({ control, parameter, value }) => (
                <li key={`${control.id} ${parameter.id}`} className="[overflow-wrap:anywhere]">
                  <code translate="no">{control.id}</code> {say("tailoring.with", { word: parameter.label[language] })}
                  <strong>
                    <Localized text={value} />
                  </strong>
                </li>
              ))}
            </ul>
          )}
        </dd>
      </dl>
    </Panel>
  );
}

function Controls({ of }: { readonly of: Titled }) {
  const say = useText();
  if (of.length === 0) return <>{say("counts.none")}</>;
  return (
    <ul>
      {of.map(({ id, title }) => (
        <li key={id} className="[overflow-wrap:anywhere]">
          <Link to="/controls/$control" params={{ control: id }} className="link">
            <span translate="no">{id}</span> <Localized text={title} />
          </Link>
        </li>
      ))}
    </ul>
  );
}
