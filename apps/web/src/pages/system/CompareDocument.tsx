import type { DocumentComparison } from "@tokiwa/server/api";
import { useMutation } from "@tanstack/react-query";
import { apiPath, sendFile } from "../../api/read.ts";
import { Localized, Name } from "../../components/Localized.tsx";
import { ProblemView } from "../../components/page/ProblemView.tsx";
import { StateBadge } from "../../components/state/StateBadge.tsx";
import { Instant } from "../../components/time/Instant.tsx";
import { useText } from "../../i18n/useText.ts";

/** So many differences are shown. */
const shown = 100;

/** Reads a document of a system again, and shows where the system stands otherwise. Nothing of it is taken over. */
export function CompareDocument({ system, organization }: { readonly system: string; readonly organization: string }) {
  const say = useText();
  const comparing = useMutation({
    mutationFn: (file: File) =>
      sendFile<DocumentComparison>(apiPath("systems", system, "oscal", "comparison"), { organization }, file),
  });
  return (
    <details className="mt-4" data-no-print>
      <summary className="cursor-pointer py-1">{say("compare.title")}</summary>
      <p className="mt-1 max-w-180">{say("compare.about")}</p>
      <input
        type="file"
        className="mt-2 w-full max-w-full border border-dashed border-edge px-4 py-4"
        aria-label={say("compare.choose")}
        accept=".json,.yaml,.yml,.xml"
        disabled={comparing.isPending}
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          if (file) comparing.mutate(file);
          event.target.value = "";
        }}
      />
      <p role="status">{comparing.isPending && say("loading")}</p>
      {comparing.error && <ProblemView error={comparing.error} />}
      {comparing.data && <Compared comparison={comparing.data} />}
    </details>
  );
}

function Compared({ comparison }: { readonly comparison: DocumentComparison }) {
  const say = useText();
  const { model, title, of, asOf, sameSystem, total, differing, requirements, weaknesses } = comparison;
  return (
    <section className="mt-2 grid gap-2 border-s-4 border-act ps-4 [overflow-wrap:anywhere]">
      <h3 className="text-dns-17B-130">
        <Name of={title} />
      </h3>
      <p className="flex flex-wrap gap-x-4 text-dns-14N-130 text-ink-soft">
        <span>{say(`system.documents.${model}`)}</span>
        {of !== null && <code translate="no">{of}</code>}
        {asOf !== null && <Instant at={asOf} />}
      </p>
      {sameSystem === false && <p>{say("compare.other-system")}</p>}
      {model !== "plan-of-action-and-milestones" && <p>{say("compare.differing", { total, differing })}</p>}
      {differing > 0 && (
        <ul className="border-t border-line">
          {requirements.slice(0, Math.min(differing, shown)).map((row) => (
            <li key={row.control} className="border-b border-line py-1">
              <p>
                <span translate="no">{row.control}</span> {row.title && <Localized text={row.title} />}
              </p>
              <p className="flex flex-wrap items-baseline gap-x-2 text-dns-14N-130">
                {row.then ? (
                  <StateBadge state={row.then} />
                ) : (
                  say(row.inDocument ? "compare.unsaid" : "compare.not-in-document")
                )}
                <span>→</span>
                {row.now ? <StateBadge state={row.now} /> : say("compare.not-asked")}
              </p>
            </li>
          ))}
        </ul>
      )}
      {differing > shown && <p>{say("tailoring.more", { count: differing - shown })}</p>}
      {weaknesses.length > 0 && (
        <ul className="border-t border-line">
          {weaknesses.slice(0, shown).map((one) => (
            <li key={`${one.check} ${one.title}`} className="border-b border-line py-1">
              <Name of={one.title} />{" "}
              <span className="text-dns-14N-130">
                {one.failing === null
                  ? say("compare.weakness.unknown")
                  : say("compare.weakness", { then: one.affected ?? 0, now: one.failing })}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
