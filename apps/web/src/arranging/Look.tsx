import type { ImportedChanges } from "@tokiwa/server/api";
import { useQuery } from "@tanstack/react-query";
import { organizationsQuery } from "../api/queries.ts";
import { Localized } from "../components/Localized.tsx";
import { Instant } from "../components/time/Instant.tsx";
import { useText } from "../i18n/useText.ts";

type Change = ImportedChanges["changes"][number];

/** So many changes are shown at first. */
const shown = 50;

/** What would be changed of the tree, organization by organization. */
export function Look({ looked }: { readonly looked: ImportedChanges }) {
  const say = useText();
  const { data } = useQuery(organizationsQuery({}));
  const names = new Map([
    ...(data?.items ?? []).map(({ id, name }) => [id, name] as const),
    ...looked.changes.flatMap(({ organization, name }) => (name ? [[organization, name] as const] : [])),
  ]);
  const added = new Set(looked.added);
  const row = (change: Change) => {
    const { organization, kind, from } = change;
    const name = names.get(organization);
    return (
      <li key={`${organization} ${kind} ${from}`} className="flex flex-wrap gap-x-3 py-0.5 [overflow-wrap:anywhere]">
        <span className="tag self-center">
          {say(added.has(organization) ? "arranging.added" : "arranging.changed")}
        </span>
        <span>{name ? <Localized text={name} /> : <span translate="no">{organization}</span>}</span>
        <span>
          <Said change={change} above={change.parent === null ? undefined : names.get(change.parent)} />
        </span>
        <span className="text-ink-soft">
          {from === null ? say("arranging.from-now") : <Since from={from} until={change.until} />}
        </span>
      </li>
    );
  };
  const { changes, unchanged } = looked;
  return (
    <section className="border-s-4 border-edge ps-3" aria-label={say("tailoring.foreseen")}>
      <h3 className="text-dns-16B-130">{say("tailoring.foreseen")}</h3>
      <p className="mt-1 text-dns-14N-130 text-ink-soft">
        {say("arranging.look", { added: looked.added.length, changes: changes.length, unchanged })}
      </p>
      <ul className="mt-1">{changes.slice(0, shown).map(row)}</ul>
      {changes.length > shown && (
        <details>
          <summary className="cursor-pointer py-1">{say("tailoring.more", { count: changes.length - shown })}</summary>
          <ul>{changes.slice(shown).map(row)}</ul>
        </details>
      )}
    </section>
  );
}

interface SaidProps {
  readonly change: Change;
  readonly above: { readonly ja: string; readonly en: string } | undefined;
}

function Said({ change: { kind, name, parent }, above }: SaidProps) {
  const say = useText();
  if (kind === "name" && name === null) return <strong>{say("organization.change.end")}</strong>;
  if (kind === "parent" && parent === null) return <strong>{say("organization.change.top")}</strong>;
  const value = kind === "name" ? name : above;
  return (
    <>
      {say("tailoring.with", {
        word: say(kind === "name" ? "organization.change.name" : "organization.change.parent"),
      })}
      <strong>{value ? <Localized text={value} /> : <span translate="no">{parent}</span>}</strong>
    </>
  );
}

/** The time that a change is about, from its first day to its last. */
function Since({ from, until }: { readonly from: string; readonly until: string | null }) {
  return (
    <>
      <Instant at={from} pace="day" />–
      {until !== null && <Instant at={new Date(Date.parse(until) - 1).toISOString()} pace="day" />}
    </>
  );
}
