import { useCallback } from "react";
import { useIntl } from "react-intl";
import { type Language, languages } from "../preference/language.ts";
import type { MessageId } from "./catalog.ts";

/** Values that stand in a message. */
export type MessageValues = Readonly<Record<string, string | number | Date>>;

/** Formats a message of the catalog in the language of the page. */
export type Say = (id: MessageId, values?: MessageValues) => string;

export function useText(): Say {
  const intl = useIntl();
  return useCallback((id, values) => intl.formatMessage({ id }, values), [intl]);
}

export function useLanguage(): Language {
  const { locale } = useIntl();
  return languages.find((each) => locale.startsWith(each)) ?? "ja";
}
