import type { ListedCatalogControl } from "@tokiwa/server/api";
import { useState } from "react";
import { Localized } from "../../components/Localized.tsx";
import { useText } from "../../i18n/useText.ts";
import { Related } from "./Related.tsx";
import { StandingLine } from "./StandingLine.tsx";

interface ReadControlProps {
  readonly catalog: string;
  readonly control: ListedCatalogControl;
}

/** A control to be read: its number and title, and, opened, its text and parameters. */
export function ReadControl({ catalog, control }: ReadControlProps) {
  const say = useText();
  const [open, setOpen] = useState(false);
  const { label, title, groups, withdrawn, statement, guidance, parameters } = control;
  return (
    <details className="[overflow-wrap:anywhere]" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="cursor-pointer py-2">
        <code translate="no">{label}</code> <Localized text={title} />
        {withdrawn && <span className="ms-2 text-dns-14N-130 text-ink-soft">（{say("catalog.withdrawn")}）</span>}
        {control.standing && <StandingLine standing={control.standing} />}
      </summary>
      <div className="grid gap-3 pb-4">
        {groups.length > 0 && (
          <p className="text-dns-14N-130 text-ink-soft">
            {groups.map((group, index) => (
              <span key={group.en}>
                {index > 0 && " / "}
                <Localized text={group} />
              </span>
            ))}
          </p>
        )}
        <p className="whitespace-pre-line">
          <Localized text={statement} />
        </p>
        {parameters.length > 0 && (
          <section>
            <h3 className="text-dns-16B-130">{say("catalog.parameters")}</h3>
            <dl className="border-t border-line">
              {parameters.map((parameter) => (
                <div
                  key={parameter.id}
                  className="grid gap-x-4 border-b border-line py-1 sm:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]"
                >
                  <dt>
                    <Localized text={parameter.label} />
                  </dt>
                  <dd>
                    {parameter.value === null ? (
                      <span className="text-ink-soft">{say("catalog.value.unset")}</span>
                    ) : (
                      <Localized text={parameter.value} />
                    )}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        )}
        {guidance.en !== "" && (
          <section>
            <h3 className="text-dns-16B-130">{say("catalog.guidance")}</h3>
            <p className="whitespace-pre-line">
              <Localized text={guidance} />
            </p>
          </section>
        )}
        {open && <Related catalog={catalog} control={control.id} />}
      </div>
    </details>
  );
}
