import type { Trace } from "@tokiwa/server/api";
import { useLanguage, useText } from "../../i18n/useText.ts";
import { ActiveFilter } from "../../lists/ActiveFilter.tsx";
import { useListAddress } from "../../lists/useListAddress.ts";

/** What the trace is narrowed down to; it can be widened again. */
export function TraceWithin({ within: { organization, system } }: { readonly within: Trace["within"] }) {
  const say = useText();
  const language = useLanguage();
  const change = useListAddress();
  if (!organization) return null;
  return (
    <div className="mb-4 flex flex-wrap gap-x-4 gap-y-2" data-no-print>
      {!system && (
        <ActiveFilter
          label={say("column.organization")}
          value={organization.name[language]}
          onClear={() => change({ organization: undefined })}
        />
      )}
      {system && (
        <ActiveFilter
          label={say("column.system")}
          value={system.name[language]}
          onClear={() => change({ system: undefined })}
        />
      )}
    </div>
  );
}
