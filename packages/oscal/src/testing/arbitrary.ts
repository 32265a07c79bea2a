/**
 * Random catalogs and profiles for property tests.
 * @module
 */
import fc from "fast-check";
import type { Catalog, Control, Group, Parameter, Part } from "../model/catalog.ts";
import type { ProfileImport, SelectControls } from "../model/profile.ts";
import { catalogOf } from "./documents.ts";

/** Resources that texts may refer to. */
export const resourceUuids = [1, 2, 3, 4].map((n) => `0000000${n}-0000-4000-8000-00000000000${n}`);
/** Parameters outside of controls. */
const looseIds = ["loose-1", "loose-2", "loose-3"];

interface Shape {
  readonly children: readonly Shape[];
  readonly text: string;
  readonly hasParam: boolean;
}

const text = fc
  .array(
    fc.constantFrom(
      "must",
      "審査",
      "every year.",
      ...looseIds.map((id) => `{{ insert: param, ${id} }}`),
      ...resourceUuids.map((uuid) => `[see](#${uuid})`),
    ),
    { maxLength: 3 },
  )
  .map((words) => words.join(" "));

const shape: fc.Arbitrary<Shape> = fc.letrec<{ shape: Shape }>((tie) => ({
  shape: fc.record({
    text,
    hasParam: fc.boolean(),
    children: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.constant([]),
      fc.array(tie("shape"), { maxLength: 3 }),
    ),
  }),
})).shape;

function controlFrom({ children, text: prose, hasParam }: Shape, id: string): Control {
  const param: Parameter = { id: `${id}_prm`, label: "p" };
  const part: Part = { id: `${id}_smt`, name: "statement", prose };
  return {
    id,
    title: id,
    ...(hasParam && { params: [param] }),
    parts: [part],
    ...(children.length > 0 && { controls: children.map((child, index) => controlFrom(child, `${id}.${index}`)) }),
  };
}

/** A catalog whose identifiers are unique: `prefix` begins each. */
export const catalogs = (prefix = "c"): fc.Arbitrary<{ readonly catalog: Catalog }> =>
  fc
    .record({
      groups: fc.array(fc.array(shape, { maxLength: 3 }), { maxLength: 3 }),
      controls: fc.array(shape, { maxLength: 2 }),
      keeps: fc.uniqueArray(fc.constantFrom(...resourceUuids), { maxLength: 2 }),
    })
    .map(({ groups, controls, keeps }) =>
      catalogOf({
        params: looseIds.map((id, index) => ({
          id,
          // The first refers to the second: what stays because of another stays, too.
          label: index === 0 ? `{{ insert: param, ${looseIds[1]} }}` : id,
        })),
        ...(controls.length > 0 && {
          controls: controls.map((each, index) => controlFrom(each, `${prefix}${index}`)),
        }),
        ...(groups.length > 0 && {
          groups: groups.map(
            (each, index): Group => ({
              id: `${prefix}-g${index}`,
              title: `G${index}`,
              ...(each.length > 0 && {
                controls: each.map((one, at) => controlFrom(one, `${prefix}-g${index}-${at}`)),
              }),
            }),
          ),
        }),
        "back-matter": {
          resources: resourceUuids.map((uuid) => ({
            uuid,
            ...(keeps.includes(uuid) && { props: [{ name: "keep", value: "always" }] }),
          })),
        },
      }),
    );

/** Directives over the identifiers of a catalog made with that prefix; some name what is not there. */
const selections = (prefix: string): fc.Arbitrary<readonly SelectControls[]> => {
  const id = fc
    .record({
      top: fc.oneof(
        fc.nat(2).map(String),
        fc.tuple(fc.nat(2), fc.nat(2)).map(([group, at]) => `-g${group}-${at}`),
      ),
      rest: fc.array(fc.nat(2), { maxLength: 2 }),
    })
    .map(({ top, rest }) => [`${prefix}${top}`, ...rest].join("."));
  const pattern = fc.constantFrom("*", `${prefix}*`, "*.1", "*.?", "*.0.*", `${prefix}-g1*`, "?0", "[a-z]1*");
  return fc.array(
    fc.record(
      {
        "with-child-controls": fc.constantFrom<"yes" | "no">("yes", "no"),
        "with-ids": fc.array(id, { maxLength: 4 }),
        matching: fc.array(
          pattern.map((each) => ({ pattern: each })),
          { maxLength: 2 },
        ),
      },
      { requiredKeys: [] },
    ),
    { maxLength: 3 },
  );
};

export const imports = (href: string, prefix = "c"): fc.Arbitrary<ProfileImport> =>
  fc
    .record({ all: fc.boolean(), include: selections(prefix), exclude: selections(prefix) })
    .map(({ all, include, exclude }) => ({
      href,
      ...(all ? { "include-all": {} } : { "include-controls": include }),
      "exclude-controls": exclude,
    }));
