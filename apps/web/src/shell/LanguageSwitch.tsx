import { useText } from "../i18n/useText.ts";
import { language, languages } from "../preference/language.ts";
import { useStored } from "../preference/stored.ts";

/** Each language in its own words. */
const names = { ja: "日本語", en: "English" } as const;

/** Switches the language of the page, at once. */
export function LanguageSwitch() {
  const say = useText();
  const current = useStored(language);
  return (
    <div role="group" aria-label={say("shell.language")} className="segments">
      {languages.map((each) => (
        <button
          key={each}
          type="button"
          lang={each}
          aria-pressed={each === current}
          className="segment"
          onClick={() => language.write(each)}
        >
          {names[each]}
        </button>
      ))}
    </div>
  );
}
