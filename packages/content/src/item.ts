/**
 * Single items of content: read in their form, with the place of each of their parts.
 * @module
 */
import type { z } from "zod";
import { authorityDocument, body, clause } from "./authority.ts";
import { attestation, feedCheck, machineCheck, remedy } from "./check.ts";
import { chosenFor, control, controlGroup, goals, parameter, profile, role } from "./control.ts";
import { formIssues } from "./issue.ts";
import { type ContentProblem, type Place, problem } from "./problem.ts";
import type { Path, YamlSource } from "./yaml.ts";

/** An item, and where it and its parts are written. */
export interface Entry<T> {
  readonly value: T;
  readonly file: string;
  readonly layer: number;
  place(...path: Path): Place;
  placeInText(path: Path, offset: number): Place;
}

/** An item that a later layer puts in the place of one with the same id. */
export interface Replacement extends Place {
  readonly kind: ItemKind;
  readonly id: string;
  readonly file: string;
}
export const itemKinds = ["body", "role", "document", "clause", "control", "profile", "check"] as const;
export type ItemKind = (typeof itemKinds)[number];

/** The names of all fields, to suggest one for a misspelt one. */
const fieldNames: ReadonlySet<string> = new Set(
  [
    body,
    authorityDocument,
    clause,
    control,
    controlGroup,
    profile,
    chosenFor,
    role,
    parameter,
    remedy,
    attestation,
    feedCheck,
  ]
    .flatMap((form) => Object.keys(form.shape))
    .concat(Object.keys(machineCheck.shape), [
      "name",
      "abbreviation",
      "from",
      "until",
      "ja",
      "en",
      "on",
      "run",
      "url",
      "controls",
      ...goals,
    ]),
);

const idOf = (value: unknown): string | null =>
  typeof value === "object" && value !== null && "id" in value && typeof value.id === "string" ? value.id : null;

/** An item that cannot be used, as it is written: looked at only to tell all that is wrong with it at once. */
export interface Draft extends Entry<object> {
  readonly kind: ItemKind;
}

/** Reads items in their forms, and remembers what was wrong and which ids are taken. */
export class ItemReader {
  readonly problems: ContentProblem[] = [];
  readonly damaged = new Set<string>();
  readonly drafts: Draft[] = [];
  readonly replacements: Replacement[] = [];
  complete = true;
  readonly #seen = new Map<string, Entry<unknown>>();

  /** A value in its form, or null after saying why it is not. */
  read<T>(source: YamlSource, form: z.ZodType<T>, value: unknown, path: Path): T | null {
    const parsed = form.safeParse(value);
    if (parsed.success) return parsed.data;
    for (const found of parsed.error.issues) {
      for (const issue of formIssues(found, value, fieldNames)) {
        const whole = [...path, ...issue.path];
        const place = issue.atKey ? source.keyPlace(whole) : source.place(whole);
        this.problems.push(problem(source.file, place, issue.code, issue.message));
      }
    }
    return null;
  }

  /** Keeps an item that cannot be used, for what else is to be told of it. */
  draft(kind: ItemKind, source: YamlSource, layer: number, value: unknown, path: Path): void {
    const id = idOf(value);
    if (id === null) this.complete = false;
    else this.damaged.add(id);
    if (typeof value === "object" && value !== null) this.drafts.push({ kind, ...entryAt(source, layer, value, path) });
  }

  /** Tells of drafts whose id something else of their layer has. */
  settleDrafts(): void {
    for (const { kind, value, ...draft } of this.drafts) {
      const id = idOf(value);
      if (id === null) continue;
      const key = `${kind} ${id}`;
      const earlier = this.#seen.get(key);
      if (earlier?.layer === draft.layer) this.#repeated(id, { value, ...draft }, earlier);
      else this.#seen.set(key, { value, ...draft });
    }
  }

  /** Takes an item into `map`, where nothing of its layer has its id yet. */
  take<T extends { readonly id: string }, E>(
    kind: ItemKind,
    map: Map<string, Entry<T> & E>,
    source: YamlSource,
    layer: number,
    value: T,
    path: Path,
    extra: E,
  ): boolean {
    const entry: Entry<T> & E = { ...extra, ...entryAt(source, layer, value, path) };
    const key = `${kind} ${value.id}`;
    const earlier = this.#seen.get(key);
    if (earlier?.layer === layer) {
      this.#repeated(value.id, entry, earlier);
      return false;
    }
    // Clauses go with their document.
    if (earlier && kind !== "clause")
      this.replacements.push({ kind, id: value.id, file: source.file, ...entry.place("id") });
    this.#seen.set(key, entry);
    map.set(value.id, entry);
    return true;
  }

  #repeated(id: string, entry: Entry<unknown>, earlier: Entry<unknown>): void {
    const where = `${earlier.file}:${earlier.place().line}`;
    this.problems.push(
      problem(entry.file, entry.place("id"), "duplicate-id", {
        ja: `識別子「${id}」は ${where} で既に使われています。別の識別子にしてください。`,
        en: `The id "${id}" is already used at ${where}. Choose another.`,
      }),
    );
  }
}

const entryAt = <T>(source: YamlSource, layer: number, value: T, path: Path): Entry<T> => ({
  value,
  file: source.file,
  layer,
  place: (...at) => source.place([...path, ...at]),
  placeInText: (at, offset) => source.placeInText([...path, ...at], offset),
});
