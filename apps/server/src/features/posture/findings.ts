/**
 * Reasons and evidence, each kept once by its digest.
 * @module
 */
import type { Evidence, Text } from "@tokiwa/content";
import { sql } from "kysely";
import type { Tx } from "../../platform/database/database.ts";
import { ProblemError } from "../../platform/http/problem.ts";
import { invalidRequest } from "../../platform/http/problems.ts";
import { bytes, texts } from "../../platform/database/columns.ts";
import type { Finding } from "./take-up/batch.ts";

/** What was found, as it is shown. */
export interface Shown {
  readonly reason: Text | null;
  readonly evidence: readonly Evidence[];
  /** SHA-256 of the evidence, in hexadecimal digits. */
  readonly evidenceDigest: string | null;
}

interface Wanted {
  readonly organization: string;
  /** What its cell knows it by. */
  readonly digest: Buffer;
}

const amongFindings = (wanted: readonly Wanted[]) => sql`
  unnest(${texts(wanted.map(({ organization }) => organization))}, ${bytes(wanted.map(({ digest }) => digest))})
    as row (organization_id, finding)
`;

const keyOf = (organization: string, digest: Buffer): string => `${organization}\0${digest.toString("hex")}`;

/** Findings of an organization. */
export interface Found {
  readonly organization: string;
  readonly finding: Finding;
}

/**
 * Keeps findings; those that are known already are kept already.
 * @throws ProblemError where one would be taken for another that is kept: its sender made it look alike.
 */
export async function writeFindings(tx: Tx, found: readonly Found[]): Promise<void> {
  const distinct = [
    ...new Map(found.map((one) => [`${one.organization}\0${one.finding.digest.toString("latin1")}`, one])).values(),
  ].toSorted((a, b) => Buffer.compare(a.finding.finding, b.finding.finding));
  if (distinct.length === 0) return;
  const shown = distinct.flatMap(({ organization, finding: { evidence } }) =>
    evidence ? [{ organization, ...evidence }] : [],
  );
  if (shown.length > 0)
    await sql`
      insert into evidence (organization_id, digest, content)
      select distinct on (1, 2) * from unnest(
        ${texts(shown.map(({ organization }) => organization))}, ${bytes(shown.map(({ digest }) => digest))},
        ${texts(shown.map(({ content }) => content))}
      ) on conflict do nothing
    `.execute(tx);
  const organizations = texts(distinct.map(({ organization }) => organization));
  const known = bytes(distinct.map(({ finding }) => finding.finding));
  const digests = bytes(distinct.map(({ finding }) => finding.digest));
  await sql`
    insert into finding (organization_id, finding, digest, reason_ja, reason_en, evidence)
    select * from unnest(
      ${organizations}, ${known}, ${digests},
      ${texts(distinct.map(({ finding }) => finding.reason?.ja ?? null))},
      ${texts(distinct.map(({ finding }) => finding.reason?.en ?? null))},
      ${bytes(distinct.map(({ finding }) => finding.evidence?.digest ?? null))}
    ) on conflict do nothing
  `.execute(tx);
  const { rows } = await sql<{ alike: number }>`
    select count(*) as alike from unnest(${organizations}, ${known}, ${digests}) as row (organization_id, finding, digest)
    join finding kept using (organization_id, finding) where kept.digest <> row.digest
  `.execute(tx);
  if (rows[0]?.alike === 0) return;
  const detail = {
    ja: "別の所見と同じ識別値になります。理由か証跡の文言を変えてください。",
    en: "A finding would be taken for another one. Word its reason or evidence otherwise.",
  };
  throw new ProblemError(invalidRequest, { detail });
}

/** Looks up the reasons of findings. */
export async function readReasons(
  tx: Tx,
  wanted: readonly Wanted[],
): Promise<(organization: string, digest: Buffer | null) => Text | null> {
  if (wanted.length === 0) return () => null;
  const { rows } = await sql<{ organization: string; digest: Buffer; ja: string | null; en: string | null }>`
    select distinct organization_id as organization, finding as digest, reason_ja as ja, reason_en as en
    from finding join ${amongFindings(wanted)} using (organization_id, finding)
  `.execute(tx);
  const found = new Map(
    rows.map(({ organization, digest, ja, en }) => [
      keyOf(organization, digest),
      ja === null || en === null ? null : { ja, en },
    ]),
  );
  return (organization, digest) => (digest ? (found.get(keyOf(organization, digest)) ?? null) : null);
}

const nothing: Shown = { reason: null, evidence: [], evidenceDigest: null };

interface ShownRow {
  readonly organization: string;
  readonly digest: Buffer;
  readonly ja: string | null;
  readonly en: string | null;
  readonly evidence: Buffer | null;
  readonly content: Evidence[] | null;
}

/** Looks up findings with their evidence. */
export async function readFindings(
  tx: Tx,
  wanted: readonly Wanted[],
): Promise<(organization: string, digest: Buffer | null) => Shown> {
  if (wanted.length === 0) return () => nothing;
  const { rows } = await sql<ShownRow>`
    select distinct on (finding.organization_id, finding.finding)
      finding.organization_id as organization, finding.finding as digest, reason_ja as ja, reason_en as en,
      finding.evidence, evidence.content::json as content
    from finding
    join ${amongFindings(wanted)} on row.organization_id = finding.organization_id and row.finding = finding.finding
    left join evidence on evidence.organization_id = finding.organization_id and evidence.digest = finding.evidence
  `.execute(tx);
  const found = new Map(
    rows.map(({ organization, digest, ja, en, evidence, content }) => [
      keyOf(organization, digest),
      {
        reason: ja === null || en === null ? null : { ja, en },
        evidence: content ?? [],
        evidenceDigest: evidence?.toString("hex") ?? null,
      },
    ]),
  );
  return (organization, digest) => (digest ? (found.get(keyOf(organization, digest)) ?? nothing) : nothing);
}
