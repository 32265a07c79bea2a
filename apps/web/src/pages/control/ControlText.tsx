import type { ControlDetail } from "@tokiwa/server/api";
import { InOtherLanguage, Localized } from "../../components/Localized.tsx";
import { useText } from "../../i18n/useText.ts";

/** What a control asks for, in both languages; the values that an organization chooses; and how to go about it. */
export function ControlText({ control: { statement, guidance, parameters } }: Pick<ControlDetail, "control">) {
  const say = useText();
  return (
    <div className="grid gap-4">
      <div className="border-s-4 border-act ps-4">
        <p className="text-dns-17N-170">
          <Localized text={statement} />
        </p>
        <p className="mt-1 text-dns-14N-130 text-ink-soft">
          <InOtherLanguage text={statement} />
        </p>
      </div>
      {parameters.length > 0 && (
        <section>
          <h2 className="mb-1 text-dns-16B-130">{say("control.parameters")}</h2>
          <dl className="border-t border-line">
            {parameters.map((parameter) => (
              <div
                key={parameter.id}
                className="grid gap-x-4 gap-y-0.5 border-b border-line py-2 sm:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]"
              >
                <dt>
                  <Localized text={parameter.label} />
                </dt>
                <dd>
                  <strong>
                    <Localized text={parameter.value} />
                  </strong>
                  {parameter.guideline && (
                    <span className="block text-dns-14N-130 text-ink-soft">
                      <Localized text={parameter.guideline} />
                    </span>
                  )}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      )}
      <section>
        <h2 className="mb-1 text-dns-16B-130">{say("why.guidance")}</h2>
        <p className="whitespace-pre-line">
          <Localized text={guidance} />
        </p>
      </section>
    </div>
  );
}
