// The identifiers of NIST that controls refer to exist there, in the edition meant, and were not withdrawn.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { content, reference } from "./content.ts";

const sp80053 = reference("corpus/oscal-nist-content/sp800-53-rev5.0.1/NIST_SP-800-53_rev5_catalog.json");
const csf = reference("corpus/oscal-nist-content/csf-2.0/derived/NIST_CSF_v2.0_catalog.json");

/** As much of a control of an OSCAL catalog as is read here. */
interface Item {
  readonly id: string;
  readonly props?: readonly { readonly name: string; readonly value: string }[];
  readonly parts?: readonly { readonly name: string }[];
  readonly controls?: readonly Item[];
}
interface Catalog {
  readonly catalog: { readonly groups: readonly { readonly controls?: readonly Item[] }[] };
}

/** Controls of an OSCAL catalog, at every depth. */
const itemsOf = (file: string): readonly Item[] => {
  const within = (items: readonly Item[] = []): readonly Item[] =>
    items.flatMap((one) => [one, ...within(one.controls)]);
  const { catalog } = JSON.parse(readFileSync(file, "utf8")) as Catalog;
  return catalog.groups.flatMap(({ controls }) => within(controls));
};

/** From OSCAL's `ac-2.1` to the `AC-2(1)` of the publication. */
const asPrinted = (id: string): string => id.toUpperCase().replace(/\.(\d+)$/, "($1)");

test("each SP 800-53 identifier is a control of revision 5 that was not withdrawn", { skip: sp80053.skip }, () => {
  const valid = new Set(
    itemsOf(sp80053.file)
      .filter(
        ({ props }) => !props?.some(({ name, value }) => name === "status" && value.toLowerCase() === "withdrawn"),
      )
      .map(({ id }) => asPrinted(id)),
  );
  assert.ok(valid.size > 1000 && valid.has("AC-2(1)"));
  for (const { id, sp80053: ids } of content.controls.values())
    for (const other of ids) assert.ok(valid.has(other), `${id}: ${other}`);
});

/** The subcategories of CSF 2.0. The file also holds those of 1.1, which have no examples of implementation. */
const subcategories = (): ReadonlySet<string> =>
  new Set(
    itemsOf(csf.file)
      .filter(({ id, parts }) => /-\d\d$/.test(id) && parts?.some(({ name }) => name === "example"))
      .map(({ id }) => id.toUpperCase()),
  );

test("each CSF identifier is a subcategory of CSF 2.0, not of 1.1", { skip: csf.skip }, () => {
  const valid = subcategories();
  assert.equal(valid.size, 106);
  for (const { id, csf: ids } of content.controls.values())
    for (const other of ids) assert.ok(valid.has(other), `${id}: ${other}`);
});

test("a control stands in the category of CSF 2.0 that it refers to", () => {
  for (const { id, group, csf: ids } of content.controls.values()) {
    if (group.id.startsWith("TB.")) continue;
    assert.ok(
      ids.some((other) => other.startsWith(`${group.id}-`)),
      `${id} is in ${group.id}`,
    );
    assert.ok(group.id.startsWith(`${group.function}.`), id);
  }
});

/** Subcategories that no control carries out, each with the reason. */
const notCarriedOut: ReadonlyMap<string, string> = new Map([
  ["GV.RM-07", "chances as well as risks: a matter of the organization's strategy, not of a baseline"],
]);

test("each subcategory of CSF 2.0 has a control, or is named with the reason why not", { skip: csf.skip }, () => {
  const used = new Set([...content.controls.values()].flatMap(({ csf: ids }) => ids));
  assert.deepEqual(
    [...subcategories()].filter((id) => !used.has(id)),
    [...notCarriedOut.keys()],
  );
});

test("only controls beyond security lack identifiers of NIST", () => {
  for (const { id, group, sp80053: ids, csf: others } of content.controls.values())
    if (!group.id.startsWith("TB.")) assert.ok(ids.length > 0 && others.length > 0, id);
});
