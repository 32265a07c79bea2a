import { EmptyState } from "../../components/page/EmptyState.tsx";
import { Panel } from "../../components/page/Panel.tsx";
import { DataTable } from "../../components/table/DataTable.tsx";
import { useText } from "../../i18n/useText.ts";
import { type CheckOfControl, checkColumns } from "./checkColumns.tsx";

/** The checks of a control: what fails first, then what is not known. */
export function ControlChecks({ checks }: { readonly checks: readonly CheckOfControl[] }) {
  const say = useText();
  return (
    <div id="checks" className="mt-8 scroll-mt-26">
      <Panel
        title={say("control.checks")}
        aside={<span className="text-ink-soft">{say("list.total", { count: checks.length })}</span>}
      >
        {checks.length === 0 ? (
          <EmptyState title={say("control.no-check")}>{say("control.no-check.remedy")}</EmptyState>
        ) : (
          <DataTable
            caption={say("control.checks")}
            columns={checkColumns}
            total={checks.length}
            rowAt={(index) => checks[index]}
            keyOf={(row) => row.id}
            stateOf={(row) => Object.values(row.cells).join(" ")}
          />
        )}
      </Panel>
    </div>
  );
}
