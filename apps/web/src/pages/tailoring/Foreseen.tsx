import type { TailoringChange, TailoringPreview } from "@tokiwa/server/api";
import { useQuery } from "@tanstack/react-query";
import { foreseenQuery } from "../../api/queries.ts";
import { BeforeAndAfter } from "../../components/counts/BeforeAndAfter.tsx";
import { Localized } from "../../components/Localized.tsx";
import { ProblemView } from "../../components/page/ProblemView.tsx";
import { StateBadge } from "../../components/state/StateBadge.tsx";
import { useLanguage, useText } from "../../i18n/useText.ts";

/** So many requirements are shown at first. */
const shown = 20;

/** What would come of a change: which requirements come and go, and how they stand. */
export function Foreseen({ system, change }: { readonly system: string; readonly change: TailoringChange }) {
  const say = useText();
  const language = useLanguage();
  const { data, error, isPending } = useQuery(foreseenQuery(system, change));
  if (error) return <ProblemView error={error} />;
  if (isPending) return <p role="status">{say("loading")}</p>;
  const { gained, lost, values, before, after } = data;
  const unchecked = gained.filter(({ checks }) => checks === 0).length;
  return (
    <section className="border-s-4 border-edge ps-3" aria-label={say("tailoring.foreseen")}>
      <h3 className="text-dns-16B-130">{say("tailoring.foreseen")}</h3>
      <BeforeAndAfter before={before} after={after} />
      <Requirements title={say("tailoring.gained", { count: gained.length })} of={gained} />
      {unchecked > 0 && <p className="mt-1">{say("tailoring.gained.unchecked", { count: unchecked })}</p>}
      <Requirements title={say("tailoring.lost", { count: lost.length })} of={lost} />
      {values.map(({ control, parameter, before: was, value }) => (
        <p key={`${control.id} ${parameter.id}`} className="mt-2 [overflow-wrap:anywhere]">
          <code translate="no">{control.id}</code> {say("tailoring.with", { word: parameter.label[language] })}
          <Localized text={was} /> → <Localized text={value} />
        </p>
      ))}
    </section>
  );
}

function Requirements({ title, of }: { readonly title: string; readonly of: TailoringPreview["gained"] }) {
  const say = useText();
  if (of.length === 0) return null;
  const row = ({ id, title: name, state }: TailoringPreview["gained"][number]) => (
    <li key={id} className="flex flex-wrap gap-x-3 [overflow-wrap:anywhere]">
      <StateBadge state={state} />
      <span className="min-w-0">
        <span translate="no">{id}</span> <Localized text={name} />
      </span>
    </li>
  );
  return (
    <div className="mt-2">
      <h4 className="text-dns-16B-130">{title}</h4>
      <ul className="text-dns-14N-130">{of.slice(0, shown).map(row)}</ul>
      {of.length > shown && (
        <details>
          <summary className="cursor-pointer py-1">{say("tailoring.more", { count: of.length - shown })}</summary>
          <ul className="text-dns-14N-130">{of.slice(shown).map(row)}</ul>
        </details>
      )}
    </div>
  );
}
