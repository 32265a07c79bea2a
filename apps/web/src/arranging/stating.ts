/**
 * Stating something of organizations, and looking at it before.
 * @module
 */
import type { ImportedChanges, ImportedTree } from "@tokiwa/server/api";
import { queryOptions } from "@tanstack/react-query";
import { livingKey } from "../api/queries.ts";
import { send, sendFile } from "../api/read.ts";
import { useDoing } from "./doing.ts";

export type StatedTree = ImportedTree["organizations"];

/** The tree as a file of the form that the server takes. */
export const fileOf = (organizations: StatedTree): Blob => new Blob([JSON.stringify({ organizations })]);

/** What stating a tree would change. */
export const lookAtTree = (file: Blob) => sendFile<ImportedChanges>("organizations", { dryRun: "true" }, file);

export const lookQuery = (tree: StatedTree | undefined) =>
  queryOptions({
    queryKey: [livingKey, "organizations/look", tree],
    queryFn: () => lookAtTree(fileOf(tree ?? [])),
    enabled: tree !== undefined,
    retry: false,
  });

export const useStating = (onDone: (done: ImportedChanges) => void) =>
  useDoing(
    ({ file, reason }: { readonly file: Blob; readonly reason: string }) =>
      sendFile<ImportedChanges>("organizations", { dryRun: "false", reason: reason.trim() }, file),
    onDone,
  );

/** A decision to take back; with an organization, only what it says of that one. */
export interface Undoing {
  readonly sequence: number;
  readonly organization?: string;
  readonly reason: string;
}

export const useUndoing = (onDone: () => void) =>
  useDoing((undoing: Undoing) => send("POST", "organization-decisions/undo", undoing), onDone);
