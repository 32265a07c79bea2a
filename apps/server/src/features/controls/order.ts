/**
 * The orders in which profiles, documents and controls stand.
 * @module
 */
import {
  type AuthorityDocument,
  type Content,
  type ContentControl,
  type ContentProfile,
  controlGroup,
  documentKind,
} from "@tokiwa/content";

/** Profiles, the least demanding first: each after those that it builds on. */
export function profilesInOrder({ profiles }: Content): readonly ContentProfile[] {
  return [...profiles.values()].toSorted((a, b) => a.controls.length - b.controls.length || (a.id < b.id ? -1 : 1));
}

/** Documents, those in force first, from the strategy down. */
export function documentsInOrder(content: Content, asOf: number): readonly AuthorityDocument[] {
  const kinds = documentKind.options;
  const place = ({ id, kind }: AuthorityDocument) =>
    kinds.indexOf(kind) + (content.inForce(id, asOf) ? 0 : kinds.length);
  return [...content.documents.values()].toSorted((a, b) => place(a) - place(b) || (a.id < b.id ? -1 : 1));
}

const functions = controlGroup.shape.function.options;

/** Where a category stands: functions as CSF 2.0 has them, what is in none of them last; then by its identifier. */
export const placeOfGroup = ({ group }: ContentControl) =>
  `${group.function === null ? functions.length : functions.indexOf(group.function)} ${group.id}`;
