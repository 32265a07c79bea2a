/**
 * Putting systems and assets somewhere else, and what would come of it.
 * @module
 */
import type { ForeseenArrangement, Sharer } from "@tokiwa/server/api";
import { queryOptions } from "@tanstack/react-query";
import { type AskedMoment, livingKey } from "../api/queries.ts";
import { inquire, read, send } from "../api/read.ts";
import { useDoing } from "./doing.ts";

/** What would come of it, by what would be sent; not asked while that is not known. */
export const foreseenArrangementQuery = (path: string, body: object | undefined) =>
  queryOptions({
    queryKey: [livingKey, path, body],
    queryFn: ({ signal }) => inquire<ForeseenArrangement>(path, body, signal),
    enabled: body !== undefined,
    retry: false,
  });

/** Who shares in a system. */
export const sharersQuery = (path: string, { asOf, knownAt }: AskedMoment, organization: string) =>
  queryOptions({
    queryKey: [livingKey, path, asOf, knownAt, organization],
    queryFn: ({ signal }) => read<{ readonly items: readonly Sharer[] }>(path, { asOf, knownAt, organization }, signal),
  });

/** Puts something somewhere else. */
export const usePutting = (path: string, onDone: () => void) =>
  useDoing((body: object) => send("PUT", path, body), onDone);
