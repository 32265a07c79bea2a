import type { Language } from "../preference/language.ts";
import type japanese from "../messages/ja.json";

/** The identifiers of messages. Each stands in both catalogs; `npm run check` proves it. */
export type MessageId = keyof typeof japanese;

declare global {
  namespace FormatjsIntl {
    interface Message {
      ids: MessageId;
    }
    interface IntlConfig {
      locale: "ja-JP" | "en-GB";
    }
  }
}

export type Catalog = Readonly<Record<MessageId, string>>;

const loaded = new Map<Language, Catalog>();

/** The catalog of a language; loaded once. */
export async function loadCatalog(language: Language): Promise<Catalog> {
  const known = loaded.get(language);
  if (known) return known;
  const catalog: Catalog = (
    language === "ja" ? await import("../messages/ja.json") : await import("../messages/en.json")
  ).default;
  loaded.set(language, catalog);
  return catalog;
}

/** The catalog, where it is loaded. */
export function catalogOf(language: Language): Catalog | undefined {
  return loaded.get(language);
}
