/**
 * Two languages in a form that has no word for language. Where OSCAL has one place for a text, the document's language
 * stands there, and the other beside it, under the same name in Tokiwa's namespace with the language tag as its class:
 * a prop for a line, a part within the part for prose (docs/decisions/0012).
 * @module
 */
import { type Language, languages, type Text } from "@tokiwa/content";
import type { MarkupLine, Part, Property, Token } from "@tokiwa/oscal";
import { namespace } from "./identifier.ts";
import { lineOf, multilineOf, plainOf } from "./markup.ts";

/** What the value of a prop may be (OSCAL StringDatatype): no line break, no white space around it. */
const valueForm = /^\S(.*\S)?$/u;

/** A prop in Tokiwa's namespace. A value that is no single line stands in its remarks. */
export const own = (name: Token, value: string, more: Partial<Property> = {}): Property =>
  valueForm.test(value)
    ? { name, ns: namespace, value, ...more }
    : { name, ns: namespace, value: "in-remarks", ...more, remarks: multilineOf(value) };

/** A text for which OSCAL has no place: both languages as props. */
export const textProps = (name: Token, text: Text): readonly Property[] =>
  languages.map((language) => own(name, text[language], { class: language }));

/** The text of `textProps`, undefined where there is none. */
export const textOf = (holder: Holder, name: Token): Text | undefined =>
  ownProps(holder, name).length === 0 ? undefined : bilingual("ja").read(name, undefined, holder);

/** The value of a prop that `own` wrote. */
export const valueOf = ({ value, remarks }: Property): string =>
  value === "in-remarks" && remarks !== undefined ? plainOf(remarks) : value;

type Holder = { readonly props?: readonly Property[] | undefined } | undefined;

/** Tokiwa's props of a name, in their order. */
export const ownProps = (holder: Holder, name: Token): readonly Property[] =>
  (holder?.props ?? []).filter((prop) => prop.ns === namespace && prop.name === name);

/** The values of Tokiwa's props of a name that are of no language. */
export const ownValues = (holder: Holder, name: Token): readonly string[] =>
  ownProps(holder, name)
    .filter(({ class: language }) => language === undefined)
    .map(valueOf);

export const ownValue = (holder: Holder, name: Token): string | undefined => ownValues(holder, name)[0];

/** Reads and writes texts of a document whose own language is `primary`. */
export interface Bilingual {
  readonly primary: Language;
  /** The text for a place of one line. */
  line(text: Text): MarkupLine;
  /** The text for a place of several blocks. */
  prose(text: Text): string;
  /** What must stand in the props for `line` or `prose` to be read back; `name` is that of the place. */
  beside(name: Token, text: Text, more?: Partial<Property>): readonly Property[];
  /** The text at a place named `name`, from what stands there and in the props. */
  read(name: Token, at: string | undefined, holder: Holder, group?: Token): Text;
  /** A part with prose in both languages, written as `write` does; plain where it is absent. */
  part(part: Part, text: Text, write?: (text: string) => string): Part;
  /** The text of such a part. */
  readPart(part: Part | undefined): Text;
}

export const bilingual = (primary: Language): Bilingual => {
  const others = languages.filter((language) => language !== primary);
  const both = (texts: Partial<Record<Language, string>>): Text => ({ ja: texts.ja ?? "", en: texts.en ?? "" });
  return {
    primary,
    line: (text) => lineOf(text[primary]),
    prose: (text) => multilineOf(text[primary]),
    beside: (name, text, more = {}) =>
      [...others, ...(text[primary].includes("\n") ? [primary] : [])].map((language) =>
        own(name, text[language], { class: language, ...more }),
      ),
    read: (name, at, holder, group) => {
      const texts: Partial<Record<Language, string>> = at === undefined ? {} : { [primary]: plainOf(at) };
      for (const prop of ownProps(holder, name)) {
        const language = languages.find((known) => known === prop.class);
        if (language !== undefined && prop.group === group) texts[language] = valueOf(prop);
      }
      return both(texts);
    },
    part: (part, text, write = multilineOf) => ({
      ...part,
      prose: write(text[primary]),
      parts: [
        ...others.map((language) => ({
          ...(part.id === undefined ? {} : { id: `${part.id}.${language}` }),
          name: part.name,
          ns: namespace,
          class: language,
          prose: write(text[language]),
        })),
        ...(part.parts ?? []),
      ],
    }),
    readPart: (part) => {
      const texts: Partial<Record<Language, string>> =
        part?.prose === undefined ? {} : { [primary]: plainOf(part.prose) };
      for (const language of others) {
        const found = part?.parts?.find(
          ({ ns, name, class: tag }) => ns === namespace && name === part.name && tag === language,
        );
        if (found?.prose !== undefined) texts[language] = plainOf(found.prose);
      }
      return both(texts);
    },
  };
};

/** The language that a document says it is written in; Japanese where it does not say. */
export const languageOf = (holder: Holder): Language =>
  languages.find((language) => language === ownValue(holder, "language")) ?? "ja";
