/**
 * Exceptions and decisions, through the service as long as they have no routes.
 */
import pino from "pino";
import { sql } from "kysely";
import {
  decideNotApplicable,
  grantException,
  revokeException,
  withdrawNotApplicable,
} from "../../apps/server/src/features/posture/decisions.ts";
import { startPosture } from "../../apps/server/src/features/posture/service.ts";
import { readContent } from "../../apps/server/src/platform/content/folder.ts";
import { inSnapshot, openDatabase } from "../../apps/server/src/platform/database/database.ts";
import { factCatalog } from "../../packages/host/src/index.ts";

export interface Term {
  readonly organization: string;
  readonly system: string;
  /** Null: every subject of the system. */
  readonly subject: string | null;
  readonly check: string;
  readonly from: number;
  readonly until: number;
}

export interface Decisions {
  /** Gives the id of the exception. */
  grant(term: Term, reason: string): Promise<number>;
  revoke(organization: string, id: number): Promise<void>;
  /** That a control is not applicable to a system, or is after all. */
  decide(
    place: { readonly organization: string; readonly system: string; readonly control: string },
    not: boolean,
  ): Promise<void>;
  /** All that were ever granted, each until it ended. */
  granted(): Promise<readonly (Term & { readonly id: number })[]>;
  /** What was decided to be not applicable. */
  notApplicable(): Promise<
    readonly { readonly organization: string; readonly system: string; readonly control: string }[]
  >;
  /** The contents that were in use, one after the other. */
  contents(): Promise<readonly InUse[]>;
  /** Takes a content into use, as a server that starts with it does. */
  use(): Promise<void>;
  close(): Promise<void>;
}

/** What a content asked, from an entry of the log on: the kind of subject of each check, and what silence means. */
export interface InUse {
  readonly sequence: number;
  readonly checks: ReadonlyMap<string, { readonly subject: string; readonly silence?: string }>;
}

/** Opens the service on the database, beside the processes. It follows no clock: the processes do. */
export async function openDecisions(
  databaseUrl: string,
  contentFolder: string,
  clock: () => number,
): Promise<Decisions> {
  const log = pino({ level: "silent" });
  const { content } = await readContent([contentFolder], factCatalog);
  const database = openDatabase({ connection: databaseUrl, log, connections: 3 });
  const posture = await startPosture({ database, content, log, clock, leads: () => false });
  const said = { compensation: "c", applicant: "a", approver: "b" };
  return {
    grant: (term, reason) =>
      posture.change((tx, revision, given) => grantException(tx, revision, { ...term, ...said, reason }, given.clock)),
    revoke: (organization, id) =>
      posture.change((tx, revision, given) => revokeException(tx, revision, { organization, id }, given.clock)),
    decide: (place, not) =>
      posture.change((tx, revision, given) =>
        not
          ? decideNotApplicable(tx, revision, { ...place, reason: "r", approver: "b" }, given.clock)
          : withdrawNotApplicable(tx, revision, place, given.clock),
      ),
    granted: () =>
      inSnapshot(database, async (tx) => {
        const { rows } = await sql<Term & { id: number }>`
          select exception_id as id, organization_id as organization, system_id as system, subject_id as subject,
            check_id as check, valid_from as "from", least(valid_until, revoked_at) as until
          from exception
        `.execute(tx);
        return rows;
      }),
    notApplicable: () =>
      inSnapshot(database, async (tx) => {
        const { rows } = await sql<{ organization: string; system: string; control: string }>`
          select organization_id as organization, system_id as system, control_id as control from not_applicable
          where withdrawn_sequence is null
        `.execute(tx);
        return rows;
      }),
    contents: () =>
      inSnapshot(database, async (tx) => {
        const { rows } = await sql<{ sequence: number; checks: { id: string; subject: string; silence?: string }[] }>`
          select sequence, (parts::jsonb -> 'checks')::json as checks from content_revision order by sequence
        `.execute(tx);
        return rows.map(({ sequence, checks }) => ({ sequence, checks: new Map(checks.map((one) => [one.id, one])) }));
      }),
    use: async () => posture.use((await readContent([contentFolder], factCatalog)).content),
    close: async () => {
      await posture.close();
      await database.destroy();
    },
  };
}
