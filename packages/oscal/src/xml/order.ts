/**
 * The order of elements. The members of an assembly are a sequence in XML (Metaschema; the official XML schemas), though
 * not in JSON.
 * @module
 */
import type { Definition, Member } from "../model/description.ts";

/** The place of a member in the sequence of the model; those of one choice share it, as either may stand there. */
export function placeIn(definition: Definition, member: Member): number {
  let places = sequences.get(definition);
  if (!places) {
    const first = new Map(definition.choices.flatMap((choice) => choice.map((one) => [one, choice[0]] as const)));
    places = new Map(definition.members.map((one) => [one, definition.members.indexOf(first.get(one) ?? one)]));
    sequences.set(definition, places);
  }
  return places.get(member) ?? 0;
}
const sequences = new WeakMap<Definition, ReadonlyMap<Member, number>>();
