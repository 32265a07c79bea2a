/**
 * What controls name of NIST SP 800-53 rev. 5 and CSF 2.0, as an OSCAL mapping collection, and back.
 *
 * The content says that a control has to do with another, not how: no more is claimed. OSCAL's six relationships all say
 * how (even `intersects-with` denies that one contains the other), so the relationship is one of Tokiwa's own, and
 * whoever composes mappings gets "unknown" from it.
 * @module
 */
import type { ContentControl, Text } from "@tokiwa/content";
import type { ControlMap, Mapping, MappingCollection, Resource } from "@tokiwa/oscal";
import { own, ownValue } from "./bilingual.ts";
import { catalogPath } from "./catalog.ts";
import { documentUuid, type Edition, hrefOf, metadataOf, type PublishedDocument } from "./edition.ts";
import { namespace, tokenOf, uuidOf } from "./identifier.ts";

const mappingPath = (catalog: string): string => `mappings/${tokenOf(catalog)}`;

interface Framework {
  readonly id: "sp80053" | "csf";
  readonly title: string;
  /** Where its publisher has it in OSCAL. */
  readonly href: string;
  /** The identifier that the publisher's catalog has for it. */
  readonly token: (id: string) => string;
  /** The way back. */
  readonly name: (token: string) => string;
}

const nist = "https://raw.githubusercontent.com/usnistgov/oscal-content/main/nist.gov";

const frameworks: readonly Framework[] = [
  {
    id: "sp80053",
    title: "NIST SP 800-53 Rev. 5",
    href: `${nist}/SP800-53/rev5/json/NIST_SP-800-53_rev5_catalog.json`,
    // AC-2(3) is ac-2.3 there.
    token: (id) => id.toLowerCase().replace(/\((\d+)\)$/, ".$1"),
    name: (token) => token.toUpperCase().replace(/\.(\d+)$/, "($1)"),
  },
  {
    id: "csf",
    title: "NIST Cybersecurity Framework (CSF) 2.0",
    href: `${nist}/CSF/v2.0/json/NIST_CSF_v2.0_catalog.json`,
    token: (id) => id,
    name: (token) => token,
  },
];

const description: Text = {
  ja: "管理策の作成者が関連すると認めた先を示す。包含の向き及び程度は定めていない。",
  en: "What the authors of the controls found related. Neither the direction nor the degree of containment is stated.",
};

const mapOf = (control: ContentControl, framework: Framework, target: string): ControlMap => ({
  uuid: uuidOf("map", control.id, framework.id, target),
  ns: namespace,
  relationship: "related-to",
  sources: [
    {
      type: "control",
      "id-ref": tokenOf(control.id),
      ...(tokenOf(control.id) === control.id ? {} : { props: [own("id", control.id)] }),
    },
  ],
  targets: [{ type: "control", "id-ref": framework.token(target) }],
});

/** The mappings of one catalog; undefined where its controls name nothing. */
export const mappingDocument = (catalog: string, edition: Edition): PublishedDocument | undefined => {
  const { content, texts } = edition;
  const controls = [...content.controls.values()].filter(({ group }) => group.catalog === catalog);
  const resourceOf = ({ id, title, href }: Framework): Resource => ({
    uuid: uuidOf("framework", id),
    title,
    rlinks: [{ href, "media-type": "application/oscal.catalog+json" }],
  });
  const used = frameworks.filter(({ id }) => controls.some((control) => control[id].length > 0));
  const [first, ...rest] = used.map(
    (framework): Mapping => ({
      uuid: uuidOf("mapping", catalog, framework.id),
      "source-resource": { type: "catalog", href: hrefOf(edition, catalogPath(catalog)) },
      "target-resource": { type: "catalog", href: `#${uuidOf("framework", framework.id)}` },
      maps: controls.flatMap((control) => control[framework.id].map((target) => mapOf(control, framework, target))),
      props: [own("framework", framework.id)],
    }),
  );
  if (!first) return undefined;
  const collection: MappingCollection = {
    uuid: documentUuid(edition, "mapping", catalog),
    metadata: metadataOf(edition, {
      kind: "mapping-collection",
      id: catalog,
      title: { ja: `${catalog} の関連付け`, en: `Mappings of ${catalog}` },
    }),
    provenance: {
      method: "human",
      "matching-rationale": "semantic",
      status: "not-complete",
      "mapping-description": texts.prose(description),
      props: texts.beside("mapping-description", description),
    },
    mappings: [first, ...rest],
    "back-matter": { resources: used.map(resourceOf) },
  };
  return { path: mappingPath(catalog), document: { "mapping-collection": collection } };
};

/** What the controls of `mappingDocument` name in a framework, by control. */
export const mappedFrom = (
  collections: readonly MappingCollection[],
  framework: Framework["id"],
): ReadonlyMap<string, readonly string[]> => {
  const mapped = new Map<string, string[]>();
  const nameOf = frameworks.find(({ id }) => id === framework)?.name ?? ((token: string) => token);
  for (const mapping of collections.flatMap(({ mappings }) => mappings)) {
    if (ownValue(mapping, "framework") !== framework) continue;
    for (const { sources, targets } of mapping.maps) {
      for (const source of sources) {
        const id = ownValue(source, "id") ?? source["id-ref"];
        const list = mapped.get(id) ?? [];
        mapped.set(id, list);
        list.push(...targets.map((target) => nameOf(target["id-ref"])));
      }
    }
  }
  return mapped;
};
