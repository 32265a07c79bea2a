import { stored } from "./stored.ts";

export const languages = ["ja", "en"] as const;
export type Language = (typeof languages)[number];

/** The language of the page: as chosen, else the first of the browser's that there is, else Japanese. */
export const language = stored<Language>(
  "tokiwa.language",
  languages,
  () => {
    const wanted = navigator.languages.map((tag) => tag.split("-")[0]);
    return wanted.flatMap((word) => languages.filter((each) => each === word))[0] ?? "ja";
  },
  (value) => {
    document.documentElement.lang = value;
  },
);
