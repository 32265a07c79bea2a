import { Field } from "./Field.tsx";

interface DateFieldProps {
  readonly label: string;
  readonly hint?: string;
  /** A day, as 2027-04-01; empty for none. */
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** A day. The browser's own field: it is typed or chosen, and written as the locale does. */
export function DateField({ label, hint, value, onChange }: DateFieldProps) {
  return (
    <Field label={label} hint={hint}>
      {(tied) => (
        <input
          {...tied}
          type="date"
          className="field w-full sm:w-44"
          max="9999-12-31"
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
