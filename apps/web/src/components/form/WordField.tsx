import { Field } from "./Field.tsx";

interface WordFieldProps {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly value: string;
  readonly required?: boolean;
  readonly lang?: "ja" | "en";
  /** An identifier: it is not checked for spelling. */
  readonly plain?: boolean;
  /** In characters. */
  readonly longest?: number;
  readonly onChange: (value: string) => void;
}

/** A line of text. */
export function WordField(props: WordFieldProps) {
  const { label, hint, value, required = true, lang, plain = false, longest = 200, onChange } = props;
  return (
    <Field label={label} hint={hint} className="w-full min-w-0 sm:w-80">
      {(tied) => (
        <input
          {...tied}
          className="field w-full"
          maxLength={longest}
          autoComplete="off"
          spellCheck={plain ? false : undefined}
          required={required}
          lang={lang}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
