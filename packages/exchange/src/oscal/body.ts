/**
 * Bodies that decide documents as parties, and roles that answer for controls as roles.
 * @module
 */
import type { Body, Role as ContentRole } from "@tokiwa/content";
import type { Party, Property, Role } from "@tokiwa/oscal";
import { type Bilingual, bilingual, own, ownProps, ownValue, textOf, textProps } from "./bilingual.ts";
import { tokenOf, uuidOf } from "./identifier.ts";
import { sourceFrom, sourceProps } from "./source.ts";

/**
 * A body with all the names that it bore, each in a group of props.
 * @param shown the name that the party itself has; the last where absent
 */
export const partyOf = (
  body: Body,
  { primary }: Bilingual,
  shown: Pick<Body["names"][number], "name" | "abbreviation"> | null | undefined = body.names.at(-1),
): Party => {
  const names = body.names.flatMap(({ name, abbreviation, from, until }, index): readonly Property[] => {
    const group = `name-${index + 1}`;
    return [
      own("name", name.ja, { class: "ja", group }),
      own("name", name.en, { class: "en", group }),
      ...(abbreviation
        ? [
            own("abbreviation", abbreviation.ja, { class: "ja", group }),
            own("abbreviation", abbreviation.en, { class: "en", group }),
          ]
        : []),
      own("valid-from", from, { group }),
      ...(until === undefined ? [] : [own("valid-until", until, { group })]),
    ];
  });
  return {
    uuid: uuidOf("body", body.id),
    type: "organization",
    ...(shown ? { name: plainLine(shown.name[primary]) } : {}),
    ...(shown?.abbreviation ? { "short-name": plainLine(shown.abbreviation[primary]) } : {}),
    props: [
      own("id", body.id),
      ...names,
      ...(body.succeeds === undefined ? [] : [own("succeeds", body.succeeds)]),
      own("certainty", body.certainty),
      ...(body.unsure ? textProps("unsure", body.unsure) : []),
      ...sourceProps(body.source),
    ],
  };
};

const plainLine = (text: string): string => text.replaceAll(/\s+/g, " ");

/** The body that a party of `partyOf` stands for, in the authoring form; undefined for other parties. */
export const bodyFrom = (party: Party): object | undefined => {
  const id = ownValue(party, "id");
  if (id === undefined) return undefined;
  const groups = [...new Set(ownProps(party, "name").map(({ group }) => group))];
  const names = groups.map((group) => {
    const inGroup = { props: (party.props ?? []).filter((prop) => prop.group === group).map(ungrouped) };
    const abbreviation = ownProps(inGroup, "abbreviation").length > 0;
    const texts = bilingual("ja");
    return {
      name: texts.read("name", undefined, inGroup),
      ...(abbreviation ? { abbreviation: texts.read("abbreviation", undefined, inGroup) } : {}),
      from: ownValue(inGroup, "valid-from"),
      until: ownValue(inGroup, "valid-until"),
    };
  });
  return {
    id,
    names,
    succeeds: ownValue(party, "succeeds"),
    certainty: ownValue(party, "certainty"),
    unsure: textOf(party, "unsure"),
    source: sourceFrom(party),
  };
};

const ungrouped = ({ group: _group, ...prop }: Property): Property => prop;

export const roleOf = (role: ContentRole, texts: Bilingual): Role => ({
  id: tokenOf(role.id),
  title: texts.line(role.title),
  props: [own("id", role.id), ...texts.beside("title", role.title)],
});

/** The role that `roleOf` wrote, in the authoring form; undefined for other roles. */
export const roleFrom = (role: Role, texts: Bilingual): object | undefined => {
  const id = ownValue(role, "id");
  return id === undefined ? undefined : { id, title: texts.read("title", role.title, role) };
};
