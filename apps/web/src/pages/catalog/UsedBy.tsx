import type { CatalogDetail } from "@tokiwa/server/api";
import { Link } from "@tanstack/react-router";
import { Localized } from "../../components/Localized.tsx";
import { useText } from "../../i18n/useText.ts";

/** Who uses a document: others that refer to it, and systems that are asked for it. */
export function UsedBy({ catalog }: { readonly catalog: CatalogDetail }) {
  const say = useText();
  const { documents, systems, wasChosen } = catalog.usedBy;
  if (documents.length + systems.length === 0 && !wasChosen) return null;
  return (
    <section>
      <h2 className="text-dns-16B-130">{say("catalog.used-by")}</h2>
      <ul className="flex flex-wrap gap-x-4">
        {documents.map(({ id, title }) => (
          <li key={id}>
            <Link to="/catalogs/$catalog" params={{ catalog: id }} className="link">
              <Localized text={title} />
            </Link>
          </li>
        ))}
        {systems.map(({ id, name }) => (
          <li key={id}>
            <Link to="/systems/$system/tailoring" params={{ system: id }} className="link">
              <Localized text={name} />
            </Link>
          </li>
        ))}
      </ul>
      {wasChosen && <p className="text-dns-14N-130 text-ink-soft">{say("catalog.was-chosen")}</p>}
    </section>
  );
}
