import type { PlannedChange } from "@tokiwa/server/api";
import { useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { FormattedMessage } from "react-intl";
import { organizationsQuery } from "../../api/queries.ts";
import { OrganizationForm } from "../../arranging/OrganizationForm.tsx";
import { UndoPlanned } from "../../arranging/UndoPlanned.tsx";
import { DateField } from "../../components/form/DateField.tsx";
import { FilterField } from "../../components/form/FilterField.tsx";
import { EmptyState } from "../../components/page/EmptyState.tsx";
import { Loaded } from "../../components/page/Loaded.tsx";
import { PageHead } from "../../components/page/PageHead.tsx";
import { Panel } from "../../components/page/Panel.tsx";
import { Instant } from "../../components/time/Instant.tsx";
import { useText } from "../../i18n/useText.ts";
import { PlannedChanges } from "../../lists/PlannedChanges.tsx";
import { useListAddress } from "../../lists/useListAddress.ts";
import { ShownMoment } from "../../moment/ShownMoment.tsx";
import { useAskedMoment } from "../../moment/useAskedMoment.ts";
import { ImportPanel } from "./ImportPanel.tsx";
import { OrganizationTree } from "./OrganizationTree.tsx";
import { TreeExport } from "./TreeExport.tsx";
import { shownOf } from "./visible.ts";

/** How the organizations are arranged: now, as of a moment of the past, and as it is planned for a day to come. */
export function OrganizationsPage() {
  const say = useText();
  const moment = useAskedMoment();
  const { q, on, ended } = useSearch({ from: "/organizations" });
  const query = useQuery(organizationsQuery(moment, on));
  // What was is not changed from here.
  const isNow = moment.asOf === undefined && moment.knownAt === undefined;
  const undoOf = (change: PlannedChange) => isNow && <UndoPlanned change={change} />;
  return (
    <>
      <PageHead title={say("organizations.title")} />
      <p className="mb-4 max-w-180">{say("organizations.about")}</p>
      <Filters
        q={q}
        on={on}
        ended={ended === "yes"}
        total={query.data && shownOf(query.data.items, ended === "yes").length}
      />
      {on !== undefined && (
        <p role="status" className="mb-3 border-s-4 border-act ps-3">
          <FormattedMessage
            id="organizations.on.shown"
            values={{ day: <Instant at={`${on}T00:00:00+09:00`} pace="day" /> }}
          />
        </p>
      )}
      <Loaded query={query}>
        {({ moment: shown, items, planned }) => (
          <ShownMoment moment={shown}>
            {items.length < 2 && (
              <EmptyState title={say("organizations.none")}>{say("organizations.none.remedy")}</EmptyState>
            )}
            <OrganizationTree rows={items} planned={planned} q={q} ended={ended === "yes"} linked={on === undefined} />
            {planned.length > 0 && (
              <Panel
                title={say("organizations.planned")}
                className="mt-8"
                aside={<span role="status">{say("list.total", { count: planned.length })}</span>}
              >
                <PlannedChanges changes={planned}>{undoOf}</PlannedChanges>
              </Panel>
            )}
          </ShownMoment>
        )}
      </Loaded>
      {isNow && (
        <>
          <Panel title={say("organizations.add")} className="mt-8 no-print">
            <OrganizationForm />
          </Panel>
          <ImportPanel />
        </>
      )}
    </>
  );
}

interface FiltersProps {
  readonly q: string | undefined;
  readonly on: string | undefined;
  readonly ended: boolean;
  readonly total: number | undefined;
}

function Filters({ q, on, ended, total }: FiltersProps) {
  const say = useText();
  const change = useListAddress();
  return (
    <div className="mb-3 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
      <div data-no-print className="grid grow items-end gap-x-4 gap-y-2 sm:flex sm:flex-wrap sm:grow-0">
        <FilterField label={say("organizations.find")} value={q} onChange={(value) => change({ q: value })} />
        <DateField label={say("organizations.on")} value={on ?? ""} onChange={(value) => change({ on: value })} />
        <label className="flex min-h-9 items-center gap-2">
          <input
            type="checkbox"
            className="size-5"
            checked={ended}
            onChange={(event) => change({ ended: event.target.checked ? "yes" : undefined })}
          />
          {say("organizations.ended")}
        </label>
      </div>
      <p className="flex flex-wrap items-baseline gap-x-4 text-dns-14N-130">
        <span role="status">{total !== undefined && say("list.total", { count: total })}</span>
        <TreeExport />
      </p>
    </div>
  );
}
