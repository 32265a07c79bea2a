import type { CellTimeline } from "@tokiwa/server/api";
import { FormattedMessage } from "react-intl";
import { Instant } from "../components/time/Instant.tsx";

/** Since when anything is kept, and whether something before that is no longer. */
export function KeptNote({ kept }: { readonly kept: CellTimeline["kept"] }) {
  return (
    <span>
      <FormattedMessage
        id={kept.cleared ? "timeline.kept.cleared" : "timeline.kept.begun"}
        values={{ moment: <Instant at={kept.from} /> }}
      />
    </span>
  );
}
