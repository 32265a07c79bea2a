/**
 * Putting events on record, to be told to whoever follows.
 * @module
 */
import { sql } from "kysely";
import type { Tx } from "../database/database.ts";
import { traceOf } from "../database/observer.ts";
import { instant } from "../database/values.ts";
import type { LiveEvent } from "./schema.ts";

/** What an event says, before it has an id and a time. */
export type NewEvent = LiveEvent extends infer E ? (E extends LiveEvent ? Omit<E, "id" | "at"> : never) : never;

/** The channel of NOTIFY; the payload is the id of the last event, and the `traceparent` of who told of it, if any. */
export const channel = "tokiwa_event";

/**
 * Records events in this transaction, under the head's lock, so that their ids are gapless and in the order of commits.
 * They are told when the transaction commits, and never where it does not.
 * @param at When what they tell of happened, in milliseconds since the epoch.
 */
export async function publish(tx: Tx, at: number, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  await sql`
    with head as (
      update head set event = event + ${events.length}::int returning event - ${events.length}::int as before, event as last
    ), inserted as (
      insert into event (id, at, kind, organization_id, body)
      select head.before + said.place, ${instant(at)}, said.body ->> 'kind', said.body ->> 'organization',
        said.body - array['kind', 'organization']
      from head, jsonb_array_elements(${JSON.stringify(events)}::jsonb) with ordinality as said (body, place)
    )
    select pg_notify(${channel}, concat_ws(' ', head.last, ${traceOf(tx)}::text)) from head
  `.execute(tx);
}
