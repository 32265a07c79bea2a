import { useQueries, useQuery } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import type { Listing } from "../../api/answers.ts";
import type { LivingQuery } from "../../api/queries.ts";
import type { Parameters } from "../../api/read.ts";

/** Rows in one request. */
const windowSize = 200;

export interface WindowedRows<Row> {
  /** The first window, with the total; a UseQueryResult, so that it can be waited for. */
  readonly first: ReturnType<typeof useQuery<Listing<Row>>>;
  readonly rowAt: (index: number) => Row | undefined;
  readonly onSight: (first: number, last: number) => void;
}

/**
 * The rows of a long list, loaded window by window as they come into sight; the server sorts and filters.
 * @param query asks for one window by `limit` and `offset`.
 */
export function useWindowedRows<Row>(query: (window: Parameters) => LivingQuery<Listing<Row>>): WindowedRows<Row> {
  const [sight, setSight] = useState({ first: 0, last: 0 });
  const onSight = useCallback((first: number, last: number) => {
    setSight((before) => (before.first === first && before.last === last ? before : { first, last }));
  }, []);

  const first = useQuery(query({ limit: windowSize, offset: 0 }));
  const total = first.data?.total ?? 0;
  const from = Math.max(1, Math.floor(sight.first / windowSize));
  const to = Math.floor(Math.min(sight.last, total - 1) / windowSize);
  const places = Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
  const later = useQueries({
    queries: places.map((place) => query({ limit: windowSize, offset: place * windowSize })),
  });

  const rowAt = (index: number): Row | undefined => {
    const place = Math.floor(index / windowSize);
    const listing = place === 0 ? first.data : later[place - from]?.data;
    return listing?.items[index % windowSize];
  };
  return { first, rowAt, onSight };
}
