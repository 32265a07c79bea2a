import type { TraceNode } from "@tokiwa/server/api";
import { Link } from "@tanstack/react-router";
import { cellPartsOf, partsOf, totalOf } from "../../components/counts/parts.ts";
import { groupOf } from "../../address/traceWord.ts";
import { useText } from "../../i18n/useText.ts";
import { subjectKinds } from "../../routes/searches.ts";
import { organizationOf, type Within } from "./within.ts";

const kindOf = ({ id }: TraceNode) => subjectKinds.find((kind) => kind === groupOf(id)?.group);

/** The way from an item of the trace to the rows that its numbers count. */
export function BehindLink({ node, within }: { readonly node: TraceNode; readonly within: Within }) {
  const say = useText();
  const requirements = say("trace.requirements", { count: node.counts ? totalOf(partsOf(node.counts)) : 0 });
  const cells = say("trace.cells", { count: node.cells ? totalOf(cellPartsOf(node.cells)) : 0 });
  switch (node.kind) {
    case "clause":
      return (
        <Link to="/requirements" search={{ clause: node.id, ...within }} className="link">
          {requirements}
        </Link>
      );
    case "control":
      return (
        <Link to="/requirements" search={{ control: node.id, ...within }} className="link">
          {requirements}
        </Link>
      );
    case "system":
      return (
        <Link to="/systems/$system" params={{ system: node.id }} className="link">
          {requirements}
        </Link>
      );
    case "systems":
      return (
        <Link to="/requirements" search={{ organization: organizationOf(node) }} className="link">
          {requirements}
        </Link>
      );
    case "subjects":
      return (
        <Link to="/cells" search={{ kind: kindOf(node), ...within }} className="link">
          {cells}
        </Link>
      );
    case "check":
      return (
        <Link to="/cells" search={{ check: node.id, ...within }} className="link">
          {cells}
        </Link>
      );
    case "subject":
      return (
        <Link to="/assets/$asset" params={{ asset: node.id }} className="link">
          {cells}
        </Link>
      );
  }
}
