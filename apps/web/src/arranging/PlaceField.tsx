import type { OrganizationRow } from "@tokiwa/server/api";
import { ChoiceField } from "../components/form/ChoiceField.tsx";
import { useLanguage, useText } from "../i18n/useText.ts";
import { choiceOf, top } from "./draft.ts";

interface PlaceFieldProps {
  readonly label: string;
  readonly hint?: string;
  /** What stands for no choice. */
  readonly none: string;
  readonly rows: readonly OrganizationRow[];
  /** Those that cannot be chosen. */
  readonly without?: ReadonlySet<string>;
  readonly withTop?: boolean;
  readonly value: string;
  readonly onChange: (choice: string) => void;
}

/** An organization in the place that it has in the tree, or the top; those that ended are not offered. */
export function PlaceField(props: PlaceFieldProps) {
  const { label, hint, none, rows, without, withTop = false, value, onChange } = props;
  const say = useText();
  const language = useLanguage();
  const offered = rows.filter(({ id, phase }) => phase !== "ended" && !without?.has(id));
  return (
    <ChoiceField
      label={label}
      hint={hint}
      all={none}
      value={value}
      choices={[
        ...(withTop ? [{ value: top, label: say("arranging.top") }] : []),
        // A select has no tree: how deep one stands is shown by the blanks before its name.
        ...offered.map(({ id, name, above }) => ({
          value: choiceOf(id),
          label: `${"\u2003".repeat(above.length)}${name[language]}`,
        })),
      ]}
      onChange={onChange}
    />
  );
}
