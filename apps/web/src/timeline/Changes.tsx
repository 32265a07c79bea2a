import type { CellTimeline } from "@tokiwa/server/api";
import { useEffect, useRef } from "react";
import { EmptyState } from "../components/page/EmptyState.tsx";
import type { Column } from "../components/table/column.ts";
import { DataTable } from "../components/table/DataTable.tsx";
import { useText } from "../i18n/useText.ts";
import { KeptNote } from "./KeptNote.tsx";

/** A part of any timeline. */
export interface Part<Row> {
  readonly kept: CellTimeline["kept"];
  readonly items: readonly Row[];
  readonly next: string | null;
}

/** How older changes are asked for. */
interface Older {
  readonly hasNextPage: boolean;
  readonly isFetching: boolean;
  readonly isFetchingNextPage: boolean;
  readonly fetchNextPage: () => unknown;
}

interface ChangesProps<Row> {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly keyOf: (row: Row) => string;
  /** Absent where only the newest are shown. */
  readonly query: Older | undefined;
  readonly parts: readonly Part<Row>[];
  /** Whether anything narrows it: then nothing found is not nothing there. */
  readonly narrowed: boolean;
}

/** Changes, the newest first; older ones come as one scrolls to the end, or by a button. */
export function Changes<Row>({ caption, columns, keyOf, query, parts, narrowed }: ChangesProps<Row>) {
  const say = useText();
  const rows = parts.flatMap(({ items }) => items);
  const kept = parts.at(-1)?.kept;
  if (rows.length === 0)
    return (
      <EmptyState title={say(narrowed ? "list.none-found" : "timeline.none")}>
        {kept && <KeptNote kept={kept} />}
      </EmptyState>
    );
  return (
    <>
      <DataTable caption={caption} columns={columns} total={rows.length} rowAt={(index) => rows[index]} keyOf={keyOf} />
      {query?.hasNextPage && <More query={query} />}
      {query && !query.hasNextPage && kept && (
        <p className="mt-3 text-dns-14N-130 text-ink-soft">
          <KeptNote kept={kept} />
        </p>
      )}
    </>
  );
}

/** Asks for older changes: by itself where it comes into sight, and as a button. */
function More({ query }: { readonly query: Older }) {
  const say = useText();
  const button = useRef<HTMLButtonElement>(null);
  const { isFetchingNextPage, isFetching, fetchNextPage } = query;
  useEffect(() => {
    const element = button.current;
    if (!element || isFetching) return;
    const watch = new IntersectionObserver((seen) => {
      if (seen.some(({ isIntersecting }) => isIntersecting)) void fetchNextPage();
    });
    watch.observe(element);
    return () => watch.disconnect();
  }, [isFetching, fetchNextPage]);
  return (
    <p className="mt-3" data-no-print>
      <button
        ref={button}
        type="button"
        className="button"
        aria-disabled={isFetchingNextPage}
        onClick={() => void fetchNextPage()}
      >
        {say(isFetchingNextPage ? "loading" : "timeline.more")}
      </button>
    </p>
  );
}
