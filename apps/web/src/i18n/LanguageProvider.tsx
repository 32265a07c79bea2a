import { type PropsWithChildren, useEffect, useState } from "react";
import { IntlProvider } from "react-intl";
import { language, languages } from "../preference/language.ts";
import { useStored } from "../preference/stored.ts";
import { catalogOf, loadCatalog } from "./catalog.ts";

/** How dates and numbers are written: in English with the month in words, so that no day is taken for a month. */
const locales = { ja: "ja-JP", en: "en-GB" } as const;

/** Gives the messages of the chosen language to the page; the language before stays until its catalog is there. */
export function LanguageProvider({ children }: PropsWithChildren) {
  const chosen = useStored(language);
  const [shown, show] = useState(chosen);

  useEffect(() => {
    let superseded = false;
    void loadCatalog(chosen).then(() => {
      if (!superseded) show(chosen);
    });
    return () => {
      superseded = true;
    };
  }, [chosen]);

  useEffect(() => {
    // The other language is fetched once the page rests, so that switching is immediate.
    const waiting = setTimeout(() => void Promise.all(languages.map(loadCatalog)), 3_000);
    return () => clearTimeout(waiting);
  }, []);

  const current = catalogOf(chosen) ? chosen : shown;
  return (
    <IntlProvider
      locale={locales[current]}
      defaultLocale={locales[current]}
      messages={catalogOf(current)}
      onError={refuse}
    >
      {children}
    </IntlProvider>
  );
}

/** A message that cannot be formatted is a fault of ours: better seen in a test than hidden behind its identifier. */
function refuse(error: Error): never {
  throw error;
}
