/**
 * A page of assets while some of them have not followed the content in use: exact, and without waiting for them. Each is
 * put where it can be at the best for whoever sorts; those that come first so are looked at, until none that might come
 * before the end of the page is in a place that is not its own.
 * @module
 */
import { type RawBuilder, sql } from "kysely";
import { instants, integers, texts } from "../../platform/database/columns.ts";
import type { Tx } from "../../platform/database/database.ts";
import { currentSight } from "../../platform/database/sight.ts";
import type { Subject } from "../inventory/service.ts";
import { type Among, type ContentMove, readMoves } from "./content-move.ts";
import { type AssetPage, areMeant, assetsFor, countAssets, orderOf, type RankedBy, readAssets } from "./pages.ts";
import type { Rank } from "./rank.ts";
import { oldestInput, rankAmong, readProfiles, readRecords } from "./records.ts";
import type { Revision } from "./revision.ts";
import { skew } from "./take-up/batch.ts";

/** More assets would have to be looked at than an answer waits for: they follow the content first. */
export class Unmoved extends Error {
  readonly those: Among;

  constructor(those: Among) {
    super("subjects have not followed the content in use");
    this.those = those;
  }
}

/** So many assets are looked at for a page: a second or so. */
const mostLooked = 20_000;

/** How many are read at a time. */
const atOnce = 2000;

/** An asset that was looked at: how it ranks by the content in use. */
interface Looked extends Rank {
  readonly subject: Subject;
  readonly oldest: number;
}

/** @throws Unmoved where too many would have to be looked at. */
export async function readMovingAssets(
  tx: Tx,
  revision: Revision,
  page: AssetPage,
  at: number,
): Promise<{ readonly subjects: readonly Subject[]; readonly total: number }> {
  const moves = await readMoves(tx);
  if (moves.length === 0 || page.limit === 0) return readAssets(tx, page);
  const end = page.offset + page.limit;
  const looked: Looked[] = [];
  // What is looked at may fall back behind others, so that some more are looked at with it.
  for (let spare = page.limit * 4; ; spare *= 4) {
    const front = await readFront(tx, moves, { page, looked, most: end + spare });
    if (front.slice(0, end).every(({ exact }) => exact)) {
      const subjects = front.slice(page.offset, end).map(subjectOf);
      return { subjects, total: await countAssets(tx, page) };
    }
    const open = front.filter(({ exact }) => !exact).map(subjectOf);
    const { organization, system } = page;
    if (looked.length + open.length > mostLooked)
      throw new Unmoved({ organizations: organization === undefined ? currentSight() : [organization], system });
    for (let begin = 0; begin < open.length; begin += atOnce)
      looked.push(...(await lookAt(tx, revision, open.slice(begin, begin + atOnce), at)));
  }
}

async function lookAt(
  tx: Tx,
  revision: Revision,
  subjects: readonly Subject[],
  at: number,
): Promise<readonly Looked[]> {
  const records = await readRecords(tx, revision, subjects, at);
  const profiles = await readProfiles(tx, records);
  return records.map((record) => {
    const rank = rankAmong(revision, record, profiles) ?? { failing: 0, unknown: 0, inScope: 0 };
    return { ...rank, subject: record.subject, oldest: oldestInput(record.evidence, record.states) };
  });
}

/** An asset in a place that is its own if it is exact, and else no later than its own. */
interface Placed {
  readonly organization: string;
  readonly id: string;
  readonly system: string;
  readonly exact: boolean;
}

function subjectOf({ organization, id, system }: Placed): Subject {
  const colon = id.indexOf(":");
  return { organization, id, kind: id.slice(0, colon), name: id.slice(colon + 1), system };
}

/** The assets that come first. */
async function readFront(
  tx: Tx,
  moves: readonly ContentMove[],
  { page, looked, most }: { readonly page: AssetPage; readonly looked: readonly Looked[]; readonly most: number },
): Promise<readonly Placed[]> {
  const { sort = "" } = page;
  const named = /name|system/.test(sort);
  const numbers = (of: (one: Looked) => number) => integers(looked.map(of));
  const age = isAging(moves);
  const isExact = sql`
    known.subject_id is not null
    or coalesce(shift.failing_least = shift.failing_most and shift.unknown_least = shift.unknown_most, true)
      ${sort.endsWith("oldestInput") ? sql`and not ${age}` : sql``}
  `;
  const [best, first] = places(sort.startsWith("-"), age);
  const { rows } = await sql<Placed>`
    select state.organization_id as organization, state.subject_id as id, state.system_id as system, ${isExact} as exact
    from ${named ? assetsFor(page) : sql`subject_state state`}
    left join (
      select move, organization_id, system_id, kind, sum(failing_least) as failing_least,
        sum(failing_most) as failing_most, sum(unknown_least) as unknown_least, sum(unknown_most) as unknown_most,
        sum(in_scope) as in_scope
      from unnest(${integers(moves.map(({ sequence }) => sequence))}) as move
      join content_move_rank on sequence >= move group by move, organization_id, system_id, kind
    ) shift on shift.organization_id = state.organization_id and shift.system_id = state.system_id
      and shift.kind = split_part(state.subject_id, ':', 1) and shift.move = ${nextMove(moves)}
    left join unnest(
      ${texts(looked.map(({ subject }) => subject.organization))}, ${texts(looked.map(({ subject }) => subject.id))},
      ${numbers(({ failing }) => failing)}, ${numbers(({ unknown }) => unknown)}, ${numbers(({ inScope }) => inScope)},
      ${instants(looked.map(({ oldest }) => oldest))}
    ) as known (organization_id, subject_id, failing, unknown, in_scope, oldest_input)
      on known.organization_id = state.organization_id and known.subject_id = state.subject_id
    where ${areMeant(page)} and ${await mayBeAmong(tx, page, most)}
    order by ${orderOf(page, best, first)} limit ${most}
  `.execute(tx);
  return rows;
}

/**
 * Of a page that has those first that fail most: which assets may be among its first, by how many of their cells failed
 * as it is kept. These are found by index.
 */
async function mayBeAmong(tx: Tx, page: AssetPage, most: number): Promise<RawBuilder<unknown>> {
  if (page.sort !== undefined && page.sort !== "-fail") return sql`true`;
  const { rows } = await sql<{ failing: number | null }>`
    select (
      select state.failing from subject_state state where ${areMeant(page)}
      order by ${orderOf({ ...page, sort: undefined })} limit 1 offset ${most - 1}
    ) + coalesce(sum(fewer - more), 0)::int as failing
    from (
      select least(0, min(failing_least)) as fewer, greatest(0, max(failing_most)) as more
      from content_move_rank group by sequence
    ) shift
  `.execute(tx);
  const failing = rows[0]?.failing ?? null;
  return failing === null ? sql`true` : sql`state.failing >= ${failing}`;
}

/** The first content that a subject is still to follow; null where it has followed all. */
const nextMove = (moves: readonly ContentMove[]): RawBuilder<unknown> => sql`
  case ${sql.join(
    moves.map(({ sequence }) => sql`when state.revision < ${sequence} then ${sequence}::bigint`),
    sql` `,
  )} end
`;

/** Whether the oldest input of a subject may be another by the content in use: a check of its kind was retired. */
function isAging(moves: readonly ContentMove[]): RawBuilder<unknown> {
  const retiring = moves.filter(({ retired }) => retired.size > 0);
  const since = retiring.map(
    ({ sequence, retired }) =>
      sql`state.revision < ${sequence} and split_part(state.subject_id, ':', 1) = any(${texts([...retired.keys()])})`,
  );
  return since.length === 0 ? sql`false` : sql`(${sql.join(since, sql` or `)})`;
}

/**
 * What assets are sorted by so that none comes later than it should: the worst first; and what a page is sorted by
 * before that, ascending or descending.
 */
function places(descending: boolean, age: RawBuilder<unknown>): readonly [RankedBy, RankedBy] {
  const of = (column: string, shift: string): RawBuilder<unknown> =>
    sql`coalesce(known.${sql.ref(column)}, state.${sql.ref(column)} + coalesce(shift.${sql.ref(shift)}, 0))`;
  // Without the checks that are retired no input is older than it was, and none is younger than what came last.
  const bound = descending
    ? sql`case when ${age} and state.oldest_input is not null
        then state.last_received + ${skew} * interval '1 millisecond' else state.oldest_input end`
    : sql`state.oldest_input`;
  const inScope = of("in_scope", "in_scope");
  const oldestInput = sql`case when known.subject_id is null then ${bound} else known.oldest_input end`;
  const best = { failing: of("failing", "failing_most"), unknown: of("unknown", "unknown_most"), inScope, oldestInput };
  const first = descending
    ? { ...best, unknown: of("unknown", "unknown_least") }
    : { ...best, failing: of("failing", "failing_least") };
  return [best, first];
}
