import type { SystemRow } from "@tokiwa/server/api";
import { apiAddress, apiPath } from "../../api/read.ts";
import { Panel } from "../../components/page/Panel.tsx";
import { useLanguage, useText } from "../../i18n/useText.ts";
import { CompareDocument } from "./CompareDocument.tsx";
import { useAskedMoment } from "../../moment/useAskedMoment.ts";

const models = [
  "system-security-plan",
  "assessment-plan",
  "assessment-results",
  "plan-of-action-and-milestones",
] as const;
const formats = ["json", "yaml", "xml"] as const;

/** The ways out: the system as OSCAL documents, as it stood at the moment that the page shows. */
export function SystemDocuments({ system }: { readonly system: SystemRow }) {
  const say = useText();
  const language = useLanguage();
  const moment = useAskedMoment();
  const address = (model: string, format: string) =>
    apiAddress(apiPath("systems", system.id, "oscal", model), {
      ...moment,
      ...{ organization: system.organization.id, format, language },
    });
  const weak = system.counts.notSatisfied + system.counts.excepted > 0;
  return (
    <Panel title={say("system.documents")} className="mt-8">
      <p className="mb-3 text-dns-14N-130 text-ink-soft">{say("system.documents.about")}</p>
      <ul className="grid gap-x-10 gap-y-3 lg:grid-cols-2">
        {models.map((model) => (
          <li key={model} className="min-w-0">
            <p>{say(`system.documents.${model}`)}</p>
            {model === "plan-of-action-and-milestones" && !weak ? (
              <p className="text-dns-14N-130 text-ink-soft">{say("system.documents.no-weakness")}</p>
            ) : (
              <p className="flex flex-wrap gap-x-3 text-dns-14N-130" data-no-print>
                {formats.map((format) => (
                  <a
                    key={format}
                    className="link"
                    download
                    href={address(model, format)}
                    aria-label={say("system.documents.as", {
                      document: say(`system.documents.${model}`),
                      format: format.toUpperCase(),
                    })}
                  >
                    {format.toUpperCase()}
                  </a>
                ))}
              </p>
            )}
          </li>
        ))}
      </ul>
      <CompareDocument system={system.id} organization={system.organization.id} />
    </Panel>
  );
}
