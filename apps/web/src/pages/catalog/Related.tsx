import type { ControlRelation, RelatedCatalogControl } from "@tokiwa/server/api";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { relatedControlQuery } from "../../api/queries.ts";
import { Localized } from "../../components/Localized.tsx";
import { Loaded } from "../../components/page/Loaded.tsx";
import { StateBadge } from "../../components/state/StateBadge.tsx";
import { useText } from "../../i18n/useText.ts";
import { StandingLine } from "./StandingLine.tsx";

/** What a control relates to, how it stands by that, and who is bound by it. */
export function Related({ catalog, control }: { readonly catalog: string; readonly control: string }) {
  const query = useQuery(relatedControlQuery(catalog, control));
  return (
    <Loaded query={query}>
      {(related) => (
        <div className="grid gap-3">
          <Bound related={related} />
          <Relations related={related} />
        </div>
      )}
    </Loaded>
  );
}

function Bound({ related }: { readonly related: RelatedCatalogControl }) {
  const say = useText();
  const { boundBy, inUse, derived } = related;
  return (
    <section>
      <h3 className="text-dns-16B-130">{say("catalog.bound")}</h3>
      {boundBy.total === 0 ? (
        <p>{say("catalog.bound.none")}</p>
      ) : (
        <>
          <p>{say("catalog.bound.count", { systems: boundBy.total, organizations: boundBy.organizations })}</p>
          <ul>
            {boundBy.systems.map((system) => (
              <li key={`${system.organization.id} ${system.id}`} className="flex flex-wrap gap-x-3">
                <StateBadge state={system.state} />
                <span className="min-w-0">
                  <Link to="/systems/$system" params={{ system: system.id }} className="link">
                    <Localized text={system.name} />
                  </Link>{" "}
                  <Localized text={system.organization.name} />
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      {inUse !== null && (
        <p className="mt-1">
          <Link to="/controls/$control" params={{ control: inUse }} className="link">
            {say("catalog.in-use")}
          </Link>
        </p>
      )}
      {derived && (
        <div className="mt-2">
          <StandingLine standing={derived} />
          <p className="text-dns-14N-130 text-ink-soft">{say("catalog.derived.about")}</p>
        </div>
      )}
    </section>
  );
}

function Relations({ related }: { readonly related: RelatedCatalogControl }) {
  const say = useText();
  const { relations } = related;
  return (
    <section>
      <h3 className="text-dns-16B-130">{say("catalog.relations")}</h3>
      {relations.length === 0 ? (
        <p>{say("catalog.relations.none")}</p>
      ) : (
        <ul className="border-t border-line">
          {relations.map((relation) => (
            <li key={`${relation.resource} ${relation.control}`} className="border-b border-line py-2">
              <Relation relation={relation} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Relation({ relation }: { readonly relation: ControlRelation }) {
  const say = useText();
  const { document, resource, control, title, possible, confidence, derived, chains } = relation;
  return (
    <>
      <p>
        <strong>{say(`catalog.relation.${relation.relation}`)}</strong> <code translate="no">{control}</code>{" "}
        {title && <Localized text={title} />}
      </p>
      <p className="flex flex-wrap gap-x-3 text-dns-14N-130 text-ink-soft">
        {document ? (
          <Link to="/catalogs/$catalog" params={{ catalog: document.id }} search={{ q: control }} className="link">
            <Localized text={document.title} />
          </Link>
        ) : (
          <span>
            <code translate="no">{resource}</code> {say("catalog.relation.not-here")}
          </span>
        )}
        {derived && <span className="border border-edge px-1">{say("catalog.derived")}</span>}
        {relation.relation === "unknown" && possible.length < 5 && (
          <span>
            {say("catalog.relation.possible", {
              words: possible.map((one) => say(`catalog.relation.${one}`)).join(say("list.comma")),
            })}
          </span>
        )}
        <span>
          {confidence === null
            ? say("catalog.confidence.unstated")
            : say("catalog.confidence", { share: Math.round(confidence * 100) })}
        </span>
      </p>
      <ul className="text-dns-14N-130">
        {chains.map((chain) => (
          <li key={chain.text}>
            <code translate="no">{chain.text}</code>{" "}
            {chain.collections.map((collection, index) => (
              <span key={collection.id}>
                {index > 0 && say("list.comma")}
                <Link to="/catalogs/$catalog" params={{ catalog: collection.id }} className="link">
                  <Localized text={collection.title} />
                </Link>
              </span>
            ))}
          </li>
        ))}
      </ul>
    </>
  );
}
