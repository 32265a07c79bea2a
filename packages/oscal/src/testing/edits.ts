/**
 * Random edits of a catalog, such as a new edition has.
 * @module
 */
import fc from "fast-check";
import type { Catalog, Control, Group } from "../model/catalog.ts";

type Holder = { groups?: Group[]; controls?: Control[] };
interface Edit {
  readonly what:
    | "remove"
    | "move"
    | "prose"
    | "title"
    | "param"
    | "prop"
    | "order"
    | "add"
    | "resource"
    | "metadata"
    | "parts";
  readonly at: number;
  readonly other: number;
  readonly text: string;
}

export const edits: fc.Arbitrary<readonly Edit[]> = fc.array(
  fc.record(
    {
      what: fc.constantFrom<Edit["what"]>(
        "remove",
        "move",
        "prose",
        "title",
        "param",
        "prop",
        "order",
        "add",
        "resource",
        "metadata",
        "parts",
      ),
      at: fc.nat(),
      other: fc.nat(),
      text: fc.string(),
    },
    { noNullPrototype: true },
  ),
  { maxLength: 12 },
);

/** The catalog edited; the one given stays as it is. */
export function edited(catalog: Catalog, all: readonly Edit[]): Catalog {
  const copy = structuredClone(catalog) as Catalog & Holder & Record<string, unknown>;
  for (const edit of all) apply(copy, edit);
  return copy;
}

function* holders(holder: Holder): Generator<Holder> {
  yield holder;
  for (const inner of [...(holder.groups ?? []), ...(holder.controls ?? [])]) yield* holders(inner as Holder);
}

type Loose<T> = { -readonly [K in keyof T]: T[K] } & Record<string, unknown>;

function apply(catalog: Loose<Catalog>, { what, at, other, text }: Edit): void {
  const all = [...holders(catalog as Holder)];
  const withControls = all.filter(({ controls }) => controls && controls.length > 0);
  const from = withControls[at % withControls.length];
  const controls = from?.controls;
  const control = controls?.[other % controls.length] as Loose<Control> | undefined;
  if (what === "metadata") catalog.metadata = { ...catalog.metadata, title: text, version: `${at}` };
  else if (what === "resource") {
    const resources = [...(catalog["back-matter"]?.resources ?? [])];
    if (other % 2 === 0) resources.splice(at % (resources.length + 1), 0, { uuid: `fresh-${at}`, title: text });
    else resources.splice(at % (resources.length + 1), 1);
    catalog["back-matter"] = { resources };
  } else if (!from || !controls || !control) return;
  else if (what === "add")
    controls.splice(other % (controls.length + 1), 0, { id: `fresh-${at}-${other}`, title: text });
  else if (what === "order") controls.push(...controls.splice(0, 1));
  else if (what === "title") control.title = text;
  else if (what === "param")
    control.params = [...(control.params ?? []), { id: `p-${at}`, label: text }].slice(other % 2);
  else if (what === "prop") control.props = [{ name: "n", value: text }, ...(control.props ?? []).slice(other % 3)];
  else if (what === "parts") control.parts = [...(control.parts ?? []).slice(1), { name: "note", prose: text }];
  else if (what === "prose") {
    const [first, ...others] = control.parts ?? [];
    if (first) control.parts = [{ ...first, prose: `${first.prose ?? ""}${text}` }, ...others];
  } else {
    controls.splice(other % controls.length, 1);
    if (controls.length === 0) delete from.controls;
    if (what === "move") {
      const inside = new Set(holders(control as Holder));
      const targets = all.filter((each) => !inside.has(each) && each !== from);
      const target = targets[at % Math.max(targets.length, 1)] ?? from;
      target.controls = [...(target.controls ?? []), control];
    }
  }
}
