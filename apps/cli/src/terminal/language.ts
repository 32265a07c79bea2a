import type { Language } from "@tokiwa/content";

/** The language of the environment (POSIX: LC_ALL stands before LC_MESSAGES, before LANG); English where it is neither. */
export function languageOf(environment: Readonly<Record<string, string | undefined>>): Language {
  const locale = environment["LC_ALL"] || environment["LC_MESSAGES"] || environment["LANG"] || "";
  return /^ja([_.-]|$)/i.test(locale) ? "ja" : "en";
}

/** The language asked for by `--lang`, found before the line is parsed so that complaints about it are in it, too. */
export function askedLanguage(words: readonly string[]): Language | undefined {
  const at = words.lastIndexOf("--lang");
  const asked = at >= 0 ? words[at + 1] : words.findLast((word) => word.startsWith("--lang="))?.slice("--lang=".length);
  return asked === "ja" || asked === "en" ? asked : undefined;
}
