import { useText } from "../i18n/useText.ts";
import { useStored } from "../preference/stored.ts";
import { type Theme, theme, themes } from "../preference/theme.ts";

const drawings: Readonly<Record<Theme, string>> = {
  system: "M2 3h12v8H2zM6 14h4M8 11v3",
  light: "M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6M8 1v1.4M8 13.6V15M1 8h1.4M13.6 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1",
  dark: "M13.5 9.7A6 6 0 0 1 6.3 2.5a6 6 0 1 0 7.2 7.2",
};

/** Light, dark, or as the system says. */
export function ThemeSwitch() {
  const say = useText();
  const current = useStored(theme);
  return (
    <div role="group" aria-label={say("shell.theme")} className="segments">
      {themes.map((each) => (
        <button
          key={each}
          type="button"
          aria-pressed={each === current}
          aria-label={say(`shell.theme.${each}`)}
          title={say(`shell.theme.${each}`)}
          className="segment px-2"
          onClick={() => theme.write(each)}
        >
          <svg viewBox="0 0 16 16" aria-hidden="true" className="size-4">
            <path d={drawings[each]} className="icon-line" />
          </svg>
        </button>
      ))}
    </div>
  );
}
