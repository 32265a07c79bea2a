import type { ControlDetail } from "@tokiwa/server/api";
import { Link } from "@tanstack/react-router";
import { FormattedMessage } from "react-intl";
import { groupWord, layerOfDocument } from "../../address/traceWord.ts";
import { Localized, Name } from "../../components/Localized.tsx";
import { EmptyState } from "../../components/page/EmptyState.tsx";
import { Panel } from "../../components/page/Panel.tsx";
import { Instant } from "../../components/time/Instant.tsx";
import { useText } from "../../i18n/useText.ts";
import { CertaintyTag } from "../../lists/CertaintyTag.tsx";
import { DocumentTag } from "../../lists/DocumentTag.tsx";

type Basis = ControlDetail["basis"][number];

/** The clauses that a control carries out, by document: what is in force first, from the strategy down. */
export function ControlBasis({ basis }: Pick<ControlDetail, "basis">) {
  const say = useText();
  const past = basis.filter(({ document }) => !document.inForce);
  return (
    <Panel
      title={say("control.basis")}
      className="mt-8"
      aside={
        <span className="text-ink-soft">
          {say("control.basis-count", {
            documents: basis.length,
            clauses: basis.reduce((sum, { clauses }) => sum + clauses.length, 0),
          })}
        </span>
      }
    >
      {basis.length === 0 && <EmptyState title={say("why.no-clause")} />}
      <Documents basis={basis.filter(({ document }) => document.inForce)} />
      {past.length > 0 && (
        <details className="mt-2">
          <summary className="link w-fit py-1 text-dns-14N-130">{say("control.past", { count: past.length })}</summary>
          <Documents basis={past} />
        </details>
      )}
    </Panel>
  );
}

function Documents({ basis }: Pick<ControlDetail, "basis">) {
  return (
    <ul className="divide-y divide-line border-b border-line">
      {basis.map((one) => (
        <li key={one.document.id} className="grid gap-x-8 gap-y-2 py-3 lg:grid-cols-[minmax(0,4fr)_minmax(0,8fr)]">
          <Document document={one.document} />
          <ul className="grid gap-2.5">
            {one.clauses.map((clause) => (
              <li key={clause.id} className="border-s-2 border-line ps-3">
                <Clause clause={clause} />
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}

function Document({ document }: Pick<Basis, "document">) {
  const say = useText();
  return (
    <div>
      <h3 className="text-dns-16B-130">
        <Link to="/trace" search={{ node: groupWord(layerOfDocument(document.kind), document.id) }} className="link">
          <Localized text={document.title} />
        </Link>
      </h3>
      <p className="mt-1">
        <DocumentTag document={document} always />
        <CertaintyTag certainty={document.certainty} unsure={document.unsure} />
      </p>
      <p className="mt-1 text-dns-14N-130 text-ink-soft">
        {document.decidedBy && (
          <>
            <Localized text={document.decidedBy} />{" "}
          </>
        )}
        {say("why.decided")} <Instant at={document.decidedOn} pace="day" />
        {document.validUntil && (
          <span className="block">
            <FormattedMessage id="control.until" values={{ day: <Instant at={document.validUntil} pace="day" /> }} />
          </span>
        )}
        {document.supersededBy && (
          <span className="block">
            <FormattedMessage
              id="control.superseded"
              values={{ document: <Localized text={document.supersededBy.title} /> }}
            />
          </span>
        )}
      </p>
    </div>
  );
}

function Clause({ clause }: { readonly clause: Basis["clauses"][number] }) {
  const say = useText();
  return (
    <>
      <p className={clause.obliges ? "" : "text-ink-soft"}>
        <Localized text={clause.text} />
      </p>
      <p className="mt-0.5 text-dns-14N-130 text-ink-soft">
        <Link to="/trace" search={{ node: clause.id }} className="link">
          <Name of={clause.section} />
        </Link>
        {!clause.direct && <> · {say("control.through")}</>}
        {clause.quoted && <> · {say("clause.quoted")}</>}
        <CertaintyTag certainty={clause.certainty} />
      </p>
    </>
  );
}
