import type { DocumentProblem } from "@tokiwa/server/api";
import { Localized } from "../../components/Localized.tsx";
import { useText } from "../../i18n/useText.ts";

const shown = 50;

interface ProblemsProps {
  readonly problems: readonly DocumentProblem[];
  /** The level of its heading, which follows from where it stands. */
  readonly heading: "h2" | "h3";
}

/** What is wrong with a document: where, why, and what to do. */
export function Problems({ problems, heading: Heading }: ProblemsProps) {
  const say = useText();
  if (problems.length === 0) return null;
  const sorted = problems.toSorted((a, b) => a.severity.localeCompare(b.severity));
  return (
    <section>
      <Heading className="text-dns-16B-130">{say("catalogs.problems")}</Heading>
      <ul className="border-t border-line">
        {sorted.slice(0, shown).map(({ code, severity, pointer, line, column, message, remedy }) => (
          <li key={`${code} ${pointer} ${line}`} className="border-b border-line py-2 [overflow-wrap:anywhere]">
            <p>
              <strong>{say(`catalogs.problem.${severity}`)}</strong>{" "}
              {line !== null && column !== null && say("catalogs.problem.place", { line, column })}{" "}
              <Localized text={message} />
            </p>
            <p className="text-dns-14N-130 text-ink-soft">
              <Localized text={remedy} /> <code translate="no">{pointer}</code> <code translate="no">{code}</code>
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
