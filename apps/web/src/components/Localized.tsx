import { useLanguage } from "../i18n/useText.ts";
import { foreignTo } from "../i18n/script.ts";

/** A text of the content, in the language of the page. */
export interface BilingualText {
  readonly ja: string;
  readonly en: string;
}

/** The text itself, marked where it turns out to be in the other language. */
export function Localized({ text }: { readonly text: BilingualText }) {
  const page = useLanguage();
  return <Name of={text[page]} />;
}

/** The text in the language that the page is not in, marked as such: for whoever compares the two. */
export function InOtherLanguage({ text }: { readonly text: BilingualText }) {
  const other = useLanguage() === "ja" ? "en" : "ja";
  return <span lang={other}>{text[other]}</span>;
}

/** A name that stands in one language only (of a system, an organization, a machine), marked where it is not the page's. */
export function Name({ of }: { readonly of: string }) {
  const page = useLanguage();
  const foreign = foreignTo(page, of);
  return foreign ? <span lang={foreign}>{of}</span> : of;
}
