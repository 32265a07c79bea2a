import type { References } from "@tokiwa/server/api";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { catalogsKey } from "../../api/queries.ts";
import { ProblemView } from "../../components/page/ProblemView.tsx";
import { useText } from "../../i18n/useText.ts";
import { importDocument } from "./importDocument.ts";

/** A document that was removed, with all that brings it back. */
export interface Removed {
  readonly id: string;
  readonly name: string;
  readonly bytes: Blob;
  readonly refers: References;
}

/** Says that a document was removed, and offers to have it back. */
export function RemovedNotice({ removed, onBack }: { readonly removed: Removed; readonly onBack: () => void }) {
  const say = useText();
  const client = useQueryClient();
  const { name, bytes, refers } = removed;
  const undo = useMutation({
    mutationFn: () => importDocument(bytes, name, refers),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: [catalogsKey] });
      onBack();
    },
  });
  return (
    <div role="status" className="mt-4 border-s-4 border-act ps-4 [overflow-wrap:anywhere]">
      <p className="flex flex-wrap items-center gap-3">
        {say("catalogs.removed", { name })}
        <button type="button" className="button" disabled={undo.isPending} onClick={() => undo.mutate()}>
          {say("catalogs.removed.undo")}
        </button>
      </p>
      {undo.error && <ProblemView error={undo.error} />}
    </div>
  );
}
