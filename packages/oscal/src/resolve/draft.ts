/**
 * A control while it is being altered: copies of whatever holds something, so that its source stays as it is.
 * @module
 */
import type { Control, Parameter, Part } from "../model/catalog.ts";
import type { Link, Property } from "../model/metadata.ts";

type Writable<T> = { -readonly [K in keyof T]: T[K] };

export interface DraftParam extends Omit<Writable<Parameter>, "props" | "links"> {
  props?: Property[];
  links?: Link[];
}

export interface DraftPart extends Omit<Writable<Part>, "props" | "links" | "parts"> {
  props?: Property[];
  links?: Link[];
  parts?: DraftPart[];
}

export interface DraftControl extends Omit<Writable<Control>, "params" | "props" | "links" | "parts"> {
  params?: DraftParam[];
  props?: Property[];
  links?: Link[];
  parts?: DraftPart[];
}

export function draftParam({ props, links, ...own }: Parameter): DraftParam {
  return { ...own, ...(props && { props: [...props] }), ...(links && { links: [...links] }) };
}

export function draftPart({ props, links, parts, ...own }: Part): DraftPart {
  return {
    ...own,
    ...(props && { props: [...props] }),
    ...(links && { links: [...links] }),
    ...(parts && { parts: parts.map(draftPart) }),
  };
}

export function draftControl({ params, props, links, parts, ...own }: Control): DraftControl {
  return {
    ...own,
    ...(params && { params: params.map(draftParam) }),
    ...(props && { props: [...props] }),
    ...(links && { links: [...links] }),
    ...(parts && { parts: parts.map(draftPart) }),
  };
}

const partOrder = ["id", "name", "ns", "class", "title", "props", "prose", "parts", "links"] as const;
const paramOrder = [
  "id",
  "class",
  "depends-on",
  "props",
  "links",
  "label",
  "usage",
  "constraints",
  "guidelines",
] as const;
const controlOrder = ["id", "class", "title", "params", "props", "links", "parts", "controls"] as const;

/** The draft as a control, its members in the order of the model (req-reorder), without lists that became empty. */
export const finished = (draft: DraftControl): Control =>
  inOrder<Control>(
    {
      ...draft,
      params: draft.params?.map((param) => inOrder<Parameter>(param, paramOrder)),
      parts: draft.parts?.map(finishedPart),
    },
    controlOrder,
  );

const finishedPart = (part: DraftPart): Part =>
  inOrder<Part>({ ...part, parts: part.parts?.map(finishedPart) }, partOrder);

/** Members that the order names come first, in it; the others after them, as they were. */
function inOrder<T extends object>(value: T, order: readonly (keyof T)[]): T {
  const sorted = { ...value };
  for (const key of order) delete sorted[key];
  const first: Partial<T> = {};
  for (const key of order) if (!isEmpty(value[key])) first[key] = value[key];
  return { ...first, ...sorted };
}

const isEmpty = (value: unknown): boolean => value === undefined || (Array.isArray(value) && value.length === 0);
