import type { ControlDetail } from "@tokiwa/server/api";
import { Link } from "@tanstack/react-router";
import { Bracketed } from "../../components/Bracketed.tsx";
import { CountsBar } from "../../components/counts/CountsBar.tsx";
import { partsOf } from "../../components/counts/parts.ts";
import { Localized } from "../../components/Localized.tsx";
import { useText } from "../../i18n/useText.ts";
import { CountLinks } from "../../lists/CountLinks.tsx";
import { Methods } from "./Methods.tsx";
import { References } from "./References.tsx";

/** How a control stands, and what is said of it in a word each. */
export function ControlFacts({ control }: Pick<ControlDetail, "control">) {
  const say = useText();
  const parts = partsOf(control.counts);
  return (
    <div>
      <CountsBar parts={parts} size="head" />
      <p className="mt-2 mb-4">
        {control.state === null ? (
          <span className="text-ink-soft">{say("control.not-required")}</span>
        ) : (
          <CountLinks parts={parts} search={{ control: control.id }} />
        )}
      </p>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-5 gap-y-1.5 text-dns-14N-130">
        <dt className="text-ink-soft">{say("column.role")}</dt>
        <dd>
          <Localized text={control.role.title} />
        </dd>
        <dt className="text-ink-soft">{say("control.borne-by")}</dt>
        <dd>{say(`borne-by.${control.borneBy}`)}</dd>
        <dt className="text-ink-soft">{say("control.protects")}</dt>
        <dd>{control.protects.map((each) => say(`protects.${each}`)).join(say("list.comma"))}</dd>
        <dt className="text-ink-soft">{say("column.profile")}</dt>
        <dd>
          {control.profiles.length === 0 && say("control.no-profile")}
          {control.profiles.map(({ id, title, adds }) => (
            <span key={id} className="block pb-1.5">
              <Link to="/controls" search={{ by: "profile", profile: id }} className="link">
                <Localized text={title} />
              </Link>
              {adds && (
                <span className="text-ink-soft">
                  <Bracketed>{say("control.from-here")}</Bracketed>
                </span>
              )}
            </span>
          ))}
        </dd>
        <dt className="text-ink-soft">{say("column.methods")}</dt>
        <dd>
          <Methods methods={control.methods} />
        </dd>
        <dt className="text-ink-soft">SP 800-53 rev. 5</dt>
        <dd>
          <References identifiers={control.sp80053} />
        </dd>
        <dt className="text-ink-soft">CSF 2.0</dt>
        <dd>
          <References identifiers={control.csf} />
        </dd>
        <dt className="text-ink-soft">{say("control.catalog")}</dt>
        <dd translate="no">{control.catalog}</dd>
      </dl>
    </div>
  );
}
