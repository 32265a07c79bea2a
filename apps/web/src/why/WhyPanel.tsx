import { useQuery } from "@tanstack/react-query";
import type { WhyTarget } from "../address/why.ts";
import { cellQuery, requirementQuery } from "../api/queries.ts";
import { Loaded } from "../components/page/Loaded.tsx";
import { Overlay } from "../components/overlay/Overlay.tsx";
import { useText } from "../i18n/useText.ts";
import { ShownMoment } from "../moment/ShownMoment.tsx";
import { useAskedMoment } from "../moment/useAskedMoment.ts";
import { WhyCell } from "./WhyCell.tsx";
import { WhyRequirement } from "./WhyRequirement.tsx";

interface WhyPanelProps {
  readonly target: WhyTarget;
  readonly onClose: () => void;
}

/** Why something is as it is: down to the evidence and the remedy, up to the clause. */
export function WhyPanel({ target, onClose }: WhyPanelProps) {
  const say = useText();
  return (
    <Overlay title={say(`why.title.${target.kind}`)} place="side" onClose={onClose}>
      {target.kind === "cell" ? (
        <CellReasons subject={target.subject} check={target.check} />
      ) : (
        <RequirementReasons system={target.system} control={target.control} />
      )}
    </Overlay>
  );
}

function CellReasons({ subject, check }: { readonly subject: string; readonly check: string }) {
  const query = useQuery(cellQuery(useAskedMoment(), subject, check));
  return (
    <Loaded query={query}>
      {(explanation) => (
        <ShownMoment moment={explanation.moment}>
          <WhyCell explanation={explanation} />
        </ShownMoment>
      )}
    </Loaded>
  );
}

function RequirementReasons({ system, control }: { readonly system: string; readonly control: string }) {
  const query = useQuery(requirementQuery(useAskedMoment(), system, control));
  return (
    <Loaded query={query}>
      {(explanation) => (
        <ShownMoment moment={explanation.moment}>
          <WhyRequirement explanation={explanation} />
        </ShownMoment>
      )}
    </Loaded>
  );
}
