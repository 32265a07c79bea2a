import type { TraceNode } from "@tokiwa/server/api";
import { Localized } from "../../components/Localized.tsx";
import { useText } from "../../i18n/useText.ts";

/** The column in which an item stands, and the document, group, family or system that it belongs to. */
export function LayerName({ node }: { readonly node: TraceNode }) {
  const say = useText();
  return (
    <>
      {say(`layer.${node.layer}`)}
      {node.group && (
        <span className="block text-ink-soft">
          <Localized text={node.group.title} />
        </span>
      )}
    </>
  );
}
