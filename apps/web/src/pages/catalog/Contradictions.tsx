import type { CatalogDetail } from "@tokiwa/server/api";
import { EmptyState } from "../../components/page/EmptyState.tsx";
import { Panel } from "../../components/page/Panel.tsx";
import { useText } from "../../i18n/useText.ts";

/** What a mapping collection says that cannot be so together with others. */
export function Contradictions({ contradictions }: Pick<CatalogDetail, "contradictions">) {
  const say = useText();
  return (
    <Panel title={say("catalog.contradictions")}>
      {contradictions.length === 0 ? (
        <EmptyState title={say("catalog.contradictions.none")}>{say("catalog.contradictions.where")}</EmptyState>
      ) : (
        <ul>
          {contradictions.map(({ chains }) => (
            <li key={chains.join(" ")} className="border-b border-line py-2 [overflow-wrap:anywhere]">
              {chains.map((chain) => (
                <code key={chain} translate="no" className="block">
                  {chain}
                </code>
              ))}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
