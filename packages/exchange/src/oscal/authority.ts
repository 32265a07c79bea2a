/**
 * Authority documents as OSCAL catalogs whose controls are their clauses, as resources of other documents, and back.
 * @module
 */
import { type AuthorityDocument, type Clause, startOfDay } from "@tokiwa/content";
import type { Catalog, Control, Link, Metadata, Property, Resource, Uuid } from "@tokiwa/oscal";
import { bilingual, languageOf, own, ownProps, ownValue, textOf, textProps } from "./bilingual.ts";
import { partyOf } from "./body.ts";
import { documentUuid, type Edition, hrefOf, metadataOf, type PublishedDocument } from "./edition.ts";
import { namespace, tokenOf, uuidOf } from "./identifier.ts";
import { lineOf, plainOf } from "./markup.ts";
import { citationOf, sourceFrom, sourceProps } from "./source.ts";

const authorityPath = (id: string): string => `authorities/${tokenOf(id)}`;
/** The UUID of the resource that stands for a document wherever it is referred to. */
export const authorityUuid = (id: string): Uuid => uuidOf("authority", id);

/** The types that OSCAL has for a resource, by the kind of document. */
const resourceTypes: Readonly<Record<AuthorityDocument["kind"], string>> = {
  strategy: "policy",
  plan: "plan",
  policy: "policy",
  standard: "standard",
  guide: "external-guidance",
  report: "report",
  "organization-policy": "policy",
};

/** A document as a resource of another one's back matter: where it is published, and where it comes from. */
export const authorityResource = (document: AuthorityDocument, edition: Edition): Resource => ({
  uuid: authorityUuid(document.id),
  title: edition.texts.line(document.title),
  props: [
    { name: "type", value: resourceTypes[document.kind] },
    own("id", document.id),
    ...edition.texts.beside("title", document.title),
  ],
  citation: citationOf(document.source),
  rlinks: [
    {
      href: hrefOf(edition, authorityPath(document.id)),
      "media-type": `application/oscal.catalog+${edition.format}`,
    },
  ],
});

const clauseControl = (clause: Clause, document: AuthorityDocument, edition: Edition): Control => {
  const { content, texts } = edition;
  const links = clause.basis.flatMap((id): readonly Link[] => {
    const higher = content.clauses.get(id)?.document.id;
    if (higher === undefined) return [];
    if (higher === document.id) return [{ href: `#${tokenOf(id)}`, rel: "related", text: lineOf(id) }];
    const href = `#${authorityUuid(higher)}`;
    return [{ href, rel: "reference", "resource-fragment": tokenOf(id), text: lineOf(id) }];
  });
  const props: readonly Property[] = [
    own("id", clause.id),
    own("section", clause.section),
    own("focus", clause.focus),
    own("certainty", clause.certainty),
    ...(clause.quoted ? [own("quoted", "yes")] : []),
  ];
  return {
    id: tokenOf(clause.id),
    class: "clause",
    title: lineOf(clause.section),
    props,
    ...(links.length === 0 ? {} : { links }),
    parts: [
      texts.part({ id: `${tokenOf(clause.id)}_smt`, name: "statement" }, clause.text),
      ...(clause.noControl ? [texts.part(noControlPart(clause.id), clause.noControl)] : []),
    ],
  };
};

/** OSCAL's `guidance` would say how to carry it out; this says why nothing does. */
const noControlPart = (id: string) => ({ id: `${tokenOf(id)}_why`, name: "no-control", ns: namespace });

export const authorityDocument = (document: AuthorityDocument, edition: Edition): PublishedDocument => {
  const { content } = edition;
  const referred = new Set([
    ...document.clauses.flatMap(({ basis }) => basis.flatMap((id) => content.clauses.get(id)?.document.id ?? [])),
    ...[document.parent, document.supersededBy].filter((id) => id !== undefined),
  ]);
  referred.delete(document.id);
  const resources = [...referred].sort().flatMap((id): readonly Resource[] => {
    const other = content.documents.get(id);
    return other ? [authorityResource(other, edition)] : [];
  });
  const links: readonly Link[] = [
    ...(document.source.url === undefined ? [] : [{ href: document.source.url, rel: "canonical" }]),
    ...(document.supersededBy === undefined
      ? []
      : [{ href: `#${authorityUuid(document.supersededBy)}`, rel: "successor-version" }]),
  ];
  const catalog: Catalog = {
    uuid: documentUuid(edition, "authority", document.id),
    metadata: metadataOf(edition, {
      kind: "authority",
      id: document.id,
      title: document.title,
      description: document.summary,
      published: `${document.decidedOn}T00:00:00+09:00`,
      props: [
        own("kind", document.kind),
        own("track", document.track),
        ...(document.number === undefined ? [] : [own("number", document.number)]),
        own("decided-by", document.decidedBy),
        ...(document.administeredBy === undefined ? [] : [own("administered-by", document.administeredBy)]),
        own("decided-on", document.decidedOn),
        own("valid-from", document.validFrom),
        ...(document.validUntil === undefined ? [] : [own("valid-until", document.validUntil)]),
        ...(document.supersededBy === undefined ? [] : [own("superseded-by", document.supersededBy)]),
        ...(document.parent === undefined ? [] : [own("parent", document.parent)]),
        own("certainty", document.certainty),
        ...(document.unsure ? textProps("unsure", document.unsure) : []),
        ...sourceProps(document.source),
      ],
      ...(links.length === 0 ? {} : { links }),
      ...partiesOf(document, edition),
    }),
    ...(document.clauses.length === 0
      ? {}
      : { controls: document.clauses.map((clause) => clauseControl(clause, document, edition)) }),
    ...(resources.length === 0 ? {} : { "back-matter": { resources } }),
  };
  return { path: authorityPath(document.id), document: { catalog } };
};

const roles = [
  { id: "decider", title: "Body that decided the document" },
  { id: "administrator", title: "Body that looks after the document" },
];

/** The bodies that decided a document and look after it, by the names that they bore on the day of the decision. */
const partiesOf = (
  document: AuthorityDocument,
  { content, texts }: Edition,
): Pick<Metadata, "roles" | "parties" | "responsible-parties"> => {
  const held = [document.decidedBy, document.administeredBy].flatMap((id, index) => {
    const body = id === undefined ? undefined : content.bodies.get(id);
    const role = roles[index];
    return body && role ? [{ body, role }] : [];
  });
  if (held.length === 0) return {};
  const bodies = [...new Set(held.map(({ body }) => body))];
  const day = startOfDay(document.decidedOn);
  return {
    roles: held.map(({ role }) => role),
    parties: bodies.map((body) => partyOf(body, texts, content.nameOf(body.id, day) ?? undefined)),
    "responsible-parties": held.map(({ body, role }) => ({
      "role-id": role.id,
      "party-uuids": [uuidOf("body", body.id)],
    })),
  };
};

/** Whether a catalog is one that `authorityDocument` wrote. */
export const isAuthority = ({ metadata }: Catalog): boolean => ownProps(metadata, "decided-by").length > 0;

/** What `authorityDocument` wrote, in the authoring form. */
export const authorityFrom = ({ metadata, controls = [] }: Catalog): { readonly id: string } => {
  const texts = bilingual(languageOf(metadata));
  const value = (name: string) => ownValue(metadata, name);
  const clauses = controls.map((control) => {
    const part = (name: string) => control.parts?.find((one) => one.name === name);
    const noControl = part("no-control");
    return {
      id: ownValue(control, "id") ?? control.id,
      section: ownValue(control, "section") ?? plainOf(control.title),
      text: texts.readPart(part("statement")),
      focus: ownValue(control, "focus"),
      certainty: ownValue(control, "certainty"),
      ...(ownValue(control, "quoted") === "yes" ? { quoted: true } : {}),
      basis: (control.links ?? []).flatMap(({ text }) => (text === undefined ? [] : [plainOf(text)])),
      ...(noControl ? { noControl: texts.readPart(noControl) } : {}),
    };
  });
  const document = {
    id: value("id") ?? "",
    kind: value("kind"),
    track: value("track"),
    number: value("number"),
    title: texts.read("title", metadata.title, metadata),
    ...(metadata.remarks === undefined ? {} : { summary: texts.read("description", metadata.remarks, metadata) }),
    decidedBy: value("decided-by"),
    administeredBy: value("administered-by"),
    decidedOn: value("decided-on"),
    validFrom: value("valid-from"),
    validUntil: value("valid-until"),
    supersededBy: value("superseded-by"),
    parent: value("parent"),
    certainty: value("certainty"),
    unsure: textOf(metadata, "unsure"),
    source: sourceFrom(metadata),
    clauses,
  };
  return document;
};
