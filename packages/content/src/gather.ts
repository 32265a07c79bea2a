/**
 * Reads the files of the content folders, item by item, each with the place where it stands.
 * @module
 */
import type { z } from "zod";
import { type AuthorityDocument, type Body, body, type Clause, clause } from "./authority.ts";
import { attestation, type Check, feedCheck, machineCheck } from "./check.ts";
import { type Control, type ControlGroup, control, type Profile, profile, type Role, role } from "./control.ts";
import { type Draft, type Entry, type ItemKind, ItemReader, type Replacement } from "./item.ts";
import { authorityForm, checksForm, controlsForm, fileKind, listForm } from "./layout.ts";
import { type ContentProblem, problem } from "./problem.ts";
import type { Text } from "./text.ts";
import { type Path, readYaml, type YamlSource } from "./yaml.ts";

/** One folder of content. A later layer adds to those before it, and replaces what has the same id. */
export interface ContentLayer {
  /** Shown before the path of a file; empty for none. */
  readonly folder: string;
  /** Texts of files, by path relative to the folder, with `/`. */
  readonly files: ReadonlyMap<string, string>;
}

export type GroupHeader = Omit<ControlGroup, "controls">;
export interface FamilyHeader {
  readonly family: string;
  readonly title: Text;
}

export interface Gathered {
  readonly bodies: Map<string, Entry<Body>>;
  readonly roles: Map<string, Entry<Role>>;
  readonly documents: Map<string, Entry<AuthorityDocument>>;
  readonly clauses: Map<string, Entry<Clause> & { readonly document: string }>;
  readonly controls: Map<string, Entry<Control> & { readonly group: GroupHeader }>;
  readonly profiles: Map<string, Entry<Profile>>;
  readonly checks: Map<string, Entry<Check> & { readonly family: FamilyHeader }>;
  /** Whether all files could be read, so that every item is known at least by its id. */
  readonly complete: boolean;
  /** Ids of items whose form is wrong: ties to them are not broken, only not yet usable. */
  readonly damaged: ReadonlySet<string>;
  /** Items that are not used, for a fault in them or in their file. */
  readonly drafts: readonly Draft[];
  readonly problems: readonly ContentProblem[];
  /** What later layers replaced. */
  readonly replacements: readonly Replacement[];
}

/** One file, as it is gone through. */
interface FileRead {
  readonly source: YamlSource;
  readonly layer: number;
  /** Whether what is of the right form in it may be used. */
  readonly usable: boolean;
}

/** The items of a file, also where what stands beside them is wrong; null where there is no list of them. */
const listAt = (value: unknown, key: string): readonly unknown[] | null => {
  const list: unknown = typeof value === "object" && value !== null ? Reflect.get(value, key) : null;
  return Array.isArray(list) ? list : null;
};

const without = (value: unknown, key: string): unknown =>
  typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).filter(([name]) => name !== key))
    : value;

/** The form that a check is meant to have, by the fields that only one of the three has. */
export const checkForm = (value: unknown): z.ZodType<Check> => {
  const fields = typeof value === "object" && value !== null ? value : {};
  if ("silence" in fields) return feedCheck;
  const method = "method" in fields ? fields.method : "TEST";
  return method === "TEST" && !("asks" in fields) ? machineCheck : attestation;
};

/** Reads all layers. Never throws for what is in the files. */
export const gatherContent = (layers: readonly ContentLayer[]): Gathered => {
  const all = new ItemReader();
  const bodies = new Map<string, Entry<Body>>();
  const roles = new Map<string, Entry<Role>>();
  const documents = new Map<string, Entry<AuthorityDocument>>();
  const clauses = new Map<string, Entry<Clause> & { readonly document: string }>();
  const controls = new Map<string, Entry<Control> & { readonly group: GroupHeader }>();
  const profiles = new Map<string, Entry<Profile>>();
  const checks = new Map<string, Entry<Check> & { readonly family: FamilyHeader }>();

  /** The items that may be used. What is wrong beside them in their file hides nothing that is wrong in them. */
  const each = <T>(
    kind: ItemKind,
    { source, layer, usable }: FileRead,
    form: (value: unknown) => z.ZodType<T>,
    items: readonly unknown[] | null,
    path: Path,
  ) => {
    if (items === null) all.complete = false;
    return (items ?? []).flatMap((item, index) => {
      const at = [...path, index];
      const value = all.read(source, form(item), item, at);
      if (value !== null && usable) return [{ value, path: at }];
      all.draft(kind, source, layer, item, at);
      return [];
    });
  };

  const readAuthority = (file: FileRead): void => {
    const { source, layer } = file;
    const document = all.read(source, authorityForm, source.value, []);
    const usable = file.usable && document !== null;
    const own = each("clause", { ...file, usable }, () => clause, listAt(source.value, "clauses"), ["clauses"]);
    if (!usable) {
      // Its clauses are drafts of their own.
      all.draft("document", source, layer, without(source.value, "clauses"), []);
      return;
    }
    const value = { ...document, clauses: own.map((item) => item.value) };
    // A layer that replaces a document replaces its clauses, too.
    for (const [id, entry] of clauses) if (entry.document === document.id && entry.layer < layer) clauses.delete(id);
    if (!all.take("document", documents, source, layer, value, [], {})) return;
    for (const item of own)
      all.take("clause", clauses, source, layer, item.value, item.path, { document: document.id });
  };

  const readControls = (file: FileRead): void => {
    const { source, layer } = file;
    const group = all.read(source, controlsForm, source.value, []);
    const usable = file.usable && group !== null;
    const own = each("control", { ...file, usable }, () => control, listAt(source.value, "controls"), ["controls"]);
    if (!group) return;
    const { controls: _, ...header } = group;
    for (const item of own) all.take("control", controls, source, layer, item.value, item.path, { group: header });
  };

  const readChecks = (file: FileRead): void => {
    const { source, layer } = file;
    const family = all.read(source, checksForm, source.value, []);
    const usable = file.usable && family !== null;
    const own = each("check", { ...file, usable }, checkForm, listAt(source.value, "checks"), ["checks"]);
    if (!family) return;
    const { checks: _, ...header } = family;
    for (const item of own) all.take("check", checks, source, layer, item.value, item.path, { family: header });
  };

  const readList = <T extends { readonly id: string }>(
    kind: ItemKind,
    form: z.ZodType<T>,
    map: Map<string, Entry<T>>,
    file: FileRead,
  ): void => {
    const { source, layer } = file;
    const items = all.read(source, listForm, source.value, []);
    for (const item of each(kind, file, () => form, items, []))
      all.take(kind, map, source, layer, item.value, item.path, {});
  };

  const readProfile = ({ source, layer, usable }: FileRead): void => {
    const value = all.read(source, profile, source.value, []);
    if (value && usable) all.take("profile", profiles, source, layer, value, [], {});
    else all.draft("profile", source, layer, source.value, []);
  };

  layers.forEach(({ folder, files }, layer) => {
    for (const path of [...files.keys()].sort()) {
      const file = folder === "" ? path : `${folder.replace(/\/+$/, "")}/${path}`;
      const kind = fileKind(path);
      if (kind === null) {
        all.problems.push(
          problem(file, { line: 0, column: 0 }, "unknown-file", {
            ja: "この名前又は場所のファイルは読まれません。bodies.yaml、roles.yaml、又は authorities/、controls/、profiles/、checks/ の直下の .yaml としてください。",
            en: "A file of this name or place is not read. Let it be bodies.yaml, roles.yaml, or a .yaml right in authorities/, controls/, profiles/ or checks/.",
          }),
        );
        continue;
      }
      const { source, draft, problems } = readYaml(file, files.get(path) ?? "");
      all.problems.push(...problems);
      const read = source ?? draft;
      if (!read) {
        all.complete = false;
        continue;
      }
      const found: FileRead = { source: read, layer, usable: source !== null };
      if (kind === "bodies") readList("body", body, bodies, found);
      else if (kind === "roles") readList("role", role, roles, found);
      else if (kind === "authority") readAuthority(found);
      else if (kind === "controls") readControls(found);
      else if (kind === "checks") readChecks(found);
      else readProfile(found);
    }
  });
  all.settleDrafts();
  return {
    bodies,
    roles,
    documents,
    clauses,
    controls,
    profiles,
    checks,
    complete: all.complete,
    damaged: all.damaged,
    drafts: all.drafts,
    problems: all.problems,
    replacements: all.replacements,
  };
};
