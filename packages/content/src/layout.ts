/**
 * Where in a content folder what is written, and in which form.
 * @module
 */
import { z } from "zod";
import { authorityDocument } from "./authority.ts";
import { checkFamily } from "./check.ts";
import { controlGroup } from "./control.ts";

/** Kinds of content files: one document, group, profile or family each, or a list. */
export type FileKind = "bodies" | "roles" | "authority" | "controls" | "profile" | "checks";

const kinds: readonly (readonly [RegExp, FileKind])[] = [
  [/^bodies\.ya?ml$/, "bodies"],
  [/^roles\.ya?ml$/, "roles"],
  [/^authorities\/[^/]+\.ya?ml$/, "authority"],
  [/^controls\/[^/]+\.ya?ml$/, "controls"],
  [/^profiles\/[^/]+\.ya?ml$/, "profile"],
  [/^checks\/[^/]+\.ya?ml$/, "checks"],
];

/** What a file at this path (with `/`, relative to the content folder) holds, or null where nothing is read from it. */
export const fileKind = (path: string): FileKind | null => kinds.find(([pattern]) => pattern.test(path))?.[1] ?? null;

const items = z.array(z.unknown());

/** The forms of files, their items left open: each is read by itself, so that one wrong item does not hide the others. */
export const listForm = items;
export const authorityForm = authorityDocument.extend({ clauses: items });
export const controlsForm = controlGroup.extend({ controls: items.min(1) });
export const checksForm = checkFamily.extend({ checks: items.min(1) });
