import type { ReactNode } from "react";
import type { Listing } from "../api/answers.ts";
import type { LivingQuery } from "../api/queries.ts";
import type { Parameters } from "../api/read.ts";
import { EmptyState } from "../components/page/EmptyState.tsx";
import { Loaded } from "../components/page/Loaded.tsx";
import { type Column, orderOf, orderWord } from "../components/table/column.ts";
import { DataTable } from "../components/table/DataTable.tsx";
import { ExportLinks } from "../components/table/ExportLinks.tsx";
import { useWindowedRows } from "../components/table/useWindowedRows.ts";
import { useText } from "../i18n/useText.ts";
import { ShownMoment } from "../moment/ShownMoment.tsx";
import { useListAddress } from "./useListAddress.ts";

interface ListProps<Row> {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly query: (window: Parameters) => LivingQuery<Listing<Row>>;
  /** Where the same rows can be taken out as a file. */
  readonly export: { readonly path: string; readonly parameters: Parameters };
  readonly sort: string | undefined;
  readonly keyOf: (row: Row) => string;
  readonly stateOf?: (row: Row) => string;
  /** Whether anything narrows the list: then nothing found is not nothing there. */
  readonly narrowed: boolean;
  readonly filters?: ReactNode;
  readonly empty: ReactNode;
}

/** A list that the address filters and sorts, with how many rows it has and the way to take it out. */
export function List<Row>(props: ListProps<Row>) {
  const { caption, columns, query, sort, keyOf, stateOf, narrowed, filters, empty } = props;
  const say = useText();
  const change = useListAddress();
  const { first, rowAt, onSight } = useWindowedRows(query);
  return (
    <>
      <div className="mb-3 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <div data-no-print className="grid grow gap-x-4 gap-y-2 sm:flex sm:flex-wrap sm:grow-0">
          {filters}
        </div>
        <p className="flex flex-wrap items-baseline gap-x-4 text-dns-14N-130">
          <span role="status">{first.data && say("list.total", { count: first.data.total })}</span>
          <ExportLinks {...props.export} />
        </p>
      </div>
      <Loaded query={first}>
        {(listing) => (
          <ShownMoment moment={listing.moment}>
            {listing.total === 0 && narrowed ? (
              <EmptyState title={say("list.none-found")}>{say("list.none-found.remedy")}</EmptyState>
            ) : listing.total === 0 ? (
              empty
            ) : (
              <DataTable
                caption={caption}
                columns={columns}
                total={listing.total}
                rowAt={rowAt}
                keyOf={keyOf}
                {...(stateOf ? { stateOf } : {})}
                order={orderOf(sort)}
                onOrder={(order) => change({ sort: orderWord(order) })}
                onSight={onSight}
              />
            )}
          </ShownMoment>
        )}
      </Loaded>
    </>
  );
}
