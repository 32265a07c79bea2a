import type { TraceNode } from "@tokiwa/server/api";
import { Link } from "@tanstack/react-router";
import { useText } from "../../i18n/useText.ts";

/** The way from what was chosen to its controls: of a clause, a document or a category; or to all about one control. */
export function ControlsLink({ members }: { readonly members: readonly TraceNode[] }) {
  const say = useText();
  const [first, ...others] = members;
  if (!first) return null;
  const one = others.length === 0;
  if (first.kind === "control" && one) {
    return (
      <Link to="/controls/$control" params={{ control: first.id }} search={{}} className="link">
        {say("why.control-page")}
      </Link>
    );
  }
  if ((first.kind !== "control" && first.kind !== "clause") || !first.group) return null;
  const group = first.group.id;
  const search =
    first.kind === "control"
      ? { category: group }
      : ({ by: "document", document: group, clause: one ? first.id : undefined } as const);
  return (
    <Link to="/controls" search={search} className="link">
      {say("nav.controls")}
    </Link>
  );
}
