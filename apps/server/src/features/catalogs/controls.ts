/**
 * The controls of a catalog, one a row, in its order, as they are read.
 * @module
 */
import { languages, type Text } from "@tokiwa/content";
import { bilingual, languageOf, plainOf } from "@tokiwa/exchange";
import type { Catalog, Control, Parameter, Part, Property } from "@tokiwa/oscal";
import { textIn } from "./look.ts";
import type { CatalogControl } from "./schema.ts";

const none: Text = { ja: "", en: "" };
const map = (text: Text, change: (one: string) => string): Text => ({ ja: change(text.ja), en: change(text.en) });

const valueOf = (props: readonly Property[] | undefined, name: string): string | undefined =>
  props?.find((prop) => prop.name === name && prop.ns === undefined && prop.class === undefined)?.value ??
  props?.find((prop) => prop.name === name)?.value;

/** Whether a part is the other language of the one that it is in (decision 12). */
const isOtherLanguage = (part: Part, within: Part): boolean =>
  part.ns !== undefined && part.name === within.name && languages.some((language) => language === part.class);

/** The controls of a catalog, those within controls after the one that they are in. */
export function controlsOf(catalog: Catalog): readonly CatalogControl[] {
  const text = textIn(catalog.metadata);
  const texts = bilingual(languageOf(catalog.metadata));
  const labels = new Map<string, Text>();
  const rows: CatalogControl[] = [];

  const know = (params: readonly Parameter[] = []): void => {
    for (const param of params) labels.set(param.id, text("label", param.label ?? param.id, param));
  };
  const inserted = (prose: Text): Text => ({
    ja: prose.ja.replaceAll(
      /\{\{\s*insert:\s*param,\s*([^\s}]+)\s*\}\}/g,
      (_, id: string) => `［${labels.get(id)?.ja ?? id}］`,
    ),
    en: prose.en.replaceAll(
      /\{\{\s*insert:\s*param,\s*([^\s}]+)\s*\}\}/g,
      (_, id: string) => `[${labels.get(id)?.en ?? id}]`,
    ),
  });
  const proseOf = (part: Part, depth = 0): Text => {
    const read = texts.readPart(part);
    const label = valueOf(part.props, "label");
    const own = inserted({ ja: read.ja || read.en, en: read.en || read.ja });
    const indent = "  ".repeat(depth);
    const line = map(own, (one) => (one === "" ? "" : `${indent}${label === undefined ? "" : `${label} `}${one}`));
    const below = (part.parts ?? []).filter((one) => !isOtherLanguage(one, part)).map((one) => proseOf(one, depth + 1));
    return below.reduce(
      (all, one) => ({
        ja: [all.ja, one.ja].filter(Boolean).join("\n"),
        en: [all.en, one.en].filter(Boolean).join("\n"),
      }),
      line,
    );
  };
  const partsOf = (parts: readonly Part[] | undefined, name: string): Text => {
    const found = (parts ?? []).filter((part) => part.name === name).map((part) => proseOf(part));
    return { ja: found.map(({ ja }) => ja).join("\n"), en: found.map(({ en }) => en).join("\n") };
  };
  const add = (control: Control, groups: readonly Text[], parent: string | null): void => {
    know(control.params);
    const { id, params = [], props } = control;
    rows.push({
      ...{ id, parent, groups: [...groups], label: valueOf(props, "label") ?? id },
      title: text("title", plainOf(control.title), control),
      withdrawn: valueOf(props, "status")?.toLowerCase() === "withdrawn",
      statement: partsOf(control.parts, "statement"),
      guidance: partsOf(control.parts, "guidance"),
      parameters: params.map((param) => ({
        id: param.id,
        label: labels.get(param.id) ?? none,
        value: param.values?.[0] === undefined ? null : text("value", param.values.join(", "), param),
      })),
    });
    for (const within of control.controls ?? []) add(within, groups, id);
  };
  const walk = (group: Pick<Catalog, "groups" | "controls" | "params">, groups: readonly Text[]): void => {
    know(group.params);
    for (const control of group.controls ?? []) add(control, groups, null);
    for (const one of group.groups ?? []) walk(one, [...groups, text("title", one.title, one)]);
  };
  walk(catalog, []);
  return rows;
}
