/**
 * What is kept of each subject, against what its part of the log gives.
 * @module
 */
import { foundWidth, standings, Status } from "@tokiwa/assurance";
import { sql } from "kysely";
import { bytes, texts } from "../../../platform/database/columns.ts";
import type { Tx } from "../../../platform/database/database.ts";
import { isAsset, type Subject, type System } from "../../inventory/service.ts";
import { rankOf } from "../rank.ts";
import { among, keyOf, oldestInput, readVectors, type SubjectRecord } from "../records.ts";
import type { Revision } from "../revision.ts";
import { scopeOf } from "../scope.ts";
import { digestAt } from "../store/content.ts";
import { decodeChanges } from "../store/steps.ts";
import { encodeVectors } from "../store/vectors.ts";
import type { Comparison } from "./comparison.ts";

const place = ({ organization, id }: Pick<Subject, "organization" | "id">): string => `${organization} ${id}`;

const finite = (at: number): number | null => (Number.isFinite(at) ? at : null);

interface Kept {
  readonly organization: string;
  readonly id: string;
  /** By the inventory, and by what is kept of how it stands. */
  readonly inventory: string;
  readonly system: string;
  readonly next: number | null;
  readonly oldest: number | null;
  readonly received: number | null;
  readonly failing: number | null;
  readonly unknown: number | null;
  readonly inScope: number | null;
}

export class Subjects {
  readonly #tx: Tx;
  readonly #revision: Revision;
  readonly #found: Comparison;
  /** By scope. */
  readonly #profiles: ReadonlyMap<string, string>;

  constructor(tx: Tx, revision: Revision, systems: readonly System[], found: Comparison) {
    this.#tx = tx;
    this.#revision = revision;
    this.#found = found;
    this.#profiles = new Map(systems.map(({ organization, id, profile }) => [scopeOf(organization, id), profile]));
  }

  async compare(records: readonly SubjectRecord[]): Promise<void> {
    this.#found.subjects += records.length;
    for (const { states } of records)
      this.#found.cells += states.status.filter((status) => status < standings.length).length;
    await this.#compareStates(records);
    await this.#compareVectors(records);
    await this.#compareShown(records);
    await this.#compareFindings(records);
  }

  async #compareStates(records: readonly SubjectRecord[]): Promise<void> {
    const { rows } = await sql<Kept>`
      select organization_id as organization, subject_id as id, subject.system_id as inventory,
        subject_state.system_id as system, next_change_at as next, oldest_input as oldest, last_received as received,
        failing, unknown, in_scope as "inScope"
      from ${among(records.map(({ subject }) => subject))}
      join subject_state using (organization_id, subject_id) join subject using (organization_id, subject_id)
    `.execute(this.#tx);
    const kept = new Map(rows.map((row) => [keyOf(row), row]));
    for (const { subject, evidence, states, received } of records) {
      const row = kept.get(keyOf(subject));
      const where = place(subject);
      const { organization, system, kind } = subject;
      const profile = this.#profiles.get(scopeOf(organization, system)) ?? "";
      const rank = isAsset(kind) ? rankOf(this.#revision, profile, kind, states.status) : null;
      this.#found.same("system", where, row && [row.inventory, row.system], [system, system]);
      this.#found.same("next change", where, row?.next, finite(states.nextChangeAt));
      this.#found.same("oldest input", where, row?.oldest, finite(oldestInput(evidence, states)));
      this.#found.same("last received", where, row?.received, finite(Math.max(...received)));
      this.#found.same(
        "rank",
        where,
        row && [row.failing, row.unknown, row.inScope],
        rank ? [rank.failing, rank.unknown, rank.inScope] : [null, null, null],
      );
    }
  }

  async #compareVectors(records: readonly SubjectRecord[]): Promise<void> {
    const vectors = await readVectors(
      this.#tx,
      records.map(({ subject }) => subject),
    );
    for (const { subject, evidence, received } of records) {
      const recounted = evidence.sources.map((vector, index) => ({ vector, lastReceived: received[index] ?? 0 }));
      const [one, other] = [vectors.get(keyOf(subject)) ?? [], recounted].map(encodeVectors);
      if (one && other && !one.equals(other))
        this.#found.same("vectors", place(subject), one.toString("base64"), other.toString("base64"));
    }
  }

  /** Whether the last change that was shown of each cell led to the state that it has. */
  async #compareShown(records: readonly SubjectRecord[]): Promise<void> {
    const { rows } = await sql<{ organization: string; id: string; changes: Buffer }>`
      select row.organization_id as organization, row.subject_id as id, changes
      from ${among(records.map(({ subject }) => subject))} cross join lateral (
        select changes from subject_change
        where organization_id = row.organization_id and subject_id = row.subject_id order by sequence, at offset 0
      ) change
    `.execute(this.#tx);
    const changes = Map.groupBy(rows, keyOf);
    for (const { subject, states } of records) {
      const shown = new Uint8Array(states.status.length).fill(Status.absent);
      for (const row of changes.get(keyOf(subject)) ?? [])
        for (const { position, to } of decodeChanges(row.changes)) shown[position] = to;
      for (const [position, status] of states.status.entries()) {
        const last = shown[position];
        // What was never observed was never shown to become so.
        if (last === Status.absent && (status === Status.neverObserved || status === Status.absent)) continue;
        if (last !== status) this.#found.same("shown", `${place(subject)} ${position}`, last, status);
      }
    }
  }

  /** Whether what the sources found is kept: the reason and the evidence of each cell that has one. */
  async #compareFindings(records: readonly SubjectRecord[]): Promise<void> {
    const wanted = new Map<string, { readonly organization: string; readonly finding: Buffer }>();
    for (const { subject, evidence } of records)
      for (const { found } of evidence.sources)
        for (let at = 0; at < found.length; at += foundWidth) {
          const finding = digestAt(found, found[at] ?? 0);
          if (!finding) continue;
          const key = `${subject.organization} ${finding.toString("hex")}`;
          if (!wanted.has(key)) wanted.set(key, { organization: subject.organization, finding });
        }
    const all = [...wanted.values()];
    const { rows } = await sql<{ organization: string; finding: Buffer; kept: boolean }>`
      select organization_id as organization, finding, false as kept
      from unnest(${texts(all.map(({ organization }) => organization))}, ${bytes(all.map(({ finding }) => finding))})
        as row (organization_id, finding)
      where not exists (
        select from finding
        left join evidence on evidence.organization_id = finding.organization_id and evidence.digest = finding.evidence
        where finding.organization_id = row.organization_id and finding.finding = row.finding
          and (finding.evidence is null or evidence.digest is not null)
      )
    `.execute(this.#tx);
    for (const { organization, finding, kept } of rows)
      this.#found.same("finding", `${organization} ${finding.toString("hex")}`, kept, true);
  }
}
