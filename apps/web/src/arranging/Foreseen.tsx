import type { ForeseenArrangement } from "@tokiwa/server/api";
import { BeforeAndAfter } from "../components/counts/BeforeAndAfter.tsx";
import { Localized } from "../components/Localized.tsx";
import { StateBadge } from "../components/state/StateBadge.tsx";
import { useText } from "../i18n/useText.ts";

type Foretold = ForeseenArrangement["systems"][number];

interface ForeseenProps {
  readonly foreseen: ForeseenArrangement;
  /** How the exceptions that end are told. */
  readonly exceptions: "arranging.ends.exceptions" | "arranging.ends.failures";
}

/** What would come of putting a system or an asset somewhere else: what ends, and what would stand otherwise. */
export function Foreseen({ foreseen, exceptions: word }: ForeseenProps) {
  const say = useText();
  const { exceptions, decisions, systems } = foreseen;
  return (
    <section className="border-s-4 border-edge ps-3" aria-label={say("tailoring.foreseen")}>
      <h3 className="text-dns-16B-130">{say("tailoring.foreseen")}</h3>
      {exceptions > 0 && <p className="mt-1">{say(word, { count: exceptions })}</p>}
      {decisions.length > 0 && (
        <>
          <p className="mt-1">{say("arranging.ends.decisions", { count: decisions.length })}</p>
          <ul className="list-disc ps-5 text-dns-14N-130">
            {decisions.map(({ id, title }) => (
              <li key={id} className="[overflow-wrap:anywhere]">
                <span translate="no">{id}</span> <Localized text={title} />
              </li>
            ))}
          </ul>
        </>
      )}
      {exceptions + decisions.length === 0 && <p className="mt-1">{say("arranging.ends.nothing")}</p>}
      {systems.map((system) => (
        <System key={system.id} system={system} />
      ))}
    </section>
  );
}

function System({ system: { name, before, after, changed } }: { readonly system: Foretold }) {
  const say = useText();
  return (
    <div className="mt-3">
      <h4 className="text-dns-16B-130">
        <Localized text={name} />
      </h4>
      <BeforeAndAfter before={before} after={after} />
      {changed.length === 0 ? (
        <p>{say("arranging.same")}</p>
      ) : (
        <details>
          <summary className="cursor-pointer py-1">{say("arranging.differ", { count: changed.length })}</summary>
          <ul className="text-dns-14N-130">
            {changed.map(({ id, title, from, to }) => (
              <li key={id} className="flex flex-wrap items-baseline gap-x-3 py-0.5 [overflow-wrap:anywhere]">
                <span className="inline-flex flex-wrap items-baseline gap-x-2">
                  {from ? <StateBadge state={from} /> : "—"} → {to ? <StateBadge state={to} /> : "—"}
                </span>
                <span className="min-w-0">
                  <span translate="no">{id}</span> <Localized text={title} />
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
