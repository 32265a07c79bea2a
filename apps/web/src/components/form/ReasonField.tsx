import { Field } from "./Field.tsx";

interface ReasonFieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  /** In characters. */
  readonly longest: number;
  readonly onChange: (value: string) => void;
}

/** Why: a few lines of text. */
export function ReasonField({ label, hint, value, longest, onChange }: ReasonFieldProps) {
  return (
    <Field label={label} hint={hint}>
      {(tied) => (
        <textarea
          {...tied}
          className="field w-full max-w-180"
          rows={3}
          maxLength={longest}
          required
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
