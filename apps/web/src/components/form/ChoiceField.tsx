import { Field } from "./Field.tsx";

export interface Choice {
  readonly value: string;
  readonly label: string;
}

interface ChoiceFieldProps {
  readonly label: string;
  readonly hint?: string | undefined;
  /** What stands for no choice. */
  readonly all: string;
  readonly value: string | undefined;
  readonly choices: readonly Choice[];
  readonly onChange: (value: string) => void;
}

/** One of a few words. The browser's own select, as the design system has it: it works by touch and by any keyboard. */
export function ChoiceField({ label, hint, all, value, choices, onChange }: ChoiceFieldProps) {
  return (
    <Field label={label} hint={hint}>
      {(tied) => (
        <select
          {...tied}
          className="field w-full max-w-full sm:w-auto"
          value={value ?? ""}
          onChange={(event) => onChange(event.target.value)}
        >
          <option value="">{all}</option>
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
