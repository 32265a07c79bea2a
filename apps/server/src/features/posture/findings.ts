/**
 * Reasons and evidence, each kept once by its digest.
 * @module
 */
import type { Evidence, Text } from "@tokiwa/content";
import { sql } from "kysely";
import type { Tx } from "../../platform/database/database.ts";
import type { Finding } from "./batch.ts";
import { hex, rowset } from "./rowset.ts";

/** What was found, as it is shown. */
export interface Shown {
  readonly reason: Text | null;
  readonly evidence: readonly Evidence[];
  /** SHA-256 of the evidence, in hexadecimal digits. */
  readonly evidenceDigest: string | null;
}

interface Wanted {
  readonly organization: string;
  readonly digest: Buffer;
}

const wantedRows = (wanted: readonly Wanted[]) =>
  rowset(
    wanted.map(({ organization, digest }) => ({ organization_id: organization, digest: hex(digest) })),
    "organization_id text, digest bytea",
  );

const keyOf = (organization: string, digest: Buffer): string => `${organization}\0${digest.toString("hex")}`;

/** Keeps findings; those that are known already are kept already. */
export async function writeFindings(tx: Tx, organization: string, findings: readonly Finding[]): Promise<void> {
  if (findings.length === 0) return;
  const evidence = findings.flatMap((finding) => (finding.evidence ? [finding.evidence] : []));
  const shown = evidence.map(({ digest, content }) => ({ digest: hex(digest), content }));
  await sql`
    insert into evidence (organization_id, digest, content)
    select distinct on (digest) ${organization}, digest, content from ${rowset(shown, "digest bytea, content text")}
    on conflict do nothing
  `.execute(tx);
  const rows = findings.map(({ digest, reason, evidence: shownBy }) => ({
    digest: hex(digest),
    reason_ja: reason?.ja ?? null,
    reason_en: reason?.en ?? null,
    evidence: shownBy ? hex(shownBy.digest) : null,
  }));
  await sql`
    insert into finding (organization_id, digest, reason_ja, reason_en, evidence)
    select ${organization}, digest, reason_ja, reason_en, evidence
    from ${rowset(rows, "digest bytea, reason_ja text, reason_en text, evidence bytea")}
    on conflict do nothing
  `.execute(tx);
}

/** Looks up the reasons of findings. */
export async function readReasons(
  tx: Tx,
  wanted: readonly Wanted[],
): Promise<(organization: string, digest: Buffer | null) => Text | null> {
  if (wanted.length === 0) return () => null;
  const { rows } = await sql<{ organization: string; digest: Buffer; ja: string | null; en: string | null }>`
    select distinct organization_id as organization, digest, reason_ja as ja, reason_en as en
    from finding join ${wantedRows(wanted)} using (organization_id, digest)
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
    select distinct on (finding.organization_id, finding.digest)
      finding.organization_id as organization, finding.digest, reason_ja as ja, reason_en as en,
      finding.evidence, evidence.content::json as content
    from finding
    join ${wantedRows(wanted)} on row.organization_id = finding.organization_id and row.digest = finding.digest
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
