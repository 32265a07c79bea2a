/**
 * Knowing a report that comes again: by what it says, or by the key that its sender gave it.
 * @module
 */
import type { Report } from "@tokiwa/assurance";
import { sql } from "kysely";
import { bytes, instants, integers, texts } from "../../../platform/database/columns.ts";
import type { Tx } from "../../../platform/database/database.ts";
import { ProblemError } from "../../../platform/http/problem.ts";
import type { Subject } from "../../inventory/service.ts";
import { keyReused } from "../problems.ts";
import { type Parsed, skew } from "./batch.ts";

/** A report as far as it can be known again by. */
export interface Coming {
  readonly parsed: Pick<Parsed, "batch"> & { readonly report: Pick<Report, "source" | "observedAt"> };
  readonly subject: Subject;
  readonly key?: Buffer | undefined;
  /** It cannot have come before, being so much later than what its source said last. */
  readonly isLater: boolean;
}

type Same = { readonly sequence: number } | { readonly refused: ProblemError };

/** Of each report, the number that it has where it was taken up before; or why it is refused. */
export async function findSame(tx: Tx, coming: readonly Coming[]): Promise<readonly (Same | undefined)[]> {
  const byContent = await sameContent(tx, coming);
  const byKey = await sameKey(tx, coming);
  return coming.map((_, index) => byKey.get(index) ?? byContent.get(index));
}

async function sameContent(tx: Tx, all: readonly Coming[]): Promise<ReadonlyMap<number, Same>> {
  const coming = all.flatMap((one, index) => (one.isLater ? [] : [{ ...one, index }]));
  if (coming.length === 0) return new Map();
  const reports = coming.map(({ parsed }) => parsed.report);
  const { rows } = await sql<{ index: number; sequence: number }>`
    select row.index, known.sequence
    from unnest(
      ${integers(coming.map(({ index }) => index))}, ${texts(coming.map(({ subject }) => subject.organization))},
      ${texts(coming.map(({ subject }) => subject.id))}, ${texts(reports.map(({ source }) => source))},
      ${instants(reports.map(({ observedAt }) => observedAt - skew))},
      ${instants(reports.map(({ observedAt }) => observedAt))}, ${bytes(coming.map(({ parsed }) => parsed.batch))}
    ) as row (index, organization_id, subject_id, source, earliest, latest, batch)
    cross join lateral (
      select sequence from report
      where report.organization_id = row.organization_id and report.subject_id = row.subject_id
        and report.source = row.source and report.observed_at between row.earliest and row.latest
        and report.batch = row.batch
      limit 1
    ) known
  `.execute(tx);
  return new Map(rows.map(({ index, sequence }) => [index, { sequence }]));
}

async function sameKey(tx: Tx, coming: readonly Coming[]): Promise<ReadonlyMap<number, Same>> {
  const keyed = coming.flatMap(({ key, subject, parsed }, index) =>
    key ? [{ index, key, organization: subject.organization, batch: parsed.batch }] : [],
  );
  if (keyed.length === 0) return new Map();
  const { rows } = await sql<{ index: number; sequence: number; same: boolean }>`
    select row.index, kept.sequence, kept.batch = row.batch as same
    from unnest(
      ${integers(keyed.map(({ index }) => index))}, ${texts(keyed.map(({ organization }) => organization))},
      ${bytes(keyed.map(({ key }) => key))}, ${bytes(keyed.map(({ batch }) => batch))}
    ) as row (index, organization_id, key, batch)
    join report_key kept on kept.organization_id = row.organization_id and kept.key = row.key
  `.execute(tx);
  return new Map(
    rows.map(({ index, sequence, same }) => [index, same ? { sequence } : { refused: new ProblemError(keyReused) }]),
  );
}

/** Remembers the keys of reports that were taken up. */
export async function rememberKeys(
  tx: Tx,
  taken: readonly {
    readonly key: Buffer | undefined;
    readonly organization: string;
    readonly sequence: number;
    readonly batch: Buffer;
  }[],
): Promise<void> {
  const keyed = taken.flatMap(({ key, ...rest }) => (key ? [{ ...rest, key }] : []));
  if (keyed.length === 0) return;
  await sql`
    insert into report_key (organization_id, key, sequence, batch)
    select * from unnest(
      ${texts(keyed.map(({ organization }) => organization))}, ${bytes(keyed.map(({ key }) => key))},
      ${integers(keyed.map(({ sequence }) => sequence))}, ${bytes(keyed.map(({ batch }) => batch))}
    )
  `.execute(tx);
}
