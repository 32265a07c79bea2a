/**
 * Some of very many subjects, found by index: the oldest, a page of assets, those of a kind in their order.
 * @module
 */
import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database/database.ts";
import { type Subject, subjectId } from "../inventory/service.ts";
import { readRecords, type SubjectRecord } from "./records.ts";
import type { Revision } from "./revision.ts";
import { texts } from "../../platform/database/columns.ts";
import { instant } from "../../platform/database/values.ts";
import { placeOf } from "./scope.ts";
import { amongScopes } from "./scopes.ts";

const columns = sql`
  subject.organization_id as organization, subject.subject_id as id, subject.kind, subject.name,
  subject.system_id as system
`;

/** Which assets a page has, and in which order. */
export interface AssetPage {
  readonly organization?: string | undefined;
  readonly system?: string | undefined;
  /** Words that an id must have, in small letters (NFKC). */
  readonly words: readonly string[];
  readonly sort?: string | undefined;
  readonly limit: number;
  readonly offset: number;
}

/** What assets are sorted by: columns of `subject_state`, or what is to stand in their place. */
export interface RankedBy {
  readonly failing: RawBuilder<unknown>;
  readonly unknown: RawBuilder<unknown>;
  readonly inScope: RawBuilder<unknown>;
  readonly oldestInput: RawBuilder<unknown>;
}

const kept: RankedBy = {
  failing: sql`state.failing`,
  unknown: sql`state.unknown`,
  inScope: sql`state.in_scope`,
  oldestInput: sql`state.oldest_input`,
};

/** Which assets are meant, of `subject_state` as `state`. */
export function areMeant({ organization, system, words }: AssetPage): RawBuilder<unknown> {
  const saying = words.map((word) => sql`position(${word} in lower(normalize(state.subject_id, nfkc))) > 0`);
  return sql`
    state.failing is not null
    and ${organization === undefined ? sql`true` : sql`state.organization_id = ${organization}`}
    and ${system === undefined ? sql`true` : sql`state.system_id = ${system}`}
    and ${words.length === 0 ? sql`true` : sql.join(saying, sql` and `)}
  `;
}

/** Them, with what a page is sorted by. */
export const assetsFor = ({ sort }: AssetPage): RawBuilder<unknown> => sql`
  subject_state state
  join subject on subject.organization_id = state.organization_id and subject.subject_id = state.subject_id
  ${sort?.endsWith("system") ? sql`left join system on system.organization_id = subject.organization_id and system.system_id = subject.system_id` : sql``}
`;

/**
 * The order of a page.
 * @param first What stands in place of a column that the page is sorted by first. The worst come first after that.
 */
export function orderOf({ sort }: AssetPage, by: RankedBy = kept, first: RankedBy = by): RawBuilder<unknown> {
  const sorts: Readonly<Record<string, RawBuilder<unknown>>> = {
    name: sql`subject.name collate "C"`,
    system: sql`coalesce(system.name ->> 'ja', subject.system_id) collate "C"`,
    fail: first.failing,
    coverage: sql`case when ${first.inScope} = 0 then 0 else (${first.inScope} - ${first.unknown})::float8 / ${first.inScope} end`,
    oldestInput: first.oldestInput,
  };
  const asked = sort === undefined ? undefined : sorts[sort.replace(/^-/, "")];
  const direction = sort?.startsWith("-") ? sql`desc nulls last` : sql`asc nulls last`;
  return sql`
    ${asked ? sql`${asked} ${direction},` : sql``} ${by.failing} desc, ${by.unknown} desc,
    state.organization_id, state.subject_id
  `;
}

/** How many assets there are in all that a page is a part of. */
export async function countAssets(tx: Tx, page: AssetPage): Promise<number> {
  const { organization, system, words } = page;
  const { rows } =
    words.length === 0
      ? await sql<{ total: number }>`
          select coalesce(sum(assets), 0) as total from scope_input state
          where ${organization === undefined ? sql`true` : sql`organization_id = ${organization}`}
            and ${system === undefined ? sql`true` : sql`system_id = ${system}`}
        `.execute(tx)
      : await sql<{ total: number }>`
          select count(*) as total from subject_state state where ${areMeant(page)}
        `.execute(tx);
  return Number(rows[0]?.total ?? 0);
}

/** A page of assets, and how many there are in all. All have followed the content in use. */
export async function readAssets(
  tx: Tx,
  page: AssetPage,
): Promise<{ readonly subjects: readonly Subject[]; readonly total: number }> {
  const { rows } = await sql<Subject>`
    select ${columns} from ${assetsFor(page)} where ${areMeant(page)}
    order by ${orderOf(page)} limit ${page.limit} offset ${page.offset}
  `.execute(tx);
  return { subjects: rows, total: await countAssets(tx, page) };
}

/** Whose cells are looked at, one after the other. */
export interface Within {
  readonly organization: string;
  readonly system: string;
  /** Those that are due by the clock at this instant are left out. */
  readonly dueAt?: number | undefined;
}

/** Which subjects are gone through, in the order of ids and organizations. */
export interface InOrder {
  readonly kind: string;
  readonly scopes: readonly string[];
  /** Assets of which no cell in scope stands so may be left out. */
  readonly with?: "fail" | "unknown" | undefined;
  /** Of those that are due by the clock at this instant, it is not known how they stand. */
  readonly dueAt?: number | undefined;
}

/** So many scopes are looked up one by one; of more, all subjects are gone through, and those of others left out. */
const mostApart = 4;
/** Stands between an organization and a system; no id has a control character in it. */
const between = "\u001f";

/** The subjects of one kind in some scopes, in the order of ids and organizations, some at a time. */
export async function* subjectsInOrder(tx: Tx, wanted: InOrder): AsyncIterable<readonly Subject[]> {
  let after = { id: subjectId(wanted.kind, ""), organization: "" };
  for (let most = 64; ; most = Math.min(most * 4, 4096)) {
    const { rows } = await sql<Subject>`
      select ${columns} from ${subjectsOf(wanted)} and (subject_id, organization_id) > (${after.id}, ${after.organization})
      order by subject_id, organization_id limit ${most}
    `.execute(tx);
    if (rows.length > 0) yield rows;
    after = rows.at(-1) ?? after;
    if (rows.length < most) return;
  }
}

/** Tables and conditions that give the subjects. */
function subjectsOf({ kind, scopes, with: standing, dueAt }: InOrder): RawBuilder<unknown> {
  const state = standing ? sql`join subject_state using (organization_id, subject_id)` : sql``;
  // Only assets of systems are ranked; and some may be ranked by a content before, and have more such cells now.
  const ranked = sql`
    failing is null or subject.system_id = '' or ${standing === "fail" ? sql`failing` : sql`unknown`} > 0
    or exists (
      select from content_move_rank shift
      where shift.organization_id = subject.organization_id and shift.system_id = subject.system_id
        and shift.kind = subject.kind and shift.sequence > revision
        and ${standing === "fail" ? sql`failing_most` : sql`unknown_most`} > 0
    )
  `;
  const isDue = dueAt === undefined ? sql`` : sql`or next_change_at <= ${instant(dueAt)}`;
  const isMeant = standing ? sql`kind = ${kind} and (${ranked} ${isDue})` : sql`kind = ${kind}`;
  if (scopes.length <= mostApart)
    return sql`${amongScopes(scopes)} join subject using (organization_id, system_id) ${state} where ${isMeant}`;
  const places = scopes.map(placeOf).map(({ organization, system }) => `${organization}${between}${system}`);
  return sql`
    subject ${state} where ${isMeant}
      and subject.organization_id || ${between}::text || subject.system_id = any(${texts(places)})
  `;
}

/** What is known of some subjects of a scope. */
export interface Aged {
  readonly records: readonly SubjectRecord[];
  /** No input of those that come later is older. */
  readonly from: number;
}

/**
 * What is known of the subjects of a scope, those with the oldest input first, some at a time. Of those that have not
 * followed the content in use it goes by what is kept: without the checks that are retired, no input is older than it was.
 */
export async function* recordsByAge(
  tx: Tx,
  revision: Revision,
  { organization, system, dueAt }: Within,
  at: number,
): AsyncIterable<Aged> {
  for (let most = 32, offset = 0; ; offset += most, most = Math.min(most * 4, 4096)) {
    const { rows } = await sql<Subject & { oldest: number }>`
      select ${columns}, oldest_input as oldest from (
        select organization_id, subject_id, oldest_input from subject_state
        where organization_id = ${organization} and system_id = ${system} and oldest_input is not null
          ${dueAt === undefined ? sql`` : sql`and (next_change_at is null or next_change_at > ${instant(dueAt)})`}
        order by oldest_input, subject_id limit ${most} offset ${offset}
      ) oldest join subject using (organization_id, subject_id) order by oldest_input, subject_id
    `.execute(tx);
    const last = rows.at(-1);
    if (last) yield { records: await readRecords(tx, revision, rows, at), from: last.oldest };
    if (rows.length < most) return;
  }
}
