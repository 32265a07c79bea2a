import type { CellExplanation } from "@tokiwa/server/api";
import { Localized } from "../components/Localized.tsx";
import { Duration } from "../components/time/Duration.tsx";
import { Instant } from "../components/time/Instant.tsx";
import { Since } from "../components/time/Since.tsx";
import { useText } from "../i18n/useText.ts";
import { EvidenceList } from "./EvidenceList.tsx";
import { Finding } from "./Finding.tsx";
import { Remedy } from "./Remedy.tsx";
import { Bracketed } from "../components/Bracketed.tsx";

/** What a check saw, what it expected, why that matters and what to do about it. */
export function CellFindings({ explanation }: { readonly explanation: CellExplanation }) {
  const say = useText();
  const { cell, check } = explanation;
  return (
    <>
      <Finding label={say("why.check")}>
        <p>
          <code translate="no">{check.id}</code>
        </p>
        <p className="text-dns-14N-130 text-ink-soft">
          {say(`method.${check.method}`)} · {say("why.severity", { value: cell.check.severity })} · {say("why.max-age")}{" "}
          <Duration milliseconds={cell.check.maxAge} />
        </p>
      </Finding>
      <Finding label={say("why.seen")}>
        {(cell.reason || cell.unknownReason) && (
          <p className="mb-2">
            {cell.unknownReason && <strong className="me-2">{say(`unknown.${cell.unknownReason}`)}</strong>}
            {cell.reason && <Localized text={cell.reason} />}
          </p>
        )}
        <EvidenceList evidence={cell.evidence} />
        {cell.observedAt && (
          <p className="mt-2 text-dns-14N-130 text-ink-soft">
            {say("why.observed")} <Instant at={cell.observedAt} pace="second" />
            <Bracketed>
              <Since at={cell.observedAt} />
            </Bracketed>
            {cell.source && (
              <>
                {" · "}
                {say("why.source")} <span translate="no">{cell.source}</span>
              </>
            )}
            {cell.freshUntil && (
              <>
                {" · "}
                {say("why.fresh-until")} <Instant at={cell.freshUntil} />
              </>
            )}
          </p>
        )}
      </Finding>
      <Finding label={say("why.expected")}>
        <Localized text={check.expected} />
      </Finding>
      <Finding label={say("why.matters")}>
        <Localized text={check.why} />
      </Finding>
      {cell.state !== "pass" && cell.state !== "not-applicable" && (
        <Finding label={say("why.remedy")}>
          <Remedy remedy={check.remedy} />
        </Finding>
      )}
    </>
  );
}
