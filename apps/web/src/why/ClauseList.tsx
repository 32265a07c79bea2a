import type { CellExplanation } from "@tokiwa/server/api";
import { Link } from "@tanstack/react-router";
import { Localized, Name } from "../components/Localized.tsx";
import { Instant } from "../components/time/Instant.tsx";
import { useText } from "../i18n/useText.ts";
import { CertaintyTag } from "../lists/CertaintyTag.tsx";
import { NotInForce } from "../lists/NotInForce.tsx";

type Clause = CellExplanation["clauses"][number];

/** How many are shown at once: the highest ones come first. */
const shownAtFirst = 4;

const kindsInOrder = ["strategy", "plan", "policy", "standard", "organization-policy", "guide", "report"];

/** What binds now comes first; among that, from the strategy down. A clause that several controls share stands once. */
function inOrder(clauses: readonly Clause[]): readonly Clause[] {
  const height = (clause: Clause) => kindsInOrder.indexOf(clause.document.kind);
  return [...new Map(clauses.map((clause) => [clause.id, clause])).values()].sort(
    (a, b) => Number(b.document.inForce) - Number(a.document.inForce) || height(a) - height(b),
  );
}

/** The clauses that ask for it, from the highest document down, each with where and when it was decided. */
export function ClauseList({ clauses }: { readonly clauses: readonly Clause[] }) {
  const say = useText();
  const sorted = inOrder(clauses);
  const first = sorted.slice(0, shownAtFirst);
  const rest = sorted.slice(shownAtFirst);
  if (clauses.length === 0) return <p className="text-ink-soft">{say("why.no-clause")}</p>;
  return (
    <>
      <ClauseItems clauses={first} />
      {rest.length > 0 && (
        <details className="mt-2">
          <summary className="link w-fit text-dns-14N-130">{say("why.more-clauses", { count: rest.length })}</summary>
          <ClauseItems clauses={rest} />
        </details>
      )}
    </>
  );
}

function ClauseItems({ clauses }: { readonly clauses: readonly Clause[] }) {
  const say = useText();
  return (
    <ul className="grid gap-2.5">
      {clauses.map((clause) => (
        <li key={clause.id} className="border-s-2 border-line ps-3">
          <p>
            <Localized text={clause.text} />
            <CertaintyTag certainty={clause.certainty} />
          </p>
          <p className="mt-0.5 text-dns-14N-130 text-ink-soft">
            <Link to="/trace" search={{ node: clause.id }} className="link">
              <Localized text={clause.document.title} /> <Name of={clause.section} />
            </Link>{" "}
            <span className="whitespace-nowrap">
              {say("why.decided")} <Instant at={clause.document.decidedOn} pace="day" />
            </span>
            {!clause.document.inForce && <NotInForce />}
            {clause.quoted && <span className="ms-2 whitespace-nowrap">{say("clause.quoted")}</span>}
            <CertaintyTag certainty={clause.document.certainty} unsure={clause.document.unsure} />
          </p>
        </li>
      ))}
    </ul>
  );
}
