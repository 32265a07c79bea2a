/**
 * Imported profiles as part of the content in use: what systems can be asked for. A control that is ours stays ours, with
 * its checks; one of others comes with its words and without a check, so that its requirements are unknown (semantics §4:
 * a gap) until somebody binds a check to it.
 * @module
 */
import {
  type Content,
  type ContentControl,
  type ContentProfile,
  type Role,
  type Text,
  tieContent,
} from "@tokiwa/content";
import { sql } from "kysely";
import type { Tx } from "../../platform/database/database.ts";
import { instant } from "../../platform/database/values.ts";
import type { CatalogControl, CatalogRow } from "./schema.ts";

/** A profile of others, and those of its controls that are not ours. */
export interface Adoption {
  readonly profile: ContentProfile;
  readonly controls: readonly ContentControl[];
}

/** The id that an imported profile has as a profile of the content. */
export const profileIdOf = (document: string): string => `import.${document.slice(0, 16)}`;

/** Nobody answers for what came from elsewhere, until somebody says so. */
const unassigned: Role = { id: "unassigned", title: { ja: "未定", en: "Not assigned" } };
const unset: Text = { ja: "（未設定）", en: "(not set)" };

const isSame = (a: Text, b: Text): boolean => a.ja === b.ja && a.en === b.en;

/** Whether two controls ask for the same in the same words. */
export const asksTheSame = (a: CatalogControl, b: CatalogControl): boolean =>
  isSame(a.title, b.title) && isSame(a.statement, b.statement);

function controlOf(row: CatalogControl, document: CatalogRow): ContentControl {
  const { id, title, statement, guidance, groups, parameters } = row;
  const group = groups.at(-1) ?? document.title;
  return {
    ...{ id, title, statement: statement.en === "" ? title : statement, guidance },
    parameters: parameters.map(({ id: parameter, label, value }) => ({ id: parameter, label, value: value ?? unset })),
    ...{ clauses: [], protects: [], sp80053: [], csf: [], methods: [], role: unassigned.id, borneBy: "self" },
    group: { id: group.en, catalog: `document.${document.id.slice(0, 16)}`, function: null, title: group },
  };
}

const words = ({ title, statement, guidance, parameters }: ContentControl): string =>
  JSON.stringify([title, statement, guidance, parameters]);

/**
 * What of an imported profile comes into the content.
 * @param rows The controls that it resolves to.
 * @param ours Our own controls by the id that they are published under: the id that they have, and their words.
 */
export function adoptionOf(
  document: CatalogRow,
  rows: readonly CatalogControl[],
  content: Content,
  ours: ReadonlyMap<string, { readonly id: string; readonly row: CatalogControl }>,
): Adoption {
  const controls: ContentControl[] = [];
  const selected: string[] = [];
  for (const row of rows) {
    if (row.withdrawn) continue;
    const own = ours.get(row.id);
    if (own && asksTheSame(own.row, row)) {
      selected.push(own.id);
      continue;
    }
    const made = controlOf(row, document);
    const known = content.controls.get(row.id);
    if (known?.group.function === null && words(known) === words(made)) {
      selected.push(known.id);
      continue;
    }
    // Another control bears that id: this one is told from it by the document that it came from.
    const id = known ? `${row.id}:${document.id.slice(0, 8)}` : row.id;
    controls.push({ ...made, id });
    selected.push(id);
  }
  const description: Text = {
    ja: `取り込んだ文書（${document.name}）のプロファイル。`,
    en: `The profile of an imported document (${document.name}).`,
  };
  const cameFrom = { document: document.id, name: document.name };
  const profile = { id: profileIdOf(document.id), title: document.title, description, imports: [], controls: selected };
  return { profile: { ...profile, cameFrom }, controls };
}

/** The content with what was adopted. What is ours stands in the way of nothing that bears the same id. */
export function withAdopted(content: Content, adopted: readonly Adoption[]): Content {
  if (adopted.length === 0) return content;
  const { bodies, documents, clauses, checks } = content;
  const those = <T extends { readonly id: string }>(own: ReadonlyMap<string, T>, more: readonly T[]) =>
    new Map([...own, ...more.filter(({ id }) => !own.has(id)).map((one) => [one.id, one] as const)]);
  const controls = those(
    content.controls,
    adopted.flatMap((one) => one.controls),
  );
  const profiles = those(
    content.profiles,
    adopted.map(({ profile }) => profile),
  );
  const roles = those(content.roles, [unassigned]);
  return tieContent({ bodies, documents, clauses, checks, roles, controls, profiles });
}

/** What was ever adopted, in that order. */
export async function readAdopted(tx: Tx): Promise<readonly Adoption[]> {
  const { rows } = await sql<{ parts: Adoption }>`
    select parts::json as parts from adopted_profile order by adopted_at, profile_id
  `.execute(tx);
  return rows.map(({ parts }) => parts);
}

export async function writeAdopted(tx: Tx, adoption: Adoption, at: number): Promise<void> {
  const document = Buffer.from(adoption.profile.cameFrom?.document ?? "", "hex");
  await sql`
    insert into adopted_profile (profile_id, digest, parts, adopted_at)
    values (${adoption.profile.id}, ${document}, ${JSON.stringify(adoption)}, ${instant(at)})
    on conflict do nothing
  `.execute(tx);
}
