/**
 * Telling what became of organizations: by a decision, or at an instant for which it was planned.
 * @module
 */
import { inBoth } from "@tokiwa/content";
import type { Tx } from "../../platform/database/database.ts";
import { closeUntil, holdHead } from "../../platform/live/head.ts";
import { type NewEvent, publish } from "../../platform/live/publish.ts";
import {
  type About,
  becoming,
  type Clocks,
  type Organization,
  readOrganizations,
  readRegistered,
  readSharing,
  readStatements,
  renameOrganizations,
  takeTurns,
} from "../inventory/service.ts";

const last = Number.MAX_SAFE_INTEGER;

interface Stated {
  readonly about: (organization: string) => About;
  readonly names: ReadonlyMap<string, Organization["name"]>;
}

async function readStated(tx: Tx): Promise<Stated> {
  const statements = Map.groupBy(await readStatements(tx, last), ({ organization }) => organization);
  const sharing = (await readSharing(tx, last)).flatMap((one) =>
    [one.organization, one.sharer].map((organization) => ({ organization, one })),
  );
  const sharings = Map.groupBy(sharing, ({ organization }) => organization);
  const registered = await readRegistered(tx, last);
  return {
    about: (id) => ({
      statements: statements.get(id) ?? [],
      sharing: (sharings.get(id) ?? []).map(({ one }) => one),
      registered: registered.get(id) ?? 0,
    }),
    names: new Map((await readOrganizations(tx, null)).map(({ id, name }) => [id, name])),
  };
}

type Told = Extract<NewEvent, { readonly kind: "organization" }>;

function eventOf({ about, names }: Stated, organization: string, before: Clocks, after: Clocks): Told {
  const { became, was, is } = becoming(about(organization), before, after);
  const name = is ?? was ?? names.get(organization) ?? inBoth(organization);
  return {
    kind: "organization",
    organization,
    subject: { id: organization, name },
    became: [...became],
    was: became.includes("renamed") ? was : null,
  };
}

/** Tells what became of organizations by an entry of the log, at its instant. */
export async function publishOrganizations(
  tx: Tx,
  organizations: Iterable<string>,
  { sequence, recordedAt: asOf }: { readonly sequence: number; readonly recordedAt: number },
): Promise<void> {
  const those = [...new Set(organizations)];
  if (those.length === 0) return;
  const stated = await readStated(tx);
  const before = { asOf, sequence: sequence - 1 };
  await publish(
    tx,
    asOf,
    those.map((id) => eventOf(stated, id, before, { asOf, sequence })),
  );
}

/**
 * Tells what was planned for instants up to one, each at its own. Whoever asks without a moment gets the names of then.
 * @returns for how many instants there was something to tell.
 */
export async function tellTurns(tx: Tx, until: number): Promise<number> {
  await holdHead(tx);
  const turns = Map.groupBy(await takeTurns(tx, until), ({ at }) => at);
  const final = [...turns.keys()].at(-1);
  if (final === undefined) return 0;
  const stated = await readStated(tx);
  for (const [asOf, those] of turns) {
    const before = { asOf: asOf - 1, sequence: last };
    const events = those.map(({ organization }) => eventOf(stated, organization, before, { asOf, sequence: last }));
    // What was planned and then taken back turns nothing.
    await publish(
      tx,
      asOf,
      events.filter(({ became }) => became.length > 0),
    );
  }
  await renameOrganizations(tx, { asOf: final, sequence: last });
  // Whoever is told of it reads it as of then or later, by whatever clock.
  await closeUntil(tx, final);
  return turns.size;
}
